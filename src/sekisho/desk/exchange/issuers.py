"""Other installations whose permits count here: one public key each, as a file in `issuers/` of the data folder.

Nobody adds one through the browser: whoever can would confirm for themselves. It takes the command line and a
fingerprint that was told by other means.
"""

import re
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sekisho.desk.events.actions import record
from sekisho.kernel.errors import ConfigurationError, InputError, StateError
from sekisho.keyring.files import sync_folder, write_durable
from sekisho.permits import jws
from sekisho.permits.card import MAX_BYTES, Card, read_card, typed_fingerprint, write_card

NAME = re.compile(r"[0-9a-f]{32}\.json")


def folder() -> Path:
    found: Path = settings.SEKISHO.data_dir / "issuers"
    return found


def issuers() -> tuple[Card, ...]:
    """All of them. Raises ConfigurationError if a file there is not what its name says."""
    try:
        paths = sorted(path for path in folder().iterdir() if NAME.fullmatch(path.name))
    except FileNotFoundError:
        return ()
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Card:
    try:
        with path.open("rb") as file:
            card = read_card(file.read(MAX_BYTES + 1))
    except InputError as error:
        raise ConfigurationError(f"{path} が、関所の公開鍵のファイルとして読めません。") from error
    if path.name != f"{card.fingerprint}.json":
        raise ConfigurationError(f"{path} の名前が、中の公開鍵の指紋と違います。")
    return card


def issuer_with(fingerprint: str) -> Card | None:
    """The issuer with that fingerprint, if it is trusted."""
    return next((card for card in issuers() if card.fingerprint == fingerprint), None)


@transaction.atomic
def add_issuer(data: bytes, typed: str) -> Card:
    """Trust an installation's key. typed: its fingerprint as told by other means than the file. Raises InputError."""
    card = read_card(data)
    if typed_fingerprint(typed) != card.fingerprint:
        raise InputError(
            "入力された指紋が、ファイルの公開鍵と違います。登録していません。",
            next_ja="相手に、電話などファイルとは別の方法で指紋を確かめてください。",
        )
    if card.fingerprint == own_fingerprint():
        raise InputError("この関所自身の公開鍵です。登録は不要です。")
    known = next((one for one in issuers() if one.issuer == card.issuer and one.key != card.key), None)
    if known is not None:
        raise StateError(
            f"{card.issuer} は、別の公開鍵で登録されています。",
            next_ja=f"鍵が替わったときは、先に sekisho issuer remove {known.fingerprint} で古い鍵をやめてください。",
        )
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durable(folder() / f"{card.fingerprint}.json", data, 0o600)
    record("issuer.add", None, card.fingerprint)
    return card


def forget_card(fingerprint: str) -> None:
    """Take the key out of the folder, for good. Who calls closes what rests on it (`distrust.py`)."""
    path = folder() / f"{fingerprint}.json"
    if path.exists():
        path.unlink()
        sync_folder(folder())


def own_fingerprint() -> str:
    """What names this installation."""
    return jws.fingerprint(settings.KEYRING.permit_public())


def own_card(name: str) -> bytes:
    """This installation's public key as a file for others. name: for people."""
    return write_card(name, settings.SEKISHO.public_url, settings.KEYRING.permit_public())
