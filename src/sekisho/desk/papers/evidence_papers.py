"""Into the evidence package: every filed version as paper and as the bytes that were hashed, decisions, permits."""

from typing import Any

from django.db.models import Q, QuerySet

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.papers import request_paper
from sekisho.desk.attachments.models import Attachment, Erased
from sekisho.desk.attachments.stored import content
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.exchange.models import AdoptedPermit, PaperNotice, Withdrawal
from sekisho.desk.exchange.scans import bytes_of
from sekisho.desk.intake.files import opened
from sekisho.desk.intake.models import Original
from sekisho.desk.papers.answer import LETTERS, answer_paper
from sekisho.desk.papers.permit import permit_paper
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.bases import basis_words
from sekisho.documents import answer_layout
from sekisho.documents.evidence_package import Package
from sekisho.documents.permit_layout import lay_out
from sekisho.documents.printing import write
from sekisho.kernel.clock import iso
from sekisho.kernel.errors import StoreError
from sekisho.permits.permit import document
from sekisho.rules.application import FILE_KINDS, AttachedFile


def add_requests(package: Package, requests: QuerySet[Request], *, is_city: bool) -> None:
    """Papers of all versions, and `requests.json` about them. Comments of a running review are the city's alone."""
    told = []
    for request in requests.select_related("party__organisation"):
        added: set[str] = set()
        versions = list(request.versions.select_related("author__organisation").order_by("number"))
        told.append(
            {
                "id": request.id,
                "receipt": request.receipt,
                "category": request.category,
                "state": request.state,
                "state_word": request.state_word,
                "filed_by": request.party.organisation.name,
                "withdrawal": _withdrawal(package, request),
                "versions": [
                    _version(package, request, version, is_city=is_city)
                    | {"files": [_file(package, request, file, added) for file in version.application.files]}
                    for version in versions
                ],
            }
        )
    package.add_json("requests.json", told, "確認依頼：版、コメント、決定")


def _version(package: Package, request: Request, version: Version, *, is_city: bool) -> dict[str, Any]:
    place = f"papers/requests/{request.id}/v{version.number}"
    label = f"確認依頼書 {request.receipt or request.id} 第{version.number}版"
    package.add(f"{place}.json", version.answers.encode(), f"{label}の内容（SHA-256の対象）")
    paper = request_paper(version.application, request.engagement, request, version)
    for form in ("pdf", "docx"):
        package.add(f"{place}.{form}", paper.write(form), f"{label}（{form}）")
    original = getattr(version, "original", None)
    is_kept = original is not None and not hasattr(original, "erasure")
    if original is not None and is_kept:
        package.add(f"{place}.received.docx", opened(original), f"{label}のもと（届いたファイルのまま）")
    decision = getattr(version, "decision", None)
    if decision is not None and decision.outcome in LETTERS and not hasattr(decision, "paper"):
        letter = write(answer_layout.lay_out(answer_paper(request, version.number)), "pdf")
        package.add(f"{place}.answer.pdf", letter, f"{label}への{decision.get_outcome_display()}の書面")
    may_read = is_city or decision is not None
    return {
        "number": version.number,
        "file": f"{place}.json",
        "sha256": version.sha256,
        "submitted_at": iso(version.submitted_at),
        "comments": [{"item": row.item, "text": row.text} for row in version.comments.all()] if may_read else [],
        "attachments": list(version.application.attachments),
        "received": _received(original, f"{place}.received.docx" if is_kept else None) if original else None,
        "decision": _decision(decision) if decision else None,
    }


def _withdrawal(package: Package, request: Request) -> dict[str, Any] | None:
    """How a 取下げ came that the city recorded, and its scan."""
    row = Withdrawal.objects.filter(request=request).select_related("scan").first()
    if row is None:
        return None
    place = f"papers/requests/{request.id}/withdrawal.{row.scan.form}" if row.scan else None
    if row.scan is not None and place is not None:
        package.add(place, bytes_of(row.scan), f"確認依頼書 {request.receipt or request.id} の取下げの書面のスキャン")
    return {
        "file": place,
        "from": row.sender,
        "on": row.received_on.isoformat(),
        "means": row.get_means_display(),
        "recorded_at": iso(row.at),
    }


def _file(package: Package, request: Request, file: AttachedFile, added: set[str]) -> dict[str, Any]:
    """A pinned file, once for all versions of the request that have it. `file` is None where it cannot be opened."""
    place = f"papers/requests/{request.id}/attachments/{file.id}.{file.media}"
    facts = {"id": file.id, "name": file.name, "sha256": file.sha256, "bytes": file.size, "kind": file.kind}
    facts |= {"item": file.item, "service": file.service, "until": file.until.isoformat() if file.until else None}
    if place not in added:
        row = Attachment.objects.filter(id=file.id, body__organisation=request.party.organisation_id).first()
        erasure = getattr(row.body, "erasure", None) if row is not None else None
        if erasure is not None:
            return facts | {"file": None, "erased": _erased(erasure)}
        try:
            data = content(row) if row is not None else None
        except StoreError:
            data = None
        if data is None:
            return facts | {"file": None}
        label = f"{FILE_KINDS.get(file.kind, file.kind)}「{file.name}」"
        package.add(place, data, f"確認依頼書 {request.receipt or request.id} のファイル：{label}")
        added.add(place)
    return facts | {"file": place}


def _received(original: Original, file: str | None) -> dict[str, Any]:
    """How a paper came that the city recorded, and the file it was read from, unless that was erased."""
    return {
        "file": file,
        "erased": None if file else _erased(original.erasure),
        "sha256": original.sha256,
        "from": original.received_from,
        "on": original.received_on.isoformat(),
        "means": original.get_means_display(),
        "recorded_at": iso(original.at),
    }


def _erased(erasure: Erased) -> dict[str, str]:
    """That a file is missing because it was erased, when and on what basis; the reason stays at the desk."""
    return {"at": iso(erasure.at), "basis": erasure.basis, "basis_word": basis_words(erasure.basis)}


def _decision(decision: Any) -> dict[str, Any]:
    """`decision` is a reviews.Decision, reached through its version."""
    return {
        "outcome": decision.outcome,
        "outcome_word": decision.get_outcome_display(),
        "reason": decision.reason,
        "draft_number": decision.draft_number,
        "decision_number": decision.decision_number,
        "decided_on": decision.decided_on.isoformat(),
        "claims": decision.claims,
        "at": iso(decision.at),
    }


def add_permits(package: Package, engagement: Engagement) -> None:
    """Each permit as signed, in clear, and as paper; whoever sees the engagement sees its permits."""
    rows = IssuedPermit.objects.filter(engagement=engagement).select_related("version__request").order_by("issued_at")
    for row in rows:
        permit = read_permit(row)
        clear = document(permit) | {
            "state": row.state,
            "state_word": row.state_word,
            "state_reason": row.state_reason,
        }
        package.add(f"permits/{row.id}.jws", row.token.encode(), f"手形 {row.id}（署名付き）")
        package.add_json(f"permits/{row.id}.json", clear, f"手形 {row.id} の内容と、いまの状態")
        package.add(f"permits/{row.id}.pdf", write(lay_out(permit_paper(row)), "pdf"), f"確認通知書 {row.id}")


def add_elsewhere(package: Package, engagement: Engagement) -> None:
    """What was confirmed outside this installation: scans of the city's papers, and its own permits as handed over."""
    about = Q(decision__version__request__engagement=engagement) | Q(act__permit__engagement=engagement)
    for notice in PaperNotice.objects.filter(about, scan__isnull=False).select_related("scan").order_by("at", "id"):
        scan = notice.scan
        if scan is not None:
            place = f"confirmations/{scan.id}.{scan.form}"
            package.add(place, bytes_of(scan), f"発注者の書面（{notice.told_on.isoformat()}）のスキャン")
    adopted = AdoptedPermit.objects.filter(row__engagement=engagement).select_related("handover")
    for one in {each.handover_id: each.handover for each in adopted}.values():
        package.add(f"handovers/{one.id}.jws", one.token.encode(), f"発行元から引き渡された手形 {one.permit}")
