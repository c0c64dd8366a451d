import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.catalogue.catalogue import load
from sekisho.catalogue.names import match_name

SERVICES = load().all()
LISTED = [service for service in SERVICES if service.is_listed]


@pytest.mark.parametrize("service", LISTED, ids=lambda service: service.id)
def test_every_entry_is_found_by_its_own_name_in_any_width_and_case(service):
    wide = service.name_ja.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
    for typed in (service.name_ja, wide, service.name_ja.upper(), f"{service.name_ja}（{service.provider}）"):
        assert match_name(SERVICES, typed).exact == service


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("ChatGPT", {"chatgpt-free-plus-pro", "chatgpt-business-team", "chatgpt-enterprise-edu"}),
        ("ChatGPT（法人契約）", {"chatgpt-business-team"}),
        ("Claude", {"claude-consumer", "claude-team-enterprise", "claude-api"}),
        ("Microsoft Copilot", {"microsoft-copilot-consumer"}),
        ("Microsoft 365 Copilot", {"m365-copilot", "m365-copilot-chat"}),
        ("ＤｅｅｐＬ　Ｐｒｏ", {"deepl-pro"}),
        ("Whisper", {"whisper-local"}),
    ],
)
def test_a_name_without_its_plan_is_no_match_but_shows_what_is_near(typed, near):
    match = match_name(SERVICES, typed)
    assert match.exact is None
    assert near <= {service.id for service in match.near}


def test_an_unknown_name_and_nothing_at_all_are_near_to_nothing():
    for typed in ("みほんAIビジネス", "", " 　", "（）", "AI"):
        assert match_name(SERVICES, typed).exact is None
        assert match_name(SERVICES, typed).near == ()


def test_the_stand_in_for_unlisted_services_is_never_a_match():
    assert match_name(SERVICES, "その他（カタログ未登録）").exact is None


@given(st.text(max_size=40))
def test_only_the_whole_name_of_one_entry_is_a_match(typed):
    match = match_name(SERVICES, typed)
    assert match.exact is None or match.exact.is_listed
    assert match.exact not in match.near
