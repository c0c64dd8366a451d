import io
import zipfile

import pytest

from sekisho.desk.applications.models import Version
from sekisho.desk.events.models import Event
from sekisho.desk.papers.disclosure import OTHER, PRESETS
from sekisho.desk.papers.models import Disclosure
from sekisho.documents.disclosure import BLOCK
from sekisho.kernel.errors import StateError
from tests.desk.browser import signed_in, words_of
from tests.documents.readers import docx_text, pdf_text


@pytest.fixture
def filed(world) -> Version:
    version = world.in_review()
    return Version.objects.get(id=version.id)


def url(version: Version) -> str:
    return f"/requests/{version.request_id}/disclosures/"


def post(world, version, **values):
    sent = {"words_reason": "personal"} | {name.replace("__", "-"): value for name, value in values.items()}
    return signed_in(world.people["officer"]).post(url(version), sent)


def made_paper(world, version, form: str) -> bytes:
    row = Disclosure.objects.get()
    answer = signed_in(world.people["officer"]).get(f"{url(version)}{row.id}/paper.{form}")
    assert answer.status_code == 200
    return answer.content


def test_names_and_ways_to_reach_people_are_withheld_at_first(world, filed):
    page = signed_in(world.people["officer"]).get(url(filed))
    form = page.context["form"]
    first = {item: form[f"withhold-{item}"].initial for item in form.items}
    assert [item for item, code in first.items() if code] == [
        "contact_name",
        "contact_phone",
        "contact_fax_or_mail",
        "named_users",
    ]


@pytest.mark.parametrize(("form", "read"), [("docx", docx_text), ("pdf", pdf_text)])
def test_what_the_officer_withholds_is_not_in_the_paper_and_has_its_reason(world, filed, form, read):
    name = filed.application.contact_name
    answer = post(
        world, filed, withhold__contact_name="personal", withhold__law=OTHER, note__law="独自の理由", words="甲調査"
    )
    assert (answer.status_code, answer.url) == (302, url(filed))
    data = made_paper(world, filed, form)
    printed = "".join(read(data).split())
    assert BLOCK in printed
    assert "".join(PRESETS["personal"].split()) in printed
    assert "独自の理由" in printed
    for withheld in (name, filed.application.law, "甲調査"):
        assert "".join(withheld.split()) not in printed
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert not [part for part in package.namelist() if "甲調査".encode() in package.read(part)]


def test_the_same_paper_can_be_made_again(world, filed):
    post(world, filed, withhold__contact_name="personal")
    assert made_paper(world, filed, "docx") == made_paper(world, filed, "docx")
    row = Disclosure.objects.get()
    with pytest.raises(StateError):
        row.save()


def test_the_act_is_recorded_without_what_is_withheld(world, filed):
    post(world, filed, withhold__contact_name="personal", words="試験")
    event = Event.objects.get(act="disclosure.make")
    assert event.detail == {"version": 1, "places": 1, "words": 1}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"withhold__law": OTHER}, "公開しない理由を入力してください"),
        ({"words": "甲調査", "words_reason": OTHER}, "語句を公開しない理由を入力してください"),
        ({"words": "甲"}, "2文字以上"),
        ({"words": "\n".join(f"語句{n}" for n in range(51))}, "50行まで"),
        ({"withhold__law": "nonsense"}, "選択"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_made(world, filed, sent, said):
    answer = post(world, filed, **sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_a_family_name_that_stays_is_pointed_out(world, filed):
    client = signed_in(world.people["officer"])
    sent = {"withhold-representative": "personal", "words_reason": "personal"}
    page = words_of(client.post(url(filed), sent, follow=True).content.decode())
    family = filed.application.representative.split()[1]
    assert family in filed.application.contact_name
    assert f"公開しない氏名の一部「{family}」が" in page


def test_one_of_another_request_is_not_found(world, filed):
    post(world, filed, withhold__contact_name="personal")
    row = Disclosure.objects.get()
    other = world.filed("plan", "rival-responsible")
    other_officer = signed_in(world.people["other-officer"])
    assert other_officer.get(f"/requests/{other.request_id}/disclosures/{row.id}/paper.pdf").status_code == 404
