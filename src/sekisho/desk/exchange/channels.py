"""How each department confirms: here, on paper, or in an installation of its own. Set by whoever runs this machine.

Not on a page: a contractor's account must never be able to say that a city has nothing installed. Whoever has the
command line has the signing key as well, so that nothing is given away by asking there.
"""

from django.db import transaction

from sekisho.desk.events.actions import record
from sekisho.desk.exchange.issuers import issuer_with
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import InputError, StateError

Channel = Organisation.Channel
OFFICERS_JA = "この関所には、発注者の職員が登録されています。"


def has_officers() -> bool:
    """Whether any officer of a city has, or ever had, an account in this installation."""
    return Person.objects.filter(role=Role.OFFICER.value).exists()


def outside_departments() -> list[Organisation]:
    """Those that confirm elsewhere, by name."""
    found = Organisation.objects.filter(kind=Organisation.Kind.DEPARTMENT).exclude(channel=Channel.HERE)
    return list(found.order_by("name"))


@transaction.atomic
def set_channel(name: str, channel: Channel, fingerprint: str = "") -> Organisation:
    """Say how a department confirms; it is made if there is none of that name. Raises StateError or InputError."""
    found = Organisation.objects.filter(kind=Organisation.Kind.DEPARTMENT, name=name).first()
    department = found or Organisation(kind=Organisation.Kind.DEPARTMENT, name=name)
    if channel != Channel.HERE and department.people.exists():
        raise StateError(f"{name}の職員がこの関所に登録されているため、確認は別の場所では行われません。")
    if channel == Channel.PAPER and has_officers():
        raise StateError(
            f"{OFFICERS_JA}紙による確認を、受注者が記録することはできません。",
            next_ja="紙による確認は、受注者だけが設置した関所で使います。",
        )
    if channel == Channel.ELSEWHERE and issuer_with(fingerprint) is None:
        raise InputError(
            "その指紋の発行元は登録されていません。", next_ja="先に sekisho issuer add で公開鍵を登録してください。"
        )
    department.channel = channel
    department.issuer = fingerprint if channel == Channel.ELSEWHERE else ""
    department.save()
    record("department.set-channel", None, department.id, detail={"channel": str(channel)})
    return department


def insist_on_paper(department: Organisation) -> None:
    """Raises StateError unless a confirmation on paper by this department may be recorded here."""
    if department.channel != Channel.PAPER:
        raise StateError(
            "この案件の発注者は、紙で確認する発注者として設定されていません。",
            next_ja="確認は発注者が行います。設定は、関所の運用者がコマンドで行います（手引き参照）。",
        )
    if has_officers():
        raise StateError(
            f"{OFFICERS_JA}紙による確認は記録できません。",
            next_ja="確認依頼書をこの関所で提出し、発注者の確認を受けてください。",
        )


def insist_on_outside(department: Organisation) -> None:
    """Raises StateError unless the department confirms on paper or elsewhere."""
    if department.channel == Channel.HERE:
        raise StateError("この発注者の案件は、発注者の職員が登録します。")
