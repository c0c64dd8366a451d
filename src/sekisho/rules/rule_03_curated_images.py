"""規定3: images and videos from models trained on curated content; otherwise similarity check and 同意 first."""

from collections.abc import Iterator

from sekisho.permits.conditions import Condition, Consent
from sekisho.rules.answers import unticked
from sekisho.rules.application import Application, ServiceUse
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 3
PICTURES = ("image", "video")
ASKED_FOR = ("image", "video", "other")  # the paper: 「(2) で①②以外の場合」
ANSWERS = ("yes", "no_or_unknown")


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """The curated answer where the paper asks for it, and whether the catalogue has a source for a yes."""
    return (*_answer(application), *_services(application, facts), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """Consent for every image or video service, unless answer and catalogue both say that it is curated.

    One answer stands for all services of the paper, so an answer alone frees none.
    """
    held = tuple(
        service.service
        for service in application.services
        if _makes_pictures(service) and not (application.curated == "yes" and _is_curated(service, terms.facts))
    )
    return (Consent(NUMBER, held),) if held else ()


def _answer(application: Application) -> Iterator[Finding]:
    is_asked = any(kind in ASKED_FOR for kind in application.kinds)
    if is_asked and application.curated not in ANSWERS:
        yield Finding(
            NUMBER,
            "form.empty",
            "curated",
            "stop",
            "画像・動画・その他の生成AIについて、選別したコンテンツで学習しているサービスかどうかが選ばれていません。",
            "提供元の説明で確かめ、分からないときは「該当しない又は該当するか不明」を選んでください。",
        )
    if not is_asked and application.curated:
        yield Finding(
            NUMBER,
            "form.mismatch",
            "curated",
            "note",
            "文章・音声だけの利用では、学習コンテンツの選別についての回答は要りません。",
            "画像や動画も利用するときは、種類を選んでください。",
        )


def _services(application: Application, facts: Facts) -> Iterator[Finding]:
    for row, service in enumerate(application.services, start=1):
        if not _makes_pictures(service):
            continue
        if application.curated == "yes" and not _is_curated(service, facts):
            yield Finding(
                NUMBER,
                "image.uncurated",
                "curated",
                "doubt",
                f"{row}件目のサービスは、選別したコンテンツだけで学習しているという出典がカタログにありません。",
                "提供元の文書を別紙で添えるか、「該当しない又は該当するか不明」を選んでください。",
                row,
            )
        elif application.curated == "no_or_unknown":
            yield Finding(
                NUMBER,
                "image.uncurated",
                "curated",
                "note",
                f"{row}件目のサービスの画像・動画は、類似性の確認と発注者の同意を得るまで成果物に使えません（規定3）。",
                "成果物ごとに、照合の記録を付けて同意を依頼してください。",
                row,
            )


def _makes_pictures(service: ServiceUse) -> bool:
    return any(kind in PICTURES for kind in service.kinds)


def _is_curated(service: ServiceUse, facts: Facts) -> bool:
    """Unknown to the catalogue is not curated."""
    found = facts.services.get(service.service)
    return found is not None and found.is_curated
