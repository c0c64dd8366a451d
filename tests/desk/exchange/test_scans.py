"""An uploaded scan is judged by its bytes."""

import hashlib
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from sekisho.desk.exchange.scans import form_of, read_scan
from sekisho.kernel.errors import InputError
from tests.desk.exchange.scans import HOSTILE, JPEG, PDF, png


@pytest.mark.parametrize(("data", "form"), [(PDF, "pdf"), (JPEG, "jpeg"), (png(), "png")])
def test_a_plain_scan_is_taken_by_its_content_whatever_it_is_called(data, form):
    scan = read_scan(SimpleUploadedFile("../../a.exe", data, content_type="text/html"))
    assert (scan.form, scan.size, bytes(scan.data)) == (form, len(data), data)
    assert scan.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("what", HOSTILE)
def test_anything_else_is_refused_with_a_next_step(what):
    with pytest.raises(InputError) as refused:
        form_of(HOSTILE[what])
    assert refused.value.next_ja


def test_the_largest_size_is_a_setting(monkeypatch):
    most = settings.SEKISHO.max_scan_bytes
    padding = b" " * (most - len(PDF))
    assert read_scan(SimpleUploadedFile("a.pdf", PDF.replace(b"xref", padding + b"xref", 1))).size == most
    with pytest.raises(InputError, match="大きすぎます"):
        read_scan(SimpleUploadedFile("a.pdf", PDF.replace(b"xref", b" " + padding + b"xref", 1)))


@given(st.binary(max_size=300), st.sampled_from([PDF[:9], png()[:30], JPEG[:20], b""]))
def test_no_bytes_make_it_stumble(data, head):
    with suppress(InputError):
        assert form_of(head + data) in ("pdf", "png", "jpeg")
