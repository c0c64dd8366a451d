"""Names of rule 8 as the city keeps them: what is added is found, what is given up is not, and why is on record."""

import pytest

from sekisho.desk.events.models import Event
from sekisho.desk.permits.models import CityName
from sekisho.desk.permits.publish import publish
from sekisho.desk.works.actions import Wording, add_name, bind_name, end_name, free_name, give_up_name
from sekisho.gateway.memory import Sought, find_all
from sekisho.gateway.registers import names_of
from sekisho.kernel.errors import InputError, NotFoundError, StateError
from sekisho.screening.rights.names import shipped_lines
from tests.desk.browser import words_of
from tests.desk.published import published

NEW = "架空ねこ団|カクウネコダン"
SHIPPED = "ミャクミャク"


def found(text: str) -> list[str]:
    """What a gateway that has the newest snapshot finds of rule 8."""
    codes = [finding.code for finding in find_all(text, Sought(names=names_of(published().content.names)))]
    return [code for code in codes if code.startswith("rights.")]


def wording(name: str = NEW, **more: str) -> Wording:
    return Wording(**({"sort": "character", "name": name, "source": "架空新聞", "reason": "新しい作品"} | more))


@pytest.fixture
def policy(committed):
    publish()
    return committed.people["policy"]


@pytest.mark.parametrize("writing", NEW.split("|"))
def test_an_added_name_is_found_in_each_writing_until_it_ends(policy, writing):
    asked = f"{writing}風のイラストの指示文を書いてください。"
    assert found(asked) == []
    row = add_name(wording(), policy)
    assert found(asked) == ["rights.imitation"]
    assert found(f"{writing}の利用申請の手順を教えてください。") == []
    end_name(row.id, "権利が切れたため", policy)
    assert found(asked) == []
    row.refresh_from_db()
    assert (row.ended_by, row.ended_reason) == (policy, "権利が切れたため")
    with pytest.raises(StateError):
        end_name(row.id, "もう一度", policy)


def test_a_shipped_name_is_given_up_and_taken_back(policy):
    line = next(line for _, line in shipped_lines() if line.split("|")[0] == SHIPPED)
    asked = f"{SHIPPED}が登場する漫画の台本を書いてください。"
    assert found(asked) == ["rights.named-work"]
    row = give_up_name(line, "市が許諾を得たため", policy)
    assert found(asked) == []
    with pytest.raises(StateError):
        give_up_name(line, "もう一度", policy)
    end_name(row.id, "許諾が終わったため", policy)
    assert found(asked) == ["rights.named-work"]
    acts = list(Event.objects.filter(act__startswith="work.").order_by("at", "id").values_list("act", flat=True))
    assert acts == ["work.give-up", "work.end"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("ね", "短すぎます"), ("報告書", "普通の文書"), ("|", "名称がありません"), (SHIPPED, "すでに照合")],
)
def test_what_cannot_be_added(policy, name, said):
    with pytest.raises(InputError, match=said):
        add_name(wording(name), policy)
    assert not CityName.objects.exists()


def test_names_that_are_not_there(policy):
    with pytest.raises(NotFoundError):
        give_up_name("そのような名称はない", "不要", policy)
    with pytest.raises(NotFoundError):
        end_name("nam_none", "不要", policy)


def test_a_shipped_entry_goes_with_all_its_writings_and_conditions(policy):
    line = next(line for _, line in shipped_lines() if "(" in line and "|" in line)
    give_up_name(line, "市が許諾を得たため", policy)
    given_up = {entry.name for entry in published().content.names}
    assert given_up == {writing.partition("(")[0].strip() for writing in line.split("|")}


def test_the_same_writing_twice_is_one_in_the_snapshot(policy):
    add_name(wording(), policy)
    add_name(wording(f"{NEW}|新架空ねこ団"), policy)
    assert len(published().content.names) == 3


def test_the_pages(policy, client_of):
    client = client_of(policy)
    assert client.post("/works/new/", {"sort": "character", "name": NEW}).status_code == 400
    sent = {"sort": "character", "name": NEW, "source": "架空新聞", "reason": "新しい作品"}
    page = words_of(client.post("/works/new/", sent, follow=True).content.decode())
    assert "名称を追加しました" in page
    assert "架空新聞" in page
    assert "普通の文書" in words_of(client.post("/works/new/", sent | {"name": "報告書"}).content.decode())
    listed = words_of(client.get("/works/?q=みゃくみゃく").content.decode())
    assert SHIPPED in listed
    assert "当てはまる名称はありません" in words_of(client.get("/works/?q=そのような名はない").content.decode())
    row = CityName.objects.get()
    asked = words_of(client.get(f"/works/{row.id}/end/").content.decode())
    assert "照合されなくなります" in asked
    assert "一覧に戻る" in asked  # 照合をやめる and やめる stood side by side
    assert client.post(f"/works/{row.id}/end/", {"reason": ""}).status_code == 400
    page = words_of(client.post(f"/works/{row.id}/end/", {"reason": "権利が切れた"}, follow=True).content.decode())
    assert "終わったもの" in page
    assert "権利が切れた" in page
    assert client.get("/works/give-up/?name=ない").status_code == 404


ARTIST = "架空画伯|カクウガハク"


def test_a_name_may_be_followed_until_that_ends(policy):
    added = add_name(wording(ARTIST, sort="artist"), policy)
    asked = ["架空画伯の画風で表紙の絵を描いてください。", "カクウガハク風のイラストの指示文を書いてください。"]
    assert [found(text) for text in asked] == [["rights.imitation"]] * 2
    row = free_name(wording(ARTIST, sort="artist", reason="没後百年"), policy)
    assert [found(text) for text in asked] == [[], []]
    with pytest.raises(InputError, match="すでに倣ってよい"):
        free_name(wording("架空画伯", sort="artist"), policy)
    end_name(row.id, "許諾が終わったため", policy)
    assert [found(text) for text in asked] == [["rights.imitation"]] * 2
    end_name(added.id, "不要", policy)


def test_a_shipped_free_name_is_bound_and_freed_again(policy):
    asked = "葛飾北斎の画風で表紙の絵を描いてください。"
    assert found(asked) == []
    row = bind_name("葛飾北斎", "展覧会の権利者の求めによる", policy)
    assert found(asked) == ["rights.imitation"]
    assert found("歌川広重の画風で表紙の絵を描いてください。") == []
    with pytest.raises(StateError):
        bind_name("葛飾北斎", "もう一度", policy)
    with pytest.raises(NotFoundError):
        bind_name("そのような名称はない", "不要", policy)
    end_name(row.id, "求めが取り下げられた", policy)
    assert found(asked) == []
    acts = Event.objects.filter(act__startswith="work.").order_by("at", "id").values_list("act", flat=True)
    assert list(acts) == ["work.bind", "work.end"]


@pytest.mark.parametrize(
    ("name", "said"), [("ね", "短すぎます"), ("|", "名称がありません"), ("北斎", "すでに倣ってよい")]
)
def test_what_cannot_be_freed(policy, name, said):
    with pytest.raises(InputError, match=said):
        free_name(wording(name, sort="artist"), policy)
    assert not CityName.objects.exists()


def test_the_pages_of_free_names(policy, client_of):
    client = client_of(policy)
    sent = {"sort": "artist", "name": ARTIST, "source": "架空事典", "reason": "没後百年"}
    assert client.post("/works/free/new/", sent | {"reason": ""}).status_code == 400
    assert client.post("/works/free/new/", sent | {"sort": "slogan"}).status_code == 400
    page = words_of(client.post("/works/free/new/", sent, follow=True).content.decode())
    assert "倣ってよい名称を追加しました" in page
    assert "没後百年" in page
    assert "1849年没" in page
    assert client.post("/works/free/bind/?name=葛飾北斎", {"reason": ""}).status_code == 400
    page = words_of(
        client.post("/works/free/bind/?name=葛飾北斎", {"reason": "求めによる"}, follow=True).content.decode()
    )
    assert "外しています" in page
    row = CityName.objects.get(act="bind")
    assert "倣ってよい名称に戻す" in words_of(client.get(f"/works/{row.id}/end/").content.decode())
    assert client.get("/works/free/bind/?name=ない").status_code == 404
