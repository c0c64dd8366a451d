"""Which names and media types a file of a kind may bear; the kind itself is told by `sniff.py`, from the content."""

TEXTS = frozenset(("text", "mail"))
TEXT_TYPES = frozenset(
    (
        *(
            "text/plain",
            "text/csv",
            "text/tab-separated-values",
            "text/html",
            "text/markdown",
            "text/xml",
            "text/x-log",
        ),
        *("application/json", "application/xml", "application/x-ndjson", "application/jsonl", "application/csv"),
        *("application/yaml", "text/yaml", "message/rfc822"),
    )
)
SILENT = frozenset(("", "application/octet-stream", "binary/octet-stream"))
BY_NAME = {"docx": "docx", "xlsx": "xlsx", "pptx": "pptx", "pdf": "pdf", "zip": "zip", "png": "png"}
BY_NAME |= {"jpg": "jpeg", "jpeg": "jpeg", "jpe": "jpeg", "eml": "text"}
BY_NAME |= dict.fromkeys(
    ("txt", "csv", "tsv", "json", "jsonl", "html", "htm", "md", "xml", "log", "yaml", "yml"), "text"
)
OFFICE = "application/vnd.openxmlformats-officedocument."
BY_TYPE = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    OFFICE + "wordprocessingml.document": "docx",
    OFFICE + "spreadsheetml.sheet": "xlsx",
    OFFICE + "presentationml.presentation": "pptx",
}


def agrees(kind: str, name: str, media_type: str) -> bool:
    """Whether a file of this kind may bear this name and type: what they are silent about agrees."""
    found = "text" if kind in TEXTS else kind
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    plain = media_type.partition(";")[0].strip().lower()
    by_type = "text" if plain in TEXT_TYPES else BY_TYPE.get(plain, found if plain in SILENT else plain)
    by_name = BY_NAME.get(extension, found)
    return by_name == found and by_type == found
