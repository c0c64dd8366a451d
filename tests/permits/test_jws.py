import base64
import hashlib
import json
import warnings
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as other_jws
from joserfc.errors import BadSignatureError, SecurityWarning
from joserfc.jwk import OctKey, OKPKey

from sekisho.kernel import canonical
from sekisho.kernel.errors import SignatureError
from sekisho.permits.jws import key_id, kind_of, sign, trust, verify
from tests.permits.cases import CITY, JSON, STRANGER, TRUSTED

KIND = "sekisho-test+jws"
PAYLOAD = {"a": 1, "b": ["関所", None, True]}
TOKEN = sign(PAYLOAD, KIND, CITY)
HEADER = {"alg": "EdDSA", "kid": key_id(CITY.public_key()), "typ": KIND}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493  # of Ed25519, RFC 8032 5.1


def pack(data: bytes | object) -> str:
    raw = data if isinstance(data, bytes) else json.dumps(data, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpack(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def made(header: bytes | object, body: bytes | object, key: Ed25519PrivateKey = CITY) -> str:
    """A correctly signed document with whatever header and body."""
    signed = f"{pack(header)}.{pack(body)}"
    return f"{signed}.{pack(key.sign(signed.encode()))}"


def refused(token: str, kind: str = KIND, trusted: dict[str, Ed25519PublicKey] | None = None) -> None:
    with pytest.raises(SignatureError) as caught:
        verify(token, kind, TRUSTED if trusted is None else trusted)
    assert "署名" in caught.value.message_ja
    assert "関所" not in caught.value.message_ja


def other_key(key: Ed25519PrivateKey, private: bool) -> OKPKey:
    public: dict[str, str | list[str]] = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": pack(key.public_key().public_bytes_raw()),
    }
    return OKPKey.import_key(public | ({"d": pack(key.private_bytes_raw())} if private else {}))


@pytest.fixture
def independent() -> Iterator[None]:
    """joserfc warns that RFC 9864 renames EdDSA with this curve to Ed25519; the bytes are the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        yield


@given(JSON)
def test_what_was_signed_is_read_back(payload: object) -> None:
    assert verify(sign(payload, KIND, CITY), KIND, TRUSTED) == payload


def test_header_and_body_are_canonical_json() -> None:
    head, body, mark = TOKEN.split(".")
    assert unpack(head) == canonical.dumps(HEADER)
    assert unpack(body) == canonical.dumps(PAYLOAD)
    assert len(unpack(mark)) == 64
    assert "=" not in TOKEN


def test_signing_the_same_gives_the_same() -> None:
    assert sign(PAYLOAD, KIND, CITY) == TOKEN


def test_the_key_id_is_the_beginning_of_the_keys_sha256() -> None:
    raw = CITY.public_key().public_bytes_raw()
    assert key_id(CITY.public_key()) == hashlib.sha256(raw).digest()[:8].hex()
    assert trust(CITY.public_key(), STRANGER.public_key()) == {
        key_id(key.public_key()): key.public_key() for key in (CITY, STRANGER)
    }


@pytest.mark.parametrize("payload", [1.5, {"a": float("nan")}, "\ud800", {1: 2}, object()])
def test_what_has_no_canonical_form_is_not_signed(payload: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        sign(payload, KIND, CITY)


@pytest.mark.usefixtures("independent")
@given(st.dictionaries(st.text("abc関所", max_size=4), JSON, max_size=4))
def test_an_independent_library_reads_ours(payload: dict[str, object]) -> None:
    token = sign(payload, KIND, CITY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        read = other_jws.deserialize_compact(token, other_key(CITY, private=False), algorithms=["EdDSA"])
    assert json.loads(read.payload) == payload
    assert read.headers() == HEADER


@pytest.mark.usefixtures("independent")
def test_an_independent_library_refuses_ours_under_another_key() -> None:
    with pytest.raises(BadSignatureError):
        other_jws.deserialize_compact(TOKEN, other_key(STRANGER, private=False), algorithms=["EdDSA"])


@pytest.mark.usefixtures("independent")
def test_we_read_what_an_independent_library_signs() -> None:
    body, key = canonical.dumps(PAYLOAD), other_key(CITY, private=True)
    token = other_jws.serialize_compact(HEADER, body, key, algorithms=["EdDSA"])
    assert token == TOKEN
    assert verify(token, KIND, TRUSTED) == PAYLOAD


@pytest.mark.usefixtures("independent")
def test_of_an_independent_library_too_only_our_exact_header_counts() -> None:
    body, key = canonical.dumps(PAYLOAD), other_key(CITY, private=True)
    for header in (dict(reversed(HEADER.items())), HEADER | {"cty": "json"}, {"alg": "EdDSA"}):
        refused(other_jws.serialize_compact(header, body, key, algorithms=["EdDSA"]))


# Attacks


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_every_character_counts(place: int) -> None:
    here = TOKEN[place]
    for there in ("A", "_", "=", " ", ".", "é", "\n"):
        if there != here:
            refused(TOKEN[:place] + there + TOKEN[place + 1 :])
    refused(TOKEN[:place] + TOKEN[place + 1 :])
    refused(TOKEN[:place])


@given(st.integers(0, len(TOKEN)), st.text(min_size=1, max_size=3))
def test_nothing_can_be_put_in(place: int, more: str) -> None:
    refused(TOKEN[:place] + more + TOKEN[place:])


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        HEADER | {"alg": "none"},
        HEADER | {"alg": "None"},
        HEADER | {"alg": ""},
        HEADER | {"alg": "HS256"},
        HEADER | {"alg": "Ed25519"},
        HEADER | {"alg": "ES256"},
        HEADER | {"alg": ["EdDSA"]},
        HEADER | {"typ": "JWT"},
        HEADER | {"typ": KIND.upper()},
        HEADER | {"kid": "0" * 16},
        HEADER | {"kid": ""},
        HEADER | {"kid": HEADER["kid"].upper()},
        HEADER | {"crit": ["exp"], "exp": 1},
        HEADER | {"b64": False, "crit": ["b64"]},
        HEADER | {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": pack(STRANGER.public_key().public_bytes_raw())}},
        HEADER | {"jku": "https://attacker.example/keys"},
        {"alg": "EdDSA", "typ": KIND},
        {"alg": "EdDSA", "kid": HEADER["kid"]},
        {},
        [],
        None,
        b"",
        b"{",
        b"\xff",
        json.dumps(HEADER).encode(),
        canonical.dumps(HEADER) + b" ",
        canonical.dumps(HEADER)[:-1] + b',"alg":"none"}',
    ],
    ids=str,
)
def test_only_the_one_header_is_taken_even_when_well_signed(header: object) -> None:
    assert made(HEADER, canonical.dumps(PAYLOAD)) == TOKEN
    refused(made(header, canonical.dumps(PAYLOAD)))
    refused(made(header, canonical.dumps(PAYLOAD)).rsplit(".", 1)[0] + ".")


def test_a_symmetric_signature_with_the_public_key_is_refused() -> None:
    key = OctKey.import_key(CITY.public_key().public_bytes_raw())
    header = HEADER | {"alg": "HS256"}
    refused(other_jws.serialize_compact(header, canonical.dumps(PAYLOAD), key, algorithms=["HS256"]))


def test_another_key_is_refused() -> None:
    refused(sign(PAYLOAD, KIND, STRANGER))
    refused(made(HEADER, canonical.dumps(PAYLOAD), STRANGER))  # under the name of a trusted one
    refused(TOKEN, trusted={})
    refused(TOKEN, trusted=trust(STRANGER.public_key()))
    refused(TOKEN, trusted={key_id(CITY.public_key()): STRANGER.public_key()})


def test_each_of_several_trusted_keys_is_tried_for_its_own_documents() -> None:
    both = trust(STRANGER.public_key(), CITY.public_key())
    assert verify(TOKEN, KIND, both) == PAYLOAD
    assert verify(sign(PAYLOAD, KIND, STRANGER), KIND, both) == PAYLOAD
    refused(made(HEADER, canonical.dumps(PAYLOAD), STRANGER), trusted=both)


@pytest.mark.parametrize("kind", ["", "sekisho-test+jw", "sekisho-test+jwss", "SEKISHO-TEST+JWS", "JWT", KIND + "\n"])
def test_a_document_of_another_type_is_refused(kind: str) -> None:
    refused(TOKEN, kind)
    refused(sign(PAYLOAD, kind, CITY))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token + ".",
        lambda token: "." + token,
        lambda token: token + "." + token.split(".")[2],
        lambda token: token.replace(".", ".."),
        lambda token: token.replace(".", "", 1),
        lambda token: token.rsplit(".", 1)[0],
        lambda token: token.rsplit(".", 1)[0] + ".",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token + "=",
        lambda token: token + "==",
        lambda token: ".".join(part + "=" * (-len(part) % 4) for part in token.split(".")),
        lambda token: token.replace("_", "/").replace("-", "+"),
        lambda token: token + "A",
        lambda token: "",
        lambda token: ".",
        lambda token: "..",
        lambda token: "...",
        lambda token: "関.所.手",
        lambda token: "\ud800" + token,
        lambda token: token.split(".")[0] + ".." + token.split(".")[2],
        lambda token: json.dumps({"protected": token.split(".")[0]}),
    ],
)
def test_another_shape_is_refused(spoil: Callable[[str], str]) -> None:
    if spoil(TOKEN) != TOKEN:
        refused(spoil(TOKEN))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_the_spare_bits_of_base64_cannot_be_used(part: int) -> None:
    """Other last characters that decode to the same bytes would make a second token for one document."""
    parts = TOKEN.split(".")
    assert [len(each) % 4 != 0 for each in parts] == [True] * 3
    twins = [parts[part][:-1] + last for last in ALPHABET]
    same = [twin for twin in twins if unpack(twin) == unpack(parts[part]) and twin != parts[part]]
    assert same
    for twin in same:
        refused(".".join([*parts[:part], twin, *parts[part + 1 :]]))


def test_spare_bits_are_refused_even_when_signed_so() -> None:
    body = pack(b'"x"1')[:-1]
    twins = [body[:-1] + last for last in ALPHABET if last != body[-1]]
    for twin in twins:
        signed = f"{pack(HEADER)}.{twin}"
        refused(f"{signed}.{pack(CITY.sign(signed.encode()))}")


def test_a_signature_cannot_be_varied() -> None:
    """RFC 8032 5.1.7: S must be below the group order, or everybody could make a second signature from one."""
    head, body, mark = TOKEN.split(".")
    raw = unpack(mark)
    varied = (int.from_bytes(raw[32:], "little") + GROUP_ORDER).to_bytes(32, "little")
    refused(f"{head}.{body}.{pack(raw[:32] + varied)}")
    for other in (bytes(64), raw[:32] + bytes(32), raw[:63], raw + b"\0", raw[32:] + raw[:32]):
        refused(f"{head}.{body}.{pack(other)}")


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b"\xff",
        b"",
        b"not json",
        b"\xef\xbb\xbf{}",
        b"[" * 5000 + b"]" * 5000,
        b'{"a":9007199254740992}',
    ],
)
def test_a_body_that_is_not_canonical_is_refused_even_when_well_signed(body: bytes) -> None:
    refused(made(HEADER, body))


def test_body_and_signature_cannot_be_exchanged() -> None:
    other = sign({"a": 2}, KIND, CITY).split(".")
    mine = TOKEN.split(".")
    refused(".".join([mine[0], other[1], mine[2]]))
    refused(".".join([mine[0], mine[1], other[2]]))
    refused(".".join([mine[1], mine[0], mine[2]]))


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,90}"))
def test_no_text_at_all_makes_it_stumble(token: str) -> None:
    refused(token)


def test_the_claimed_type_is_read_without_trust_and_nothing_is_read_out_of_rubbish() -> None:
    token = sign({"a": 1}, KIND, CITY)
    assert kind_of(token) == kind_of(f"\n{token}\n") == KIND
    for rubbish in ("", ".", "a.b.c", "こんにちは", "e30.e30.x", "[]", "x" * 100_000, '{"format":"sekisho-card/1"}'):
        assert kind_of(rubbish) == ""
