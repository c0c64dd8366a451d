"""`sekisho permit import`: a permit handed over, whose names a person binds with --bind, or a list of closed ones."""

from argparse import Namespace
from collections.abc import Mapping

from sekisho.cli.lookup import engagement_called
from sekisho.cli.output import say
from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.exchange.answers import filed_version
from sekisho.desk.exchange.candidates import Candidate, candidates_of, proposals
from sekisho.desk.exchange.files import CLOSURES, HANDOVER, kind_of, text_of
from sekisho.desk.exchange.incoming import Wish, adopt_permit, open_taken, signer_of, take_handover, take_list
from sekisho.desk.exchange.models import TakenHandover
from sekisho.desk.people.models import Organisation
from sekisho.kernel.era import wareki
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.permits.adopt import Binding
from sekisho.permits.handover import Handover, Named
from sekisho.permits.permit import Permit


def import_file(args: Namespace, data: bytes) -> int:
    """By the type of the file. Without --bind a permit is shown and kept waiting; nothing is bound by itself."""
    kind = kind_of(data)
    if kind == CLOSURES:
        taken = take_list(text_of(data), None)
        say(
            f"停止・取消しの一覧（第{taken.number}号、{taken.closed}件）を取り込みました。関所には2秒以内に反映されます。"
        )
        return 0
    if kind != HANDOVER:
        raise InputError(
            "取り込めるのは、引渡しファイルと、停止・取消しの一覧です。",
            next_ja="公開鍵は sekisho issuer add で登録します。手形は、発行元で引渡しファイルにしてもらってください。",
        )
    token = text_of(data)
    handover, permit = open_taken(token, signer_of(token))
    taken_in = take_handover(token, None)
    engagement = engagement_called(args.engagement) if args.engagement else None
    if not args.bind:
        _show(handover, permit, engagement, taken_in)
        return 0
    if engagement is None:
        raise InputError("--bind には、割り当てる先の案件（--engagement ID）が必要です。")
    version = _version(args.answers, engagement) if args.answers else None
    row = adopt_permit(taken_in, Wish(engagement, _binding(args.bind, handover, engagement), version), None)
    say(f"手形を取り込みました：{row.id}（{row.state_word}）")
    if version is not None:
        say(f"確認依頼 {version.request_id} 第{version.number}版を「確認」にしました。")
    if row.list_days:
        say(f"この手形には、発行から{row.list_days}日以内の停止・取消しの一覧が必要です。一覧も取り込んでください。")
    return 0


def _version(request: str, engagement: Engagement) -> Version:
    """What waits for its answer there. Raises NotFoundError if that is not the request that was named."""
    found = filed_version(engagement)
    if found is None or found.request_id != request:
        raise NotFoundError(f"この案件に、答えを待っている確認依頼 {request} はありません。")
    return found


def _show(handover: Handover, permit: Permit, engagement: Engagement | None, taken: TakenHandover) -> None:
    """What was handed over, and what could be bound where an engagement is named."""
    say(f"引渡し 第{handover.number}号：{permit.title}（{permit.department}）　発行元 {handover.issuer}")
    say(f"期間：{wareki(permit.period.first)}から{wareki(permit.period.last)}まで")
    for use in permit.purposes:
        say(f"利用目的：{use.label}")
    if engagement is None:
        say("まだ何も通れません。次の案件のどれかを --engagement で指定してください：")
        outside = Engagement.objects.filter(
            department__channel=Organisation.Channel.ELSEWHERE, department__issuer=taken.key
        )
        for one in outside.order_by("title"):
            say(f"  {one.id}　{one.title}")
        return
    found = candidates_of(engagement)
    offer = proposals(handover, found)
    _show_names("利用者", handover.people, found.people, offer.users)
    _show_names("会社", handover.parties, found.parties, offer.parties)
    _show_names("サービス", handover.services, found.services, offer.services)
    say(
        "まだ何も通れません。一つずつ確かめ、--bind 手形の識別子=こちらの識別子 で指定してください"
        "（人はメールアドレスでも指定できます）。"
    )


def _show_names(what: str, there: tuple[Named, ...], here: tuple[Candidate, ...], offer: Mapping[str, str]) -> None:
    known = {one.id: one for one in here}
    for named in there:
        proposed = known.get(offer.get(named.id, ""))
        note = f"（{named.note}）" if named.note else ""
        said = f"候補 {named.id}={proposed.id}　{proposed.label}" if proposed else "候補なし"
        say(f"{what}：{named.id}　{named.name}{note}　→　{said}")


def _binding(pairs: list[str], handover: Handover, engagement: Engagement) -> Binding:
    """Every pair sorted by what its left side is in the hand-over. Raises InputError for what is unknown or doubled."""
    parts: dict[str, dict[str, str]] = {"users": {}, "parties": {}, "services": {}}
    sides = (("users", handover.people), ("parties", handover.parties), ("services", handover.services))
    mails = {one.mail.lower(): one.id for one in candidates_of(engagement).people if one.mail}
    for pair in pairs:
        there, mark, here = pair.partition("=")
        part = next((name for name, named in sides if there in {one.id for one in named}), None)
        if not mark or part is None or there in parts[part]:
            raise InputError(
                f"--bind {pair} は使えません。", next_ja="手形の識別子=こちらの識別子 の形で指定してください。"
            )
        parts[part][there] = mails.get(here.lower(), here) if part == "users" else here
    return Binding(**parts)
