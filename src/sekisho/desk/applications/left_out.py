"""What a 確認 left out of the filed scope, in the words of the paper."""

from sekisho.desk.applications.models import Version
from sekisho.permits.conditions import KIND_WORDS


def left_out(version: Version | None) -> list[str]:
    """What the decision left out of the filed scope, in the words of the paper."""
    decision = getattr(version, "decision", None) if version else None
    if version is None or decision is None or not decision.without:
        return []
    out, paper = decision.without, version.application
    names = {use.service: use.name for use in paper.services}
    return [
        *(f"サービス：{names[service]}" for service in out["services"]),
        *(f"種類：{names[service]}の{KIND_WORDS[kind]}" for service, kind in out["kinds"]),
        *(f"利用業務：{use.work}" for use in paper.uses if use.id in out["uses"]),
        *(f"利用者：{user.name}" for user in paper.named_users if user.id in out["users"]),
    ]
