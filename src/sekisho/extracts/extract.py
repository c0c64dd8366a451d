"""A file's bytes in, its texts out; or the refusal. Whatever bytes come, nothing else."""

from collections.abc import Callable

from sekisho.extracts import archive, mail, office, pdf, picture, text_file
from sekisho.extracts.bounds import MIB, MOST_BYTES, MOST_DEPTH, SPLIT_JA, Budget
from sekisho.extracts.ocr import Engine
from sekisho.extracts.passage import Extract, Gathering
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.sniff import kind_of
from sekisho.kernel.errors import InputError
from sekisho.kernel.refusal import Refusal


def extract(data: bytes, engine: Engine | None = None) -> Extract | Refusal:
    """Everything the file says. engine: reads pictures; without one a file that has pictures is refused."""
    gathering = Gathering(Budget())
    try:
        return Extract(Reader(engine).read(data, gathering), tuple(gathering.passages))
    except FileRefusedError as error:
        return error.refusal()
    except RecursionError:
        return FileRefusedError("too-large", "ファイルの中の重なりが深すぎます。", SPLIT_JA).refusal()
    except InputError as error:
        return FileRefusedError("damaged", error.message_ja, error.next_ja).refusal()


class Reader:
    """Reads a file and, one level deeper, the files within it. engine: for pictures; None if there is none."""

    def __init__(self, engine: Engine | None) -> None:
        self.engine = engine

    def read(self, data: bytes, gathering: Gathering) -> str:
        """Adds what the file says, gives its kind. Raises InputError."""
        if len(data) > MOST_BYTES:
            raise FileRefusedError("too-large", f"ファイルが大きすぎます（上限 {MOST_BYTES // MIB} MB）。", SPLIT_JA)
        kind = kind_of(data)
        if kind == "office":
            return office.read(data, gathering, self)
        READERS[kind](data, gathering, self)
        return kind

    def inside(self, data: bytes, gathering: Gathering, step: str) -> None:
        """The same for a file within the one that `gathering` is for."""
        if gathering.depth >= MOST_DEPTH:
            raise FileRefusedError(
                "too-large", "ファイルの中のファイルが重なりすぎています。", "中のファイルを取り出して送ってください。"
            )
        gathering.budget.spend("files")
        gathering.budget.spend("unpacked", len(data))
        self.read(data, gathering.below(step))


READERS: dict[str, Callable[[bytes, Gathering, Reader], object]] = {
    "zip": archive.read,
    "pdf": pdf.read,
    "png": picture.read,
    "jpeg": picture.read,
    "mail": mail.read,
    "text": text_file.read,
}
