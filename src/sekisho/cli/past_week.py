"""A week of passages for the demonstration case, made by the real gateway with a clock that starts a week ago.

Nothing is written into the book by hand: each passage is a call to the gateway in this process, answered by the
practice model or refused, recorded and signed like any other.
"""

import asyncio
import json
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from starlette.routing import Router

from sekisho.desk.demo.load import PRACTICE_MODEL, key_of
from sekisho.desk.permits.publish import publish
from sekisho.desk.shell.clock import days_ago, now
from sekisho.gateway.app import build_gateway
from sekisho.kernel.clock import JST, FixedClock
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring

DAYS = 7
SATURDAY = 5
SEARCH: dict[str, Any] = {"web_search_options": {}}
# (hour, minute, who, what is asked, what differs from a plain call). Two of them a working day, in turn.
PASSAGES: tuple[tuple[int, int, str, str, dict[str, Any]], ...] = (
    (9, 12, "staff", "住民アンケートの回収状況を報告する文案を、三文で作ってください。", {}),
    (10, 40, "staff2", "大阪市の区名を使った、地域別集計表の説明文を作ってください。", {}),
    (
        11,
        5,
        "sub-staff",
        "次の自由記述を「交通」「福祉」に分類してください。：バスの本数を増やしてほしい。",
        {},
    ),
    (13, 30, "staff", "自由記述の要約をお願いします。：北野 さくらさん（090-0000-1234）から、歩道の段差の相談。", {}),
    (14, 15, "staff2", "次回の打合せの案内文を、令和8年の日付を入れて作ってください。", {}),
    (15, 20, "staff", "報告書の章立ての案を作ってください。", {"model": "gpt-4o"}),
    (16, 0, "sub-staff", "分類の基準を説明する文を作ってください。", {}),
    (16, 45, "staff2", "高齢者福祉の最近の動向を調べてください。", SEARCH),
    (17, 10, "staff", "調査結果の概要を、やさしい日本語で書いてください。", {}),
    (17, 40, "staff", "会議の議事要旨の見出しを考えてください。", {}),
)


def pass_the_week(settings: Settings) -> None:
    """Make the passages and publish the present state again. Needs the book's writer lock: not while serving."""
    asyncio.run(_pass(settings))
    publish()


async def _pass(settings: Settings) -> None:
    begin = (now() - timedelta(days=DAYS)).astimezone(JST)
    clock = FixedClock(_moment(begin, 8, 1))
    await asyncio.to_thread(_publish, _moment(begin, 8, 0))
    gateway = build_gateway(settings, Keyring(settings.data_dir), clock=clock)
    async with gateway.lifespan_context(gateway) as made:
        state = dict(made or {})
        turn = 0
        for back in range(DAYS, 0, -1):
            day = (now() - timedelta(days=back)).astimezone(JST)
            if day.weekday() >= SATURDAY:
                continue
            await asyncio.to_thread(_publish, _moment(day, 8, 0))
            for hour, minute, who, words, more in (PASSAGES[turn % 10], PASSAGES[(turn + 1) % 10]):
                clock.at = _moment(day, hour, minute)
                state["gate"].watch.check()
                await _ask(gateway, state, key_of(who), words, more)
            turn += 2


def _publish(at: datetime) -> None:
    """The permits as they stood that morning; the gateway rightly refuses a snapshot from its future."""
    with days_ago((now() - at) / timedelta(days=1)):
        publish()


def _moment(day: datetime, hour: int, minute: int) -> datetime:
    return day.replace(hour=hour, minute=minute, second=8, microsecond=0)


async def _ask(gateway: Router, state: dict[str, Any], key: str, words: str, more: dict[str, Any]) -> None:
    """One call in this process; the answer itself is of no interest, only what the book keeps of it."""
    body = {"model": PRACTICE_MODEL, "messages": [{"role": "user", "content": words}]} | more
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/chat/completions",
        "raw_path": b"/v1/chat/completions",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"authorization", f"Bearer {key}".encode())],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
        "state": state,
    }
    ended = asyncio.Event()
    sent = [{"type": "http.request", "body": json.dumps(body, ensure_ascii=False).encode(), "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if sent:
            return sent.pop()
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            ended.set()

    await gateway(scope, receive, send)
