"""Registered, replaced, removed: what the gate then finds, who may, and that no word is kept anywhere."""

import logging
import os
import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from sekisho.desk.events.models import Event
from sekisho.desk.permits.models import GateRegister
from sekisho.desk.permits.publish import is_due, publish
from sekisho.desk.registered import at_gate
from sekisho.desk.registered.actions import MOST_SECRETS, MOST_TRIED, Kind, remove_secret, replace_secret, try_text
from sekisho.desk.registered.at_gate import mend_registers, tidy_registers
from sekisho.desk.registered.models import SealedRegister, Secret, SecretVersion
from sekisho.desk.registered.visible import changes, visible_secrets
from sekisho.desk.shell.clock import now
from sekisho.desk.shell.wiping import clear_old_copies
from sekisho.gateway.registers import Registers, register_source
from sekisho.kernel.errors import InputError, StateError, StoreError
from sekisho.kernel.refusal import Refusal
from tests.desk.dump import everything_in_the_data_folder, everything_in_the_database
from tests.desk.published import published
from tests.desk.registered.invented import LIST, PASSAGE, PLANTED, TERMS, VARIANT, WORD
from tests.desk.registered.material import document, file, records, register, terms
from tests.desk.world import World

ASKED = f"{VARIANT}の件。{PASSAGE[10:60]}　架空花子（090-1111-2222）"


def store_url() -> str:
    """Where a gateway would look: on PostgreSQL the tests have a database of their own on the same server."""
    url = settings.SEKISHO.store_url
    return urlunsplit(urlsplit(url)._replace(path=f"/{connection.settings_dict['NAME']}")) if url else ""


def at_the_gate(engagement) -> list[str] | Refusal | None:
    """What a gateway that starts now would find in ASKED, read as it reads."""
    gate = Registers(register_source(settings.SEKISHO.data_dir, store_url()), settings.KEYRING.register_key())
    snapshot = published()
    gate.refresh(snapshot)
    found = gate.of(snapshot, engagement.id)
    return found if found is None or isinstance(found, Refusal) else [each.label for each in found.find(ASKED)]


@pytest.fixture
def survey(committed: World):
    return committed.engagements["survey"]


@pytest.fixture
def responsible(committed: World):
    return committed.people["responsible"]


def test_what_is_registered_is_what_the_gate_finds(survey, responsible):
    publish()
    assert at_the_gate(survey) is None
    register(survey, responsible, terms())
    assert at_the_gate(survey) == ["TERM"]
    register(survey, responsible, document())
    register(survey, responsible, records())
    assert sorted(set(at_the_gate(survey))) == ["DOCUMENT", "RECORD", "TERM"]
    assert not is_due()


def test_another_engagement_learns_nothing(committed, survey, responsible):
    register(survey, responsible, terms())
    assert at_the_gate(committed.engagements["plan"]) is None


def test_a_replaced_version_matches_no_more_and_its_hashes_are_gone(survey, responsible):
    kept = register(survey, responsible, terms())
    replace_secret(kept.secret, terms("ほかの構想の呼び名"), responsible)
    assert at_the_gate(survey) == []
    first, second = SecretVersion.objects.filter(secret=kept.secret).order_by("number")
    assert bytes(first.sealed) == b""
    assert bytes(second.sealed)
    assert first.counts == {"terms": 2, "writings": 3}
    assert Event.objects.filter(act="secret.replace", subject=kept.secret.id).count() == 1


@pytest.mark.parametrize("act", ["remove", "replace"])
def test_the_freed_pages_of_the_store_hold_no_hashes(survey, responsible, act):
    """Also where SQLite was built to leave freed pages as they are. PostgreSQL's are the operator's (operate.md)."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA secure_delete = OFF")
    text = "".join(f"第{n}条　架空の定め{n * 7919 % 10007}による。" for n in range(500))
    kept = register(survey, responsible, document(text))
    tail = bytes(kept.secret.live.sealed)[-100:]  # lies on pages that are freed
    assert connection.vendor != "sqlite" or tail in files_of_the_store()
    if act == "remove":
        remove_secret(kept.secret, "不要", responsible)
    else:
        replace_secret(kept.secret, document(), responsible)
    clear_old_copies(("desk_secretversion",))
    assert connection.vendor != "sqlite" or tail not in files_of_the_store()


def files_of_the_store() -> bytes:
    place = Path(connection.settings_dict["NAME"])
    return b"".join(file.read_bytes() for file in place.parent.glob(f"{place.name}*"))


def test_removal_takes_effect_and_is_recorded_with_its_reason(survey, responsible):
    kept = register(survey, responsible, terms())
    register(survey, responsible, records())
    remove_secret(kept.secret, "公表されたため", responsible)
    assert at_the_gate(survey) == ["RECORD", "RECORD"]
    row = Secret.objects.get(id=kept.secret.id)
    assert (row.removed_by, row.removed_reason, row.live) == (responsible, "公表されたため", None)
    assert not any(bytes(version.sealed) for version in row.versions.all())
    with pytest.raises(StateError, match="すでに削除"):
        remove_secret(kept.secret, "もう一度", responsible)
    with pytest.raises(StateError, match="すでに削除"):
        replace_secret(kept.secret, terms("ほかの構想の呼び名"), responsible)


def test_without_any_left_there_is_no_register(survey, responsible):
    kept = register(survey, responsible, terms())
    remove_secret(kept.secret, "公表されたため", responsible)
    assert at_the_gate(survey) is None
    assert not GateRegister.objects.exists()


def test_no_word_is_in_store_book_snapshot_files_or_logs(survey, responsible, caplog):
    caplog.set_level(logging.DEBUG)
    kept = register(survey, responsible, terms())
    register(survey, responsible, document())
    register(survey, responsible, records())
    replace_secret(kept.secret, terms(TERMS + "三つ目の仮の名称\n"), responsible)
    try_text(survey, ASKED, visible_secrets(responsible, survey))
    for broken in (terms(f"{WORD}\n秘"), records(LIST.replace("氏名,", "")), document(PASSAGE[:20])):
        with pytest.raises(InputError) as refused:
            register(survey, responsible, broken)
        assert not [word for word in PLANTED if word in str(refused.value)]
    stored = everything_in_the_database() + everything_in_the_data_folder() + caplog.text.encode()
    assert kept.secret.id.encode() in stored
    for word in (*PLANTED, PASSAGE[20:30]):
        for encoding in ("utf-8", "utf-16-le", "utf-32-le", "cp932"):
            assert word.encode(encoding) not in stored, word


def test_a_title_or_a_reason_must_not_say_the_secret(survey, responsible):
    with pytest.raises(InputError, match="そのものが含まれ"):
        register(survey, responsible, terms(), title=f"{VARIANT}の一覧")
    kept = register(survey, responsible, terms())
    with pytest.raises(InputError, match="そのものが含まれ"):
        register(survey, responsible, records(), title=f"{WORD}の名簿")
    with pytest.raises(InputError, match="理由に、登録した秘密そのものが含まれ") as refused:
        remove_secret(kept.secret, f"{WORD}は公表された", responsible)
    assert "公表されたため" in refused.value.next_ja  # not 「用語一覧（第1回）」, which is a title
    assert Secret.objects.get().live is not None


def test_the_reason_says_nothing_of_what_stays_registered(survey, responsible):
    register(survey, responsible, terms())
    other = register(survey, responsible, records()).secret
    with pytest.raises(InputError, match="そのものが含まれ"):
        remove_secret(other, f"{WORD}の名簿へまとめた", responsible)
    assert Secret.objects.get(id=other.id).live is not None


def test_whoever_registers_is_told_of_a_title_that_says_it_already(survey, responsible):
    register(survey, responsible, records(), title=f"{WORD}の名簿")
    notes = register(survey, responsible, terms()).notes
    assert "登録の名称のうち1件" in notes[-1]
    assert WORD not in "".join(notes)  # the note goes into the session
    assert register(survey, responsible, document()).notes == ()


def test_the_same_again_is_refused_where_it_may_be_known(committed, survey, responsible):
    register(survey, responsible, terms(), title="最初の一覧")
    with pytest.raises(InputError, match="最初の一覧"):
        register(survey, responsible, terms(VARIANT))
    with pytest.raises(InputError, match=r"いまの版と同じ.*新しい内容か"):
        replace_secret(Secret.objects.get(), terms(), responsible)
    # A subcontractor does not see the contractor's, and must not learn of it.
    assert register(survey, committed.people["sub-responsible"], terms()).counts["terms"] == 2


def test_who_changes_what(committed, survey, responsible):
    people = committed.people
    officer, sub = people["officer"], people["sub-responsible"]
    city = register(survey, officer, document()).secret
    own = register(survey, responsible, terms()).secret
    below = register(survey, sub, records()).secret
    everything = {city.id, own.id, below.id}
    seen = {
        login: {row.id for row in visible_secrets(people[login], survey)}
        for login in ("officer", "responsible", "auditor", "sub-responsible")
    }
    assert seen == dict.fromkeys(("officer", "responsible", "auditor"), everything) | {"sub-responsible": {below.id}}
    changed = {
        login: {row.id for row in (city, own, below) if changes(people[login], row)}
        for login in ("officer", "responsible", "sub-responsible", "auditor", "staff", "rival-responsible")
    }
    nobody: dict[str, set[str]] = {login: set() for login in ("auditor", "staff", "rival-responsible")}
    assert changed == nobody | {
        "officer": {city.id},
        "responsible": {own.id, below.id},
        "sub-responsible": {below.id},
    }
    with pytest.raises(StateError, match="保健福祉課"):
        remove_secret(city, "不要になった", responsible)


@pytest.mark.parametrize("login", ["staff", "auditor", "policy", "rival-responsible", "other-officer"])
def test_others_register_nothing(committed, survey, login):
    with pytest.raises(StateError):
        register(survey, committed.people[login], terms())
    assert not Secret.objects.exists()


def test_a_subcontractor_accepts_first(committed, survey, responsible):
    party = survey.parties.get(organisation=committed.organisations["sub"])
    party.accepted_at = None
    party.save()
    with pytest.raises(StateError, match="承諾"):
        register(survey, committed.people["sub-responsible"], terms())


def test_whoever_runs_the_installation_registers_for_the_contractor(committed, survey):
    row = register(survey, None, terms()).secret
    assert row.organisation == committed.organisations["contractor"]
    assert row.live.author is None


def test_a_text_to_try_has_a_bound(survey):
    with pytest.raises(InputError, match="長すぎます"):
        try_text(survey, "あ" * (MOST_TRIED + 1), [])


def test_there_is_a_bound_of_registrations(committed, survey, responsible):
    register(survey, responsible, terms())
    more = [
        Secret(engagement=survey, organisation=responsible.organisation, kind=Kind.TERMS, title=f"{number}")
        for number in range(1, MOST_SECRETS)
    ]
    Secret.objects.bulk_create(more)
    with pytest.raises(InputError, match="200件まで"):
        register(survey, responsible, records())
    # whoever fills up the own ones keeps nobody else from protecting theirs
    assert register(survey, committed.people["officer"], records()).secret.live is not None


def test_what_was_not_committed_is_not_at_the_gate(survey, responsible):
    publish()

    def act_and_fail() -> None:
        with transaction.atomic():
            register(survey, responsible, terms())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_and_fail()
    assert at_the_gate(survey) is None
    assert not is_due()


def in_store() -> set[str]:
    if settings.SEKISHO.store_url:
        return set(SealedRegister.objects.values_list("sha256", flat=True))
    return {path.name for path in (settings.SEKISHO.data_dir / at_gate.FOLDER).iterdir()}


def forget(sha256: str, *, alter: bool = False) -> None:
    if settings.SEKISHO.store_url:
        rows = SealedRegister.objects.filter(sha256=sha256)
        rows.update(content=b"\x01altered") if alter else rows.delete()
    elif alter:
        (settings.SEKISHO.data_dir / at_gate.FOLDER / sha256).write_bytes(b"\x01altered")
    else:
        (settings.SEKISHO.data_dir / at_gate.FOLDER / sha256).unlink()


@pytest.mark.parametrize("alter", [False, True])
def test_a_register_that_cannot_be_read_closes_the_engagement(survey, responsible, alter):
    register(survey, responsible, terms())
    forget(GateRegister.objects.get().sha256, alter=alter)
    refusal = at_the_gate(survey)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "screen.register"


def test_a_register_that_was_lost_is_put_together_again(survey, responsible):
    register(survey, responsible, terms())
    assert mend_registers() == 0
    forget(GateRegister.objects.get().sha256)
    assert mend_registers() == 1
    assert at_the_gate(survey) == ["TERM"]


def test_old_registers_go_once_no_gateway_can_want_them(survey, responsible):
    register(survey, responsible, terms())
    first = GateRegister.objects.get().sha256
    register(survey, responsible, records())
    assert first in in_store()
    assert tidy_registers() == 0
    age(in_store())
    assert tidy_registers() >= 1
    assert in_store() == {GateRegister.objects.get().sha256}


def age(names: set[str]) -> None:
    """As if they had been written an hour ago."""
    hour_ago = now() - timedelta(hours=1)
    SealedRegister.objects.update(at=hour_ago)
    for name in () if settings.SEKISHO.store_url else names:
        os.utime(settings.SEKISHO.data_dir / at_gate.FOLDER / name, (hour_ago.timestamp(),) * 2)


def test_hashes_that_were_altered_stop_the_next_act_and_change_nothing(survey, responsible):
    kept = register(survey, responsible, terms())
    before = GateRegister.objects.get().sha256
    SecretVersion.objects.filter(secret=kept.secret).update(sealed=b"\x01" + bytes(60))
    with pytest.raises(StoreError):
        register(survey, responsible, records())
    assert GateRegister.objects.get().sha256 == before
    assert Secret.objects.count() == 1


def test_what_cannot_be_opened_is_replaced_or_removed_and_the_gate_stays_closed_meanwhile(survey, responsible):
    """As after the loss of register.key."""
    first = register(survey, responsible, terms()).secret
    second = register(survey, responsible, records()).secret
    SecretVersion.objects.update(sealed=b"\x01" + bytes(60))
    remove_secret(first, "鍵を失ったため", responsible)
    closed = at_the_gate(survey)
    assert isinstance(closed, Refusal)
    assert closed.code == "screen.register"
    assert mend_registers() == 0
    replace_secret(second, records(), responsible)
    assert at_the_gate(survey) == ["RECORD", "RECORD"]


def test_a_folder_that_cannot_be_written_refuses_and_keeps_nothing(survey, responsible):
    publish()
    folder = settings.SEKISHO.data_dir / at_gate.FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_bytes(b"a file where the folder should be")
    try:
        if settings.SEKISHO.store_url:
            register(survey, responsible, terms())  # in a table: the folder is not asked for
            return
        with pytest.raises(StoreError, match="何も変わっていません"):
            register(survey, responsible, terms())
    finally:
        folder.unlink()
    assert not Secret.objects.exists()
    assert at_the_gate(survey) is None


def test_files_and_typed_terms_together(survey, responsible):
    made = file(Kind.TERMS, "追加.txt", "三つ目の仮の名称\n".encode("cp932"))
    both = register(survey, responsible, type(made)(Kind.TERMS, made.file, TERMS))
    assert both.counts["terms"] == 3
