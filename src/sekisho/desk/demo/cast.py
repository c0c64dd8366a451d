"""Who is in the demonstration case. Every organisation, person, address and number is invented."""

from dataclasses import dataclass

from sekisho.desk.people.models import Organisation
from sekisho.desk.people.roles import Role

Kind = Organisation.Kind


@dataclass(frozen=True, slots=True)
class Company:
    key: str
    kind: Kind
    name: str
    address: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """`login` becomes the e-mail address at a reserved domain (RFC 2606)."""

    login: str
    name: str
    role: Role
    company: str


COMPANIES: tuple[Company, ...] = (
    Company("ward", Kind.DEPARTMENT, "大阪市〇〇区役所 保健福祉課"),
    Company("policy", Kind.POLICY, "大阪市 生成AI統括担当（練習用）"),
    Company("audit", Kind.AUDIT, "大阪市 監査担当（練習用）"),
    Company(
        "miotsukushi", Kind.CONTRACTOR, "株式会社みおつくし調査",
        "大阪市〇〇区架空町1丁目2番3号", "代表取締役 水尾 航",
    ),
    Company(
        "naniwa", Kind.CONTRACTOR, "合同会社なにわ分類研究所",
        "大阪市〇〇区架空町4丁目5番6号", "代表社員 難波 類",
    ),
    Company(
        "center", Kind.CONTRACTOR, "〇〇区民センター運営共同事業体",
        "大阪市〇〇区架空町7丁目8番9号", "代表者 会館 守",
    ),
    Company(
        "cleaning", Kind.CONTRACTOR, "ひまわり清掃株式会社",
        "大阪市〇〇区架空町10丁目11番12号", "代表取締役 日向 葵",
    ),
)  # fmt: skip

MEMBERS: tuple[Member, ...] = (
    Member("officer", "森川 みどり", Role.OFFICER, "ward"),
    Member("policy", "統田 一", Role.POLICY, "policy"),
    Member("auditor", "監物 正", Role.AUDITOR, "audit"),
    Member("responsible", "水野 あおい", Role.RESPONSIBLE, "miotsukushi"),
    Member("staff", "川口 まこと", Role.STAFF, "miotsukushi"),
    Member("staff2", "浜田 しおり", Role.STAFF, "miotsukushi"),
    Member("staff3", "岸本 なぎさ", Role.STAFF, "miotsukushi"),
    Member("sub-responsible", "難波 るい", Role.RESPONSIBLE, "naniwa"),
    Member("sub-staff", "分部 さとる", Role.STAFF, "naniwa"),
    Member("center", "会田 ひろし", Role.RESPONSIBLE, "center"),
    Member("cleaning", "日向 あや", Role.RESPONSIBLE, "cleaning"),
)

DOMAIN = "sekisho.example"


def address_of(login: str) -> str:
    return f"{login}@{DOMAIN}"
