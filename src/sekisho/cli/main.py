"""Entry of the `sekisho` command: settings, then the command's own module; errors as Japanese sentences."""

import errno
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from importlib import import_module
from types import MappingProxyType

from sekisho.cli.address import with_address
from sekisho.cli.parser import build_parser
from sekisho.kernel.errors import SekishoError
from sekisho.kernel.settings import Settings, read_settings

NAME_JA = "名前と置き場所を確かめてください。"
RIGHTS_JA = "権限を確かめるか、別の場所を指定してください。"
WHY: Mapping[int | None, tuple[str, str]] = MappingProxyType(
    {
        errno.ENOENT: ("見つかりません", NAME_JA),
        errno.ENOTDIR: ("途中にフォルダーでないものがあります", NAME_JA),
        errno.EISDIR: ("フォルダーです", "ファイルを指定してください。"),
        errno.EACCES: ("権限がありません", RIGHTS_JA),
        errno.EPERM: ("権限がありません", RIGHTS_JA),
        errno.EROFS: ("書き込めない場所です", RIGHTS_JA),
        errno.ENOSPC: ("空きがありません", "空きを作ってから、もう一度実行してください。"),
    }
)


def main(argv: list[str] | None = None) -> int:
    """Run a command; its exit status. 0 done, 1 said why not, 2 wrong usage, 130 interrupted."""
    args = build_parser().parse_args(argv)
    try:
        settings = with_address(read_settings(os.environ, args.data), os.environ)
        # What a command shows from the package, an installation that is prepared may know better.
        if getattr(args, "prepared", "") and is_prepared(settings):
            args.module, args.desk = args.prepared, True
        if args.desk:
            # Django must know the data directory before any of its models is imported, and commands that do not
            # need it must not pay for it: that is why modules are imported only now, here and nowhere else.
            desk = import_module("sekisho.desk.setup")
            desk.start_desk(settings)
        run = import_module(f"sekisho.cli.{args.module}").run
        with desk.store_at_hand() if args.desk else nullcontext():
            status: int = run(args, settings)
    except SekishoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; that is not our error, and there is no one left to tell.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except OSError as error:
        sys.stderr.write(f"{told(error)}\n")
        return 1
    except Exception as error:  # the edge of the process: nobody who uses this reads a traceback
        sys.stderr.write(f"予期しない誤りのため、中止しました（{type(error).__name__}）。")
        sys.stderr.write("もう一度試し、続くときは開発元に連絡してください（SEKISHO_TRACE=1 で詳細を表示）。\n")
        if os.environ.get("SEKISHO_TRACE"):
            raise
        return 1
    return status


def told(error: OSError) -> str:
    """What the system would not do, with which file, and what to look at."""
    named = f"：{error.filename}" if error.filename else ""
    if error.errno not in WHY:
        return f"ファイル等の読み書きができません（{error.strerror}{named}）。"
    why, what_next = WHY[error.errno]
    return f"ファイル等の読み書きができません（{why}{named}）。 {what_next}"


def is_prepared(settings: Settings) -> bool:
    """Whether this data folder has a desk with a store of its own."""
    return bool(settings.store_url) or (settings.data_dir / "desk.sqlite3").exists()


if __name__ == "__main__":
    sys.exit(main())
