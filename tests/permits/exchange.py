"""A hand-over and a list of the invented city, for one invented receiver."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sekisho.permits import jws
from sekisho.permits.closures import Closure, ClosureList
from sekisho.permits.handover import Handover, Named, Reader
from sekisho.permits.permit import sign_permit
from tests.permits.cases import CITY, NOON, STRANGER, permit

RECEIVER = jws.fingerprint(STRANGER.public_key())
PEOPLE = (Named("psn_tanaka", "試験 一", "架空編集株式会社"), Named("psn_sato", "試験 二", "架空編集株式会社"))
PARTIES = (Named("pty_main", "架空編集株式会社"), Named("pty_sub", "架空分類合同会社"))
SERVICES = (Named("svc_text", "文章サービス"), Named("svc_image", "画像サービス"))


def handover(**changes: Any) -> Handover:
    made = Handover("架空市", RECEIVER, 3, NOON, 0, sign_permit(permit(), CITY), PEOPLE, PARTIES, SERVICES)
    return replace(made, **changes)


def reader(**changes: Any) -> Reader:
    return replace(Reader(CITY.public_key(), "架空市", RECEIVER, NOON), **changes)


def closure_list(**changes: Any) -> ClosureList:
    made = ClosureList("架空市", 7, NOON, NOON + timedelta(days=7), (Closure("pmt_1", "revoked"),))
    return replace(made, **changes)
