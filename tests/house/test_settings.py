"""Every setting is documented, and nothing is documented that does not exist."""

import re
from dataclasses import fields

from sekisho.kernel.settings import Settings
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")


def test_every_setting_stands_in_the_operators_page_with_its_default():
    for item in fields(Settings):
        row = next((line for line in PAGE.splitlines() if f"`{item.metadata['env']}`" in line), "")
        assert row.startswith("|"), item.metadata["env"]
        default = str(item.default)
        assert not default or default in row, f"{item.metadata['env']} should state its default {default}"


def test_no_setting_is_documented_that_does_not_exist():
    known = {item.metadata["env"] for item in fields(Settings)} | {"SEKISHO_TRACE"}
    assert set(re.findall(r"`(SEKISHO_[A-Z_]+)`", PAGE)) <= known
