"""Every model of the desk, for Django to find; each lives in its slice."""

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.attachments.models import Attachment, AttachmentBody, AttachmentErasure, KekState
from sekisho.desk.changes.models import DriftAnswer, Reconfirmation, ReconfirmationTask
from sekisho.desk.contracts.models import Engagement, HandOver, HandOverItem, Party
from sekisho.desk.events.models import Event, Pseudonym
from sekisho.desk.exchange.models import (
    AdoptedPermit,
    PaperNotice,
    Scan,
    SentHandover,
    TakenHandover,
    TakenList,
    Withdrawal,
    WrittenList,
)
from sekisho.desk.intake.models import Intake, Original, OriginalBody, OriginalErasure
from sekisho.desk.monthly.models import MonthlyReview
from sekisho.desk.papers.models import Disclosure
from sekisho.desk.people.models import Organisation, Person, SignInFailure
from sekisho.desk.permits.models import (
    ApiKey,
    AuditorKey,
    CityName,
    Connection,
    GateHandling,
    GateRegister,
    HoldRelease,
    IssuedPermit,
    ModelPrice,
    ModelRoute,
    PermitAct,
    PublishedSnapshot,
    UsageLimit,
)
from sekisho.desk.records.models import Cursor, ErasureOrder, OtherBook, Passage
from sekisho.desk.registered.models import SealedRegister, Secret, SecretVersion
from sekisho.desk.retention.models import DisposalItem, DisposalProposal
from sekisho.desk.reviews.models import ClaimRuling, Comment, Decision, Judgement, StandardReason
from sekisho.desk.services.models import FactStatement
from sekisho.desk.usage.models import UsageFields

__all__ = [
    "AdoptedPermit",
    "ApiKey",
    "Attachment",
    "AttachmentBody",
    "AttachmentErasure",
    "AuditorKey",
    "CityName",
    "ClaimRuling",
    "Comment",
    "Connection",
    "Cursor",
    "Decision",
    "Disclosure",
    "DisposalItem",
    "DisposalProposal",
    "DriftAnswer",
    "Engagement",
    "ErasureOrder",
    "Event",
    "FactStatement",
    "GateHandling",
    "GateRegister",
    "HandOver",
    "HandOverItem",
    "HoldRelease",
    "Intake",
    "IssuedPermit",
    "Judgement",
    "KekState",
    "ModelPrice",
    "ModelRoute",
    "MonthlyReview",
    "Organisation",
    "Original",
    "OriginalBody",
    "OriginalErasure",
    "OtherBook",
    "PaperNotice",
    "Party",
    "Passage",
    "PermitAct",
    "Person",
    "Pseudonym",
    "PublishedSnapshot",
    "Reconfirmation",
    "ReconfirmationTask",
    "Request",
    "Scan",
    "SealedRegister",
    "Secret",
    "SecretVersion",
    "SentHandover",
    "SignInFailure",
    "StandardReason",
    "TakenHandover",
    "TakenList",
    "UsageFields",
    "UsageLimit",
    "Version",
    "Withdrawal",
    "WrittenList",
]
