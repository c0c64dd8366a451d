"""Whose permits count here, and which department confirms where: said on the command line, checked each time."""

import pytest

from sekisho.desk.exchange.channels import outside_departments, set_channel
from sekisho.desk.exchange.issuers import add_issuer, folder, issuer_with, issuers, own_card, own_fingerprint
from sekisho.kernel.errors import ConfigurationError, InputError, StateError
from sekisho.permits.card import write_card
from sekisho.permits.jws import fingerprint, spoken
from tests.desk.exchange.outside import CITY, CITY_URL, STRANGER, Channel

PRINT = fingerprint(CITY.public_key())
CARD = write_card("架空市", CITY_URL, CITY.public_key())


def test_a_key_counts_once_its_fingerprint_was_typed(outside):
    assert add_issuer(CARD, spoken(PRINT)).fingerprint == PRINT
    assert [card.fingerprint for card in issuers()] == [PRINT]
    assert (folder() / f"{PRINT}.json").stat().st_mode & 0o777 == 0o600
    assert issuer_with(PRINT).issuer == CITY_URL
    assert issuer_with("") is None


@pytest.mark.parametrize("typed", ["", "abc", "0" * 32, fingerprint(STRANGER.public_key())])
def test_another_fingerprint_registers_nothing(outside, typed):
    with pytest.raises(InputError):
        add_issuer(CARD, typed)
    assert issuers() == ()


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", CARD + b"x", CARD[:-4], b"x" * 5000])
def test_what_is_no_key_is_refused(outside, data):
    with pytest.raises(InputError):
        add_issuer(data, PRINT)


def test_this_installation_does_not_trust_itself_as_another(outside):
    with pytest.raises(InputError, match="この関所自身"):
        add_issuer(own_card("自分"), own_fingerprint())


def test_one_issuer_has_one_key(outside):
    add_issuer(CARD, PRINT)
    add_issuer(CARD, PRINT)
    other = write_card("架空市", CITY_URL, STRANGER.public_key())
    with pytest.raises(StateError, match="別の公開鍵"):
        add_issuer(other, fingerprint(STRANGER.public_key()))


def test_a_file_that_was_exchanged_in_the_folder_is_noticed(outside):
    add_issuer(CARD, PRINT)
    path = folder() / f"{PRINT}.json"
    for data in (write_card("架空市", CITY_URL, STRANGER.public_key()), b"{}", b""):
        path.write_bytes(data)
        with pytest.raises(ConfigurationError):
            issuers()


def test_a_department_confirms_elsewhere_only_with_a_trusted_issuer(outside):
    with pytest.raises(InputError, match="登録されていません"):
        set_channel("架空市 広報課", Channel.ELSEWHERE, PRINT)
    add_issuer(CARD, PRINT)
    made = set_channel("架空市 広報課", Channel.ELSEWHERE, PRINT)
    assert (outside_departments(), made.issuer) == ([made], PRINT)
    assert set_channel("架空市 広報課", Channel.HERE).issuer == ""
    assert outside_departments() == []


def test_a_department_with_officers_here_confirms_here(world):
    add_issuer(CARD, PRINT)
    for channel, issuer in ((Channel.PAPER, ""), (Channel.ELSEWHERE, PRINT)):
        with pytest.raises(StateError):
            set_channel(world.organisations["ward"].name, channel, issuer)
