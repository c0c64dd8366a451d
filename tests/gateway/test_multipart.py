"""Forms: one reading only, and written anew; whatever two readers could read differently is refused."""

from email.parser import BytesParser
from email.policy import HTTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway import multipart
from sekisho.gateway.multipart import (
    BROKEN,
    DOUBLED,
    FILE_NAME,
    HEAD,
    MANY,
    MOST_PARTS,
    MOST_TEXT,
    NESTED_PART,
    NOT_FORM,
    NOT_TEXT,
    has_files,
    without_stream,
)
from sekisho.kernel.refusal import Refusal
from tests.gateway.media_cases import BOUNDARY, form, png

TYPE = [f"multipart/form-data; boundary={BOUNDARY}"]
MARK = f"--{BOUNDARY}".encode()


def one(part: bytes) -> bytes:
    return MARK + b"\r\n" + part + b"\r\n" + MARK + b"--\r\n"


def said(head: str, content: bytes = "甲".encode()) -> bytes:
    return one(head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content)


def test_fields_files_and_lists_are_read() -> None:
    raw = form([("prompt", "甲\r\n乙"), ("image[]", png("一", "a.png")), ("image[]", png("二", "乙.png")), ("n", "")])
    made = multipart.parse(raw, TYPE)
    assert isinstance(made, dict)
    assert (made["prompt"], made["n"]) == ("甲\r\n乙", "")
    assert [each["filename"] for each in made["image"]] == ["a.png", "乙.png"]
    assert made["image"][0] == {"filename": "a.png", "content_type": "image/png", "data": png("一")[2]}
    assert has_files(made)
    assert not has_files({"n": "1", "include": ["a"]})
    assert without_stream({"stream": "false", "n": "1"}) == {"n": "1"}
    assert without_stream({"stream": "true"}) == {"stream": "true"}


@pytest.mark.parametrize("ending", [b"--\r\n", b"--"])
@pytest.mark.parametrize("quoted", [True, False])
def test_both_endings_and_a_quoted_boundary_are_common(ending: bytes, quoted: bool) -> None:
    raw = form([("a", "b")]).removesuffix(b"--\r\n") + ending
    kind = f'multipart/form-data; boundary="{BOUNDARY}"' if quoted else TYPE[0]
    assert multipart.parse(raw, [kind]) == {"a": "b"}


@pytest.mark.parametrize("before", [b"", b"\r\n", "前書き\r\n".encode(), b"a: b\r\n\r\nc\r\n"])
@pytest.mark.parametrize("behind", [b"", b"\r\n", b"bye", b"bye -- \r\n"])
def test_what_belongs_to_no_field_stays_here(before: bytes, behind: bytes) -> None:
    assert multipart.parse(before + form([("a", "b")]) + behind, TYPE) == {"a": "b"}


@pytest.mark.parametrize(
    "kind",
    [
        f"{TYPE[0]}; charset=utf-8",
        f'{TYPE[0]};charset="UTF-8"',
        f'multipart/form-data; charset=utf-8; boundary="{BOUNDARY}"',
    ],
)
def test_the_charset_everything_is_read_in_may_be_said(kind: str) -> None:
    assert multipart.parse(form([("a", "b")]), [kind]) == {"a": "b"}


@pytest.mark.parametrize(
    "types",
    [
        [],
        ["application/json"],
        ["multipart/form-data"],
        ["multipart/mixed; boundary=a"],
        [f"{TYPE[0]}; charset=shift_jis"],
        [f"{TYPE[0]}; charset=utf-8; charset=utf-8"],
        [f"{TYPE[0]}; boundary=other"],
        ["multipart/form-data; boundary="],
        ['multipart/form-data; boundary="a'],
        [f"multipart/form-data; boundary={'a' * 71}"],
        ["multipart/form-data; boundary=a b"],
        [*TYPE, *TYPE],
    ],
)
def test_only_one_plain_content_type_is_taken(types: list[str]) -> None:
    assert multipart.parse(form([("a", "b")]), types) == NOT_FORM


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        MARK,
        MARK + b"--\r\n",
        b"before" + form([("a", "b")]),
        b"before\n" + form([("a", "b")]),
        b"--other\r\n" + form([("a", "b")]),
        MARK + b"\n" + form([("a", "b"), ("c", "d")]),
        form([("a", "b")]) + b"--other\r\n",
        form([("a", "b")]) + form([("c", "d")]),
        form([("a", "b")])[:-4],
        form([("a", "b")]).replace(b"\r\n", b"\n"),
        form([("a", f"x\r\n--{BOUNDARY}y")]),
        form([("a", f"x\r\n--{BOUNDARY} ")]),
        MARK + b" \r\n" + form([("a", "b")])[len(MARK) + 2 :],
        one(b'Content-Disposition: form-data; name="a"\r\nb'),
        said('Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain' + " " * 3000),
    ],
)
def test_borders_that_are_not_exact_are_refused(raw: bytes) -> None:
    assert multipart.parse(raw, TYPE) == BROKEN


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: text/plain",
        'content-disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"',
        'Content-Disposition: attachment; name="a"',
        "Content-Disposition: form-data; name=a",
        "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''b.png",
        'Content-Disposition: form-data; name="a"; filename="b.png"; filename="c.png"',
        'Content-Disposition: form-data; filename="b.png"; name="a"',
        'Content-Disposition: form-data; name="a\\"b"',
        'Content-Disposition: form-data; name=""',
        'Content-Disposition: form-data; name="a b"',
        'Content-Disposition: form-data; name="名"',
        'Content-Disposition: form-data; name="_charset_"',
        'Content-Disposition: form-data;\r\n name="a"',
        'Content-Disposition: form-data; name="a"\r\nX-Other: b',
        'Content-Disposition: form-data; name="a"\nContent-Type: text/plain',
        'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=shift_jis',
        'Content-Disposition: form-data; name="a"\r\nContent-Type: text/html',
        'Content-Disposition: form-data; name="a"\r\nContent-Type: application/json',
        'Content-Disposition: form-data; name="a"; filename="b"\r\nContent-Type: image/png; name=c',
        'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64',
        'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: quoted-printable',
        'Content-Disposition: form-data; name="a"\r\nContent-Length: 99',
        'Content-Disposition: form-data; name="a"\r\nContent-Length: x',
        'Content-Disposition : form-data; name="a"',
        'Content-Disposition: form-data; name="a"; filename="\udcff.png"',
        'Content-Disposition: form-data; name="a\0"',
    ],
)
def test_headers_that_readers_take_differently_are_refused(head: str) -> None:
    assert multipart.parse(said(head), TYPE) == HEAD


@pytest.mark.parametrize(
    "name",
    [
        *("", "../a.png", "a/b.png", "C:a.png", "..", ".", "a.png.", "a%22.png", "a%0D%0Ab.png"),
        *("a\u202egnp.png", "a\u200b.png", "a\u2028b.png", "名" * 201),
    ],
)
def test_a_file_name_names_a_file_and_nothing_else(name: str) -> None:
    assert multipart.parse(form([("image", (name, "image/png", b"x"))]), TYPE) == FILE_NAME


def test_twice_nested_many_and_broken_texts_are_refused() -> None:
    assert multipart.parse(form([("a", "b"), ("a", "c")]), TYPE) == DOUBLED
    assert multipart.parse(form([("a", "b"), ("a[]", "c")]), TYPE) == DOUBLED
    assert multipart.parse(form([("a[]", "b"), ("a", "c")]), TYPE) == DOUBLED
    assert multipart.parse(form([("a", ("b", "multipart/mixed", b"c"))]), TYPE) == NESTED_PART
    assert multipart.parse(form([("a", ("b", "message/rfc822", b"c"))]), TYPE) == NESTED_PART
    nested = 'Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=x'
    assert multipart.parse(said(nested), TYPE) == NESTED_PART
    assert multipart.parse(form([("a[]", "b")] * (MOST_PARTS + 1)), TYPE) == MANY
    assert multipart.parse(said('Content-Disposition: form-data; name="a"', "甲".encode("cp932")), TYPE) == NOT_TEXT
    assert multipart.parse(form([("a", "b" * (MOST_TEXT + 1))]), TYPE) == NOT_TEXT


NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
FILES = st.fixed_dictionaries(
    {
        "filename": st.from_regex(r"[a-z名簿]{1,8}\.png", fullmatch=True),
        "content_type": st.just("image/png"),
        "data": st.binary(max_size=200) | st.just(b"\r\n--x\r\nContent-Type: a\r\n\r\n"),
    }
)
VALUES = TEXTS | FILES


@given(st.dictionaries(NAMES, VALUES | st.lists(VALUES, min_size=1, max_size=3), min_size=1, max_size=5))
def test_what_is_written_is_what_was_read_also_to_another_reader(made: dict[str, object]) -> None:
    written = multipart.write(made)
    kind = multipart.media_type_of(written)
    assert multipart.parse(written, [kind]) == made
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + written)
    values = [each for value in made.values() for each in (value if isinstance(value, list) else [value])]
    payloads = [part.get_payload(decode=True) for part in message.iter_parts()]
    wanted = [each.encode() if isinstance(each, str) else each["data"] for each in values]
    assert payloads == wanted


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    assert isinstance(multipart.parse(junk, TYPE), Refusal)
    found = multipart.parse(one(junk), TYPE)
    assert isinstance(found, (Refusal, dict))
