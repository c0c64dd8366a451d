"""規定5: search with AI added only to find public information, never to have AI answer."""

import re
from collections.abc import Iterator

from sekisho.permits.conditions import Condition, NoSearchTools, SearchToolsRemoved
from sekisho.rules.answers import planned, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 5
# Services whose very purpose is an AI answer to a search, by catalogue id.
SEARCH_SERVICES = frozenset(
    {"google-search-ai", "bing-copilot-search", "perplexity-consumer", "perplexity-enterprise", "duck-ai"}
)
AI_SEARCH = re.compile(
    "aiモード|aiによる概要|ai検索|検索ai|copilot検索|copilotsearch|perplexity|grounding|グラウンディング|"
    "deepresearch|ディープリサーチ|(?:web|ウェブ|ネット)検索(?:機能|ツール|連携|を有効)|"
    "(?:ai|モデル)(?:に|が|で)(?:web|ウェブ|ネット|インターネット)(?:を|で)?検索"
)


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """A search service named as the service, or provider-side search in the method."""
    return (*_services(application), *_method(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """A call that asks for search is refused; or, where the city says so, passes without it. It never searches."""
    return (SearchToolsRemoved(NUMBER) if terms.removes_search else NoSearchTools(NUMBER),)


def _services(application: Application) -> Iterator[Finding]:
    for row, service in enumerate(application.services, start=1):
        if service.service in SEARCH_SERVICES:
            yield Finding(
                NUMBER,
                "search.tool",
                "service",
                "doubt",
                f"{row}件目のサービスは、検索にAIが回答するものです。AIの回答を得る目的では利用できません（規定5）。",
                "公開情報を探す目的だけであれば、生成AIサービスとして届け出る必要があるか発注者に相談してください。",
                row,
            )


def _method(application: Application) -> Iterator[Finding]:
    for item, row in planned(application, AI_SEARCH):
        yield Finding(
            NUMBER,
            "search.tool",
            item,
            "doubt",
            "検索エンジンのAI回答や、AIサービス側のウェブ検索を使うと読めるところがあります（規定5）。",
            "検索は公開情報を探す目的に限り、AIに検索させて回答を得る使い方は外してください。",
            row,
        )
