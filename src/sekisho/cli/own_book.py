"""This installation's own book in the hands of a command: as its writer for a moment, where nobody else is."""

from sekisho.cli.output import warn
from sekisho.kernel.errors import LedgerError
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.identity import own_signer
from sekisho.ledger.log import Log
from sekisho.ledger.settling import settle_entered
from sekisho.ledger.store.opening import open_store


def own_log(settings: Settings) -> Log:
    """Become the writer. Raises OtherWriterError where somebody is, and LedgerError."""
    signer = own_signer(settings.log_origin, Keyring(settings.data_dir).ledger_key())
    return Log.open(open_store(settings.data_dir, settings.store_url), signer)


def complete_own_book(settings: Settings) -> None:
    """Before it is checked or handed on: what a killed gateway had answered and not yet written. Says if it cannot."""
    if settings.store_url:
        return
    try:
        if not settle_entered(settings.data_dir, lambda: own_log(settings)):
            warn("動いている Sekisho が台帳に書き終えていません。直前の数件は、まだ台帳にありません。")
    except LedgerError as error:
        warn(f"控えに残っている記録を、台帳に書けませんでした：{error}")
