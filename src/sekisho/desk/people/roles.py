"""Who may do what, as one table. A page names the ability it needs; a role either has it or not.

What a role may do is one half; whose cases it sees is the other, in `contracts/visible.py` and its likes.
"""

from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    POLICY = "policy"
    RESPONSIBLE = "responsible"
    STAFF = "staff"
    AUDITOR = "auditor"


ROLE_WORDS: dict[Role, str] = {
    Role.OFFICER: "発注者（業務所管課 職員）",
    Role.POLICY: "統括部門",
    Role.RESPONSIBLE: "受注者・指定管理者 管理者",
    Role.STAFF: "利用者",
    Role.AUDITOR: "監査",
}


class May(StrEnum):
    """An ability. PUBLIC needs no sign-in; HALF_SIGNED_IN needs the password but not yet the second factor."""

    PUBLIC = "public"
    HALF_SIGNED_IN = "half-signed-in"
    SIGNED_IN = "signed-in"
    SEE_ENGAGEMENTS = "see-engagements"
    EDIT_ENGAGEMENTS = "edit-engagements"
    DECLARE_USE = "declare-use"
    FILE_REQUESTS = "file-requests"
    READ_PAPERS = "read-papers"
    SEE_REQUESTS = "see-requests"
    REVIEW_REQUESTS = "review-requests"
    KEEP_REASONS = "keep-reasons"
    SEE_PERMITS = "see-permits"
    RULE_PERMITS = "rule-permits"
    HOLD_KEYS = "hold-keys"
    RULE_KEYS = "rule-keys"
    SET_LIMITS = "set-limits"
    HOLD_AUDITOR_KEYS = "hold-auditor-keys"
    SEE_PEOPLE = "see-people"
    EDIT_PEOPLE = "edit-people"
    SEE_RECORDS = "see-records"
    SEE_BOOK = "see-book"
    KEEP_BOOKS = "keep-books"
    STATE_REASONS = "state-reasons"
    END_REASONS = "end-reasons"
    EDIT_CATALOGUE = "edit-catalogue"
    SEE_RECONFIRMATIONS = "see-reconfirmations"
    TAKE_EVIDENCE = "take-evidence"
    SEE_EXCHANGE = "see-exchange"
    HAND_OVER_PERMITS = "hand-over-permits"
    WRITE_LISTS = "write-lists"
    TAKE_IN = "take-in"
    RECORD_PAPER = "record-paper"
    SEE_SECRETS = "see-secrets"
    KEEP_SECRETS = "keep-secrets"
    SEE_REVIEWS = "see-reviews"
    SIGN_REVIEWS = "sign-reviews"
    SEE_RETENTION = "see-retention"
    PROPOSE_DISPOSAL = "propose-disposal"
    APPROVE_DISPOSAL = "approve-disposal"
    TAKE_USAGE = "take-usage"
    DECIDE_USAGE = "decide-usage"


_EVERYONE = {May.PUBLIC, May.HALF_SIGNED_IN, May.SIGNED_IN, May.SEE_ENGAGEMENTS, May.SEE_PERMITS, May.SEE_RECORDS}

ABILITIES: dict[Role, frozenset[May]] = {
    Role.OFFICER: frozenset(
        _EVERYONE
        | {May.EDIT_ENGAGEMENTS, May.SEE_REQUESTS, May.REVIEW_REQUESTS, May.RULE_PERMITS, May.SEE_BOOK, May.SEE_PEOPLE}
        | {May.TAKE_EVIDENCE, May.KEEP_REASONS, May.SEE_RECONFIRMATIONS, May.READ_PAPERS}
        | {May.SEE_EXCHANGE, May.HAND_OVER_PERMITS, May.WRITE_LISTS}
        | {May.SEE_SECRETS, May.KEEP_SECRETS, May.SEE_REVIEWS, May.END_REASONS}
        | {May.SEE_RETENTION, May.PROPOSE_DISPOSAL, May.APPROVE_DISPOSAL, May.TAKE_USAGE}
    ),
    Role.POLICY: frozenset(
        _EVERYONE
        | {May.SEE_REQUESTS, May.SEE_BOOK, May.EDIT_CATALOGUE, May.KEEP_REASONS, May.SEE_RECONFIRMATIONS}
        | {May.SEE_EXCHANGE, May.WRITE_LISTS, May.SEE_REVIEWS, May.SEE_RETENTION, May.APPROVE_DISPOSAL}
        | {May.TAKE_USAGE, May.DECIDE_USAGE, May.KEEP_BOOKS}
    ),
    Role.RESPONSIBLE: frozenset(
        _EVERYONE
        | {May.DECLARE_USE, May.FILE_REQUESTS, May.SEE_REQUESTS, May.HOLD_KEYS, May.RULE_KEYS, May.SET_LIMITS}
        | {May.SEE_PEOPLE, May.EDIT_PEOPLE, May.SEE_BOOK, May.TAKE_EVIDENCE, May.READ_PAPERS}
        | {May.SEE_EXCHANGE, May.TAKE_IN, May.RECORD_PAPER}
        | {May.SEE_SECRETS, May.KEEP_SECRETS, May.SEE_REVIEWS, May.SIGN_REVIEWS}
        | {May.STATE_REASONS, May.END_REASONS}
        # Approves only where the city's side has nobody in this installation (`retention/actions.py`).
        | {May.SEE_RETENTION, May.PROPOSE_DISPOSAL, May.APPROVE_DISPOSAL, May.TAKE_USAGE}
    ),
    Role.STAFF: frozenset(_EVERYONE | {May.HOLD_KEYS, May.STATE_REASONS, May.END_REASONS}),
    Role.AUDITOR: frozenset(
        _EVERYONE
        | {May.SEE_REQUESTS, May.SEE_BOOK, May.HOLD_AUDITOR_KEYS, May.TAKE_EVIDENCE, May.SEE_RECONFIRMATIONS}
        | {May.SEE_EXCHANGE, May.SEE_SECRETS, May.SEE_REVIEWS, May.SEE_RETENTION, May.TAKE_USAGE}
    ),
}
