"""Every page with the ability it needs. `page` is the only way in; a house test walks this list."""

from django.urls import URLPattern

from sekisho.desk.applications import attachment_views as attachments
from sekisho.desk.applications import lists as request_lists
from sekisho.desk.applications import versions
from sekisho.desk.applications import views as applications
from sekisho.desk.changes import views as changes
from sekisho.desk.contracts import import_views as imports
from sekisho.desk.contracts import lists as ledgers
from sekisho.desk.contracts import views as contracts
from sekisho.desk.exchange import paper_views as papers_outside
from sekisho.desk.exchange import views as exchange
from sekisho.desk.exchange import withdrawal_views as withdrawals
from sekisho.desk.holds import views as held
from sekisho.desk.home import case
from sekisho.desk.home import hand_over as handing
from sekisho.desk.home import help as helping
from sekisho.desk.home import search as searching
from sekisho.desk.home import views as home
from sekisho.desk.intake import views as intake
from sekisho.desk.monthly import views as monthly
from sekisho.desk.papers import views as papers
from sekisho.desk.people import views as people
from sekisho.desk.people.access import page
from sekisho.desk.people.roles import May
from sekisho.desk.permits import handling_views as handling
from sekisho.desk.permits import people_views as colleagues
from sekisho.desk.permits import views as permits
from sekisho.desk.records import limit_views as limiting
from sekisho.desk.records import views as records
from sekisho.desk.registered import views as secrets
from sekisho.desk.retention import views as retention
from sekisho.desk.reviews import reason_views as reasons
from sekisho.desk.reviews import views as reviews
from sekisho.desk.services import views as services
from sekisho.desk.usage import views as usage
from sekisho.desk.works import views as works

REQUEST = "requests/<str:request_id>/"
ENGAGEMENT = "engagements/<str:engagement_id>/"
SPECIFICATION = ENGAGEMENT + "specification.<str:form>"
INTAKE = "intake/<str:intake_id>/"
SERVICE = "services/<str:service_id>/"
HAND_OVER = "hand-over/<str:hand_over_id>/"
REASON = "reasons/<str:reason_id>/"
REGISTERED = "secrets/<str:secret_id>/"
PERMIT = "permits/<str:permit_id>/"
MONTH = "review/<str:month>/"
PROPOSAL = "retention/<str:proposal_id>/"

urlpatterns: list[URLPattern] = [
    page("sign-in/", people.sign_in, "sign-in", May.PUBLIC),
    page("sign-in/code/", people.sign_in_code, "sign-in-code", May.HALF_SIGNED_IN),
    page("sign-out/", people.sign_out, "sign-out", May.PUBLIC),
    page("account/password/", people.password, "password", May.SIGNED_IN),
    page("", home.home, "home", May.SIGNED_IN),
    page("search/", searching.search, "search", May.SIGNED_IN),
    page("help/", helping.help_page, "help", May.SIGNED_IN),
    page("rules/", home.rules, "rules", May.SIGNED_IN),
    page("services/", services.services, "services", May.SIGNED_IN),
    page("services/new/", services.service_new, "service-new", May.EDIT_CATALOGUE),
    page(SERVICE, services.service, "service", May.SIGNED_IN),
    page(SERVICE + "check/", services.service_check, "service-check", May.EDIT_CATALOGUE),
    page(SERVICE + "facts/<slug:fact>/", services.service_fact, "service-fact", May.EDIT_CATALOGUE),
    page("engagements/", ledgers.engagements, "engagements", May.SEE_ENGAGEMENTS),
    page("engagements.csv", ledgers.engagements_csv, "engagements-csv", May.SEE_ENGAGEMENTS),
    page("engagements/import/", imports.engagement_import, "engagement-import", May.EDIT_ENGAGEMENTS),
    page("engagements/outside/", papers_outside.outside_new, "outside-new", May.RECORD_PAPER),
    page("engagements/new/", contracts.engagement_new, "engagement-new", May.EDIT_ENGAGEMENTS),
    page("engagements/register.xlsx", papers.register_file, "register-file", May.SEE_REQUESTS),
    page(ENGAGEMENT, case.engagement, "engagement", May.SEE_ENGAGEMENTS),
    page(ENGAGEMENT + "evidence/", papers.evidence_file, "evidence", May.TAKE_EVIDENCE),
    page(ENGAGEMENT + "usage/", usage.usage, "usage", May.TAKE_USAGE),
    page(ENGAGEMENT + "usage/fields/", usage.usage_fields, "usage-fields-of", May.DECIDE_USAGE),
    page("usage/fields/", usage.usage_fields, "usage-fields", May.DECIDE_USAGE),
    page(ENGAGEMENT + "edit/", contracts.engagement_edit, "engagement-edit", May.EDIT_ENGAGEMENTS),
    page(ENGAGEMENT + "specification/", contracts.specification_attach, "specification", May.EDIT_ENGAGEMENTS),
    page(ENGAGEMENT + "use/", contracts.use_declare, "use-declare", May.DECLARE_USE),
    page(ENGAGEMENT + "parties/new/", contracts.party_new, "party-new", May.DECLARE_USE),
    page(ENGAGEMENT + "parties/accept/", contracts.party_accept, "party-accept", May.DECLARE_USE),
    page(
        ENGAGEMENT + "specification.<str:form>",
        applications.specification_file,
        "specification-file",
        May.SEE_ENGAGEMENTS,
    ),
    page(ENGAGEMENT + "handling/", handling.handling, "handling", May.RULE_PERMITS),
    page(ENGAGEMENT + "limits/", limiting.limits, "limits", May.SET_LIMITS),
    page(ENGAGEMENT + "drift/", changes.drift, "drift", May.SEE_REQUESTS),
    page(ENGAGEMENT + "drift/draft/", changes.drift_draft, "drift-draft", May.FILE_REQUESTS),
    page(ENGAGEMENT + "drift/dismiss/", changes.drift_dismiss, "drift-dismiss", May.FILE_REQUESTS),
    page("reconfirmations/", changes.reconfirmations, "reconfirmations", May.SEE_RECONFIRMATIONS),
    page(
        "reconfirmations/new/<slug:cause>/<str:subject>/",
        changes.reconfirmation_new,
        "reconfirmation-new",
        May.EDIT_CATALOGUE,
    ),
    page(
        "reconfirmations/<str:reconfirmation_id>/",
        changes.reconfirmation,
        "reconfirmation",
        May.SEE_RECONFIRMATIONS,
    ),
    page("reconfirmation-tasks/<str:task>/", changes.reconfirmation_task, "reconfirmation-task", May.RULE_PERMITS),
    page("requests/", request_lists.requests, "requests", May.SEE_REQUESTS),
    page("requests.csv", request_lists.requests_csv, "requests-csv", May.SEE_REQUESTS),
    page("requests/new/", applications.request_new, "request-new", May.FILE_REQUESTS),
    page("intake/", intake.intake_new, "intake-new", May.READ_PAPERS),
    page(INTAKE, intake.intake, "intake", May.READ_PAPERS),
    page(INTAKE + "drop/", intake.intake_drop, "intake-drop", May.READ_PAPERS),
    page(INTAKE + "file.docx", intake.intake_file, "intake-file", May.READ_PAPERS),
    page(REQUEST, applications.request_detail, "request", May.SEE_REQUESTS),
    page(REQUEST + "edit/attachments/", attachments.request_attachments, "request-attachments", May.FILE_REQUESTS),
    page(
        REQUEST + "attachments/<str:attachment_id>/", attachments.attachment_file, "attachment-file", May.SEE_REQUESTS
    ),
    page(REQUEST + "edit/<slug:step>/", applications.request_edit, "request-edit", May.FILE_REQUESTS),
    page(REQUEST + "review-all/", applications.request_review_all, "request-review-all", May.FILE_REQUESTS),
    page(REQUEST + "withdraw/", applications.request_withdraw, "request-withdraw", May.FILE_REQUESTS),
    page(REQUEST + "withdrawal/", withdrawals.withdrawal, "withdrawal", May.REVIEW_REQUESTS),
    page(REQUEST + "withdrawal/scan/", withdrawals.withdrawal_scan, "withdrawal-scan", May.SEE_REQUESTS),
    page(REQUEST + "paper.<str:form>", applications.request_file, "request-file", May.SEE_REQUESTS),
    page(REQUEST + "versions/<int:number>.<str:form>", applications.version_file, "version-file", May.SEE_REQUESTS),
    page(REQUEST + "versions/<int:number>/answer.<str:form>", papers.answer_file, "answer-file", May.SEE_REQUESTS),
    page(
        REQUEST + "versions/<int:number>/original.docx",
        intake.version_original,
        "version-original",
        May.SEE_REQUESTS,
    ),
    page(REQUEST + "versions/", versions.request_versions, "request-versions", May.SEE_REQUESTS),
    page(REQUEST + "versions/<int:number>/", versions.version_paper, "version-paper", May.SEE_REQUESTS),
    page(REQUEST + "paper/", papers_outside.paper_confirmation, "paper-confirmation", May.RECORD_PAPER),
    page("notices/<str:notice_id>/scan/", papers_outside.scan_file, "scan-file", May.SEE_REQUESTS),
    page(REQUEST + "disclosures/", papers.disclosures, "disclosures", May.REVIEW_REQUESTS),
    page(
        REQUEST + "disclosures/<str:disclosure_id>/paper.<str:form>",
        papers.disclosure_file,
        "disclosure-file",
        May.REVIEW_REQUESTS,
    ),
    page(REQUEST + "take/", reviews.review_take, "review-take", May.REVIEW_REQUESTS),
    page(REQUEST + "review/", reviews.review, "review", May.REVIEW_REQUESTS),
    page("hand-over/", handing.hand_overs, "hand-overs", May.EDIT_ENGAGEMENTS),
    page(HAND_OVER, handing.hand_over_list, "hand-over", May.EDIT_ENGAGEMENTS),
    page(HAND_OVER + "seen/", handing.hand_over_seen, "hand-over-seen", May.EDIT_ENGAGEMENTS),
    page("reasons/", reasons.reasons, "reasons", May.KEEP_REASONS),
    page("reasons/samples/", reasons.reason_samples, "reason-samples", May.KEEP_REASONS),
    page("reasons/new/", reasons.reason_new, "reason-new", May.KEEP_REASONS),
    page(REASON + "edit/", reasons.reason_edit, "reason-edit", May.KEEP_REASONS),
    page(REASON + "retire/", reasons.reason_retire, "reason-retire", May.KEEP_REASONS),
    page(PERMIT, permits.permit, "permit", May.SEE_PERMITS),
    page(PERMIT + "permit.jws", permits.permit_file, "permit-file", May.SEE_PERMITS),
    page(PERMIT + "paper.<str:form>", papers.permit_paper_file, "permit-paper", May.SEE_PERMITS),
    page(PERMIT + "hand-over/", exchange.permit_hand_over, "permit-hand-over", May.HAND_OVER_PERMITS),
    page(PERMIT + "paper/", papers_outside.paper_act, "paper-act", May.RECORD_PAPER),
    page("exchange/", exchange.exchange, "exchange", May.SEE_EXCHANGE),
    page("exchange/card/", exchange.card_file, "exchange-card", May.SEE_EXCHANGE),
    page("exchange/closures/", exchange.closures_file, "exchange-closures", May.WRITE_LISTS),
    page("exchange/take-in/", exchange.take_in, "exchange-take-in", May.TAKE_IN),
    page("exchange/handovers/<str:handover_id>/", exchange.handover, "handover", May.TAKE_IN),
    page(PERMIT + "<slug:act>/", permits.permit_act, "permit-act", May.RULE_PERMITS),
    page("keys/", permits.keys, "keys", May.HOLD_KEYS),
    page("keys/attest/", permits.attestation, "attest", May.HOLD_KEYS),
    page("keys/new/", permits.key_new, "key-new", May.HOLD_KEYS),
    page("keys/<str:key_id>/rotate/", permits.key_rotate, "key-rotate", May.HOLD_KEYS),
    page("keys/<str:key_id>/revoke/", permits.key_revoke, "key-revoke", May.HOLD_KEYS),
    page("auditor-keys/", permits.auditor_keys, "auditor-keys", May.HOLD_AUDITOR_KEYS),
    page("people/", colleagues.people, "people", May.SEE_PEOPLE),
    page("people/new/", colleagues.person_new, "person-new", May.EDIT_PEOPLE),
    page("people/<str:person_id>/renew/", colleagues.person_renew, "person-renew", May.EDIT_PEOPLE),
    page("people/<str:person_id>/deactivate/", colleagues.person_deactivate, "person-deactivate", May.EDIT_PEOPLE),
    page("secrets/", secrets.secrets, "secrets", May.SEE_SECRETS),
    page(ENGAGEMENT + "secrets/", secrets.engagement_secrets, "engagement-secrets", May.SEE_SECRETS),
    page(ENGAGEMENT + "secrets/try/", secrets.secrets_try, "secrets-try", May.KEEP_SECRETS),
    page(ENGAGEMENT + "secrets/new/<slug:kind>/", secrets.secret_new, "secret-new", May.KEEP_SECRETS),
    page(REGISTERED, secrets.secret, "secret", May.SEE_SECRETS),
    page(REGISTERED + "replace/", secrets.secret_replace, "secret-replace", May.KEEP_SECRETS),
    page(REGISTERED + "remove/", secrets.secret_remove, "secret-remove", May.KEEP_SECRETS),
    page("works/", works.works, "works", May.EDIT_CATALOGUE),
    page("works/new/", works.work_new, "work-new", May.EDIT_CATALOGUE),
    page("works/give-up/", works.work_give_up, "work-give-up", May.EDIT_CATALOGUE),
    page("works/free/new/", works.work_free_new, "work-free-new", May.EDIT_CATALOGUE),
    page("works/free/bind/", works.work_bind, "work-bind", May.EDIT_CATALOGUE),
    page("works/<str:name_id>/end/", works.work_end, "work-end", May.EDIT_CATALOGUE),
    page("holds/", held.holds, "holds", May.STATE_REASONS),
    page("holds/<str:record_id>/", held.hold, "hold", May.STATE_REASONS),
    page("holds/<str:record_id>/end/", held.hold_end, "hold-end", May.END_REASONS),
    page("records/", records.records, "records", May.SEE_RECORDS),
    page("records/<str:record_id>/", records.record, "record", May.SEE_RECORDS),
    page("review/", monthly.months, "monthly-reviews", May.SEE_REVIEWS),
    page(MONTH, monthly.month, "monthly", May.SEE_REVIEWS),
    page(MONTH + "<str:engagement_id>/", monthly.report, "monthly-report", May.SEE_REVIEWS),
    page(MONTH + "<str:engagement_id>/sign/", monthly.sign, "monthly-sign", May.SIGN_REVIEWS),
    page(MONTH + "<str:engagement_id>/paper.<str:form>", papers.monthly_file, "monthly-paper", May.SEE_REVIEWS),
    page("records/<str:record_id>/receipt.tlog-proof", records.record_receipt, "record-receipt", May.SEE_RECORDS),
    page("receipts/", records.receipts, "receipts", May.PUBLIC),
    page("retention/", retention.retention, "retention", May.SEE_RETENTION),
    page(
        "retention/new/<slug:kind>/<str:engagement_id>/<int:year>/",
        retention.disposal_new,
        "disposal-new",
        May.PROPOSE_DISPOSAL,
    ),
    page(PROPOSAL, retention.disposal, "disposal", May.SEE_RETENTION),
    page(PROPOSAL + "decide/", retention.disposal_decide, "disposal-decide", May.APPROVE_DISPOSAL),
    page(PROPOSAL + "withdraw/", retention.disposal_withdraw, "disposal-withdraw", May.PROPOSE_DISPOSAL),
    page("book/", records.book_page, "book", May.SEE_BOOK),
    page("book/<str:book_id>/rule/", records.book_rule, "book-rule", May.KEEP_BOOKS),
]
