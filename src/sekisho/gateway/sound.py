"""Sound in a request: told from everything else by its first bytes. What is said in it nobody here can hear."""

SOUNDS = {
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "flac": (b"fLaC",),
    "ogg": (b"OggS",),
    "webm": (b"\x1aE\xdf\xa3",),
}
NAMES = {
    "mp3": ("mp3", "mpeg", "mpga"),
    "flac": ("flac",),
    "ogg": ("ogg", "oga", "opus"),
    "webm": ("webm",),
    "wav": ("wav",),
    "mp4": ("mp4", "m4a"),
}
SILENT = ("", "application/octet-stream")
FAMILIES = ("audio/", "video/")  # the containers of MP4 and WebM are named after either


def sound_of(data: bytes) -> str:
    """The kind of sound file, or "" if it is none that is known."""
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp":
        return "mp4"
    return next((kind for kind, marks in SOUNDS.items() if data.startswith(marks)), "")


def is_named_so(kind: str, name: str, media_type: str) -> bool:
    """Whether name and media type, where they say something, fit the content."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension and extension not in NAMES[kind]:
        return False
    return media_type.lower() in SILENT or media_type.lower().startswith(FAMILIES)
