"""Who opens what: every URL × every role × whose case it is, as one table written from the screens' description.

What a role may not open at all is 403. What it may open in general, but not this one, is 404: nobody learns that
another organisation's case exists. Nobody signed in: to the sign-in page; half signed in: to the code.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sekisho.desk.events.models import Event
from sekisho.desk.people.models import Person
from sekisho.desk.urls import urlpatterns
from tests.desk.browser import signed_in
from tests.desk.matrix_data import data_for
from tests.desk.scene import Scene

# officer of the ward, officer of another ward, policy section, auditor; responsible person of the contractor, of a
# rival; staff of the contractor, of the rival; responsible person and staff of the subcontractor.
ACTORS = (
    "officer",
    "other-officer",
    "policy",
    "auditor",
    "responsible",
    "rival-responsible",
    "staff",
    "rival-staff",
    "sub-responsible",
    "sub-staff",
)


@dataclass(frozen=True)
class Row:
    """`of` labels the object (see scene.py). `method` BOTH: a page that only shows, where POST does nothing more."""

    name: str
    method: str
    of: str
    codes: str

    def __str__(self) -> str:
        return f"{self.name} {self.method} {self.of}".strip()


ROWS = (
    #                                        officer     policy      responsible staff       sub
    #                                        own other   P   A       own rival   own rival   R   S
    Row("sign-in", "GET", "",               "200 200     200 200     200 200     200 200     200 200"),
    Row("sign-in", "POST", "",              "400 400     400 400     400 400     400 400     400 400"),
    Row("sign-in-code", "GET", "",          "200 200     200 200     200 200     200 200     200 200"),
    Row("sign-in-code", "POST", "",         "400 400     400 400     400 400     400 400     400 400"),
    Row("sign-out", "GET", "",              "405 405     405 405     405 405     405 405     405 405"),
    Row("sign-out", "POST", "",             "302 302     302 302     302 302     302 302     302 302"),
    Row("password", "GET", "",              "200 200     200 200     200 200     200 200     200 200"),
    Row("password", "POST", "",             "400 400     400 400     400 400     400 400     400 400"),
    Row("home", "BOTH", "",                 "200 200     200 200     200 200     200 200     200 200"),
    Row("search", "BOTH", "",               "200 200     200 200     200 200     200 200     200 200"),
    Row("help", "BOTH", "",                 "200 200     200 200     200 200     200 200     200 200"),
    Row("rules", "BOTH", "",                "200 200     200 200     200 200     200 200     200 200"),
    Row("services", "BOTH", "",             "200 200     200 200     200 200     200 200     200 200"),
    Row("service-new", "GET", "",           "403 403     200 403     403 403     403 403     403 403"),
    Row("service-new", "POST", "",          "403 403     302 403     403 403     403 403     403 403"),
    Row("service", "BOTH", "service",       "200 200     200 200     200 200     200 200     200 200"),
    Row("service-check", "GET", "service",  "403 403     200 403     403 403     403 403     403 403"),
    Row("service-check", "POST", "service", "403 403     302 403     403 403     403 403     403 403"),
    Row("service-fact", "GET", "service",   "403 403     200 403     403 403     403 403     403 403"),
    Row("service-fact", "POST", "service",  "403 403     302 403     403 403     403 403     403 403"),
    Row("engagements", "BOTH", "",          "200 200     200 200     200 200     200 200     200 200"),
    Row("engagement-new", "GET", "",        "200 200     403 403     403 403     403 403     403 403"),
    Row("engagement-new", "POST", "",       "302 302     403 403     403 403     403 403     403 403"),
    Row("engagements-csv", "BOTH", "",      "200 200     200 200     200 200     200 200     200 200"),
    Row("outside-new", "BOTH", "",          "403 403     403 403     409 409     403 403     409 403"),
    Row("exchange", "BOTH", "",             "200 200     200 200     200 200     403 403     200 403"),
    Row("exchange-card", "BOTH", "",        "200 200     200 200     200 200     403 403     200 403"),
    Row("exchange-closures", "GET", "",     "405 405     405 403     403 403     403 403     403 403"),
    Row("exchange-closures", "POST", "",    "200 200     200 403     403 403     403 403     403 403"),
    Row("exchange-take-in", "GET", "",      "403 403     403 403     405 405     403 403     405 403"),
    Row("exchange-take-in", "POST", "",     "403 403     403 403     400 400     403 403     400 403"),
    Row("handover", "BOTH", "handover",     "403 403     403 403     200 404     403 403     404 403"),
    Row("engagement-import", "GET", "",     "200 200     403 403     403 403     403 403     403 403"),
    Row("engagement-import", "POST", "",    "302 302     403 403     403 403     403 403     403 403"),
    Row("requests-csv", "BOTH", "",         "200 200     200 200     200 200     403 403     200 403"),
    Row("register-file", "BOTH", "",        "200 200     200 200     200 200     403 403     200 403"),
    Row("engagement", "BOTH", "survey",     "200 404     200 200     200 404     200 404     200 200"),
    Row("evidence", "GET", "survey",        "405 405     403 405     405 405     403 403     405 403"),
    Row("evidence", "POST", "survey",       "200 404     403 200     200 404     403 403     200 403"),
    Row("usage", "GET", "survey",           "200 404     200 200     200 404     403 403     200 403"),
    Row("usage", "POST", "survey",          "200 404     200 200     200 404     403 403     200 403"),
    Row("usage-fields-of", "GET", "survey", "403 403     200 403     403 403     403 403     403 403"),
    Row("usage-fields-of", "POST", "survey", "403 403    302 403     403 403     403 403     403 403"),
    Row("usage-fields", "GET", "",          "403 403     200 403     403 403     403 403     403 403"),
    Row("usage-fields", "POST", "",         "403 403     302 403     403 403     403 403     403 403"),
    Row("engagement-edit", "GET", "survey", "200 404     403 403     403 403     403 403     403 403"),
    Row("engagement-edit", "POST", "survey", "302 404    403 403     403 403     403 403     403 403"),
    Row("specification", "GET", "bare",     "405 405     403 403     403 403     403 403     403 403"),
    Row("specification", "POST", "bare",    "302 404     403 403     403 403     403 403     403 403"),
    Row("specification", "POST", "survey",  "409 404     403 403     403 403     403 403     403 403"),
    Row("specification-file", "BOTH", "survey", "200 404 200 200     200 404     200 404     200 200"),
    Row("use-declare", "GET", "fresh",      "403 403     403 403     405 405     403 403     405 403"),
    Row("use-declare", "POST", "fresh",     "403 403     403 403     302 404     403 403     409 403"),
    Row("party-new", "GET", "fresh",        "403 403     403 403     200 404     403 403     200 403"),
    Row("party-new", "POST", "fresh",       "403 403     403 403     302 404     403 403     400 403"),
    Row("party-accept", "GET", "fresh",     "403 403     403 403     405 405     403 403     405 403"),
    Row("party-accept", "POST", "fresh",    "403 403     403 403     409 404     403 403     302 403"),
    Row("handling", "GET", "survey",        "200 404     403 403     403 403     403 403     403 403"),
    Row("handling", "POST", "survey",       "302 404     403 403     403 403     403 403     403 403"),
    Row("limits", "GET", "survey",          "403 403     403 403     200 404     403 403     404 403"),
    Row("limits", "POST", "survey",         "403 403     403 403     302 404     403 403     404 403"),
    Row("drift", "BOTH", "survey",          "200 404     200 200     200 404     403 403     200 403"),
    Row("drift-draft", "GET", "survey",     "403 403     403 403     405 405     403 403     405 403"),
    Row("drift-draft", "POST", "survey",    "403 403     403 403     302 404     403 403     409 403"),
    Row("drift-dismiss", "GET", "survey",   "403 403     403 403     405 405     403 403     405 403"),
    Row("drift-dismiss", "POST", "survey",  "403 403     403 403     302 404     403 403     409 403"),
    Row("reconfirmations", "BOTH", "",      "200 200     200 200     403 403     403 403     403 403"),
    Row("reconfirmation-new", "GET", "book", "403 403    200 403     403 403     403 403     403 403"),
    Row("reconfirmation-new", "POST", "book", "403 403   302 403     403 403     403 403     403 403"),
    Row("reconfirmation", "BOTH", "reconfirmation", "200 404 200 200 403 403     403 403     403 403"),
    Row("reconfirmation-task", "GET", "task", "200 404   403 403     403 403     403 403     403 403"),
    Row("reconfirmation-task", "POST", "task", "302 404  403 403     403 403     403 403     403 403"),
    Row("requests", "BOTH", "",             "200 200     200 200     200 200     403 403     200 403"),
    Row("request-new", "GET", "",           "403 403     403 403     200 200     403 403     200 403"),
    Row("request-new", "POST", "",          "403 403     403 403     302 404     403 403     409 403"),
    Row("intake-new", "GET", "",            "200 200     403 403     200 200     403 403     200 403"),
    Row("intake-new", "POST", "",           "302 400     403 403     302 400     403 403     400 403"),
    Row("intake", "GET", "mailed",          "200 404     403 403     404 404     403 403     404 403"),
    Row("intake", "GET", "own word",        "404 404     403 403     200 404     403 403     404 403"),
    Row("intake", "POST", "mailed",         "302 404     403 403     404 404     403 403     404 403"),
    Row("intake", "POST", "own word",       "404 404     403 403     302 404     403 403     404 403"),
    Row("intake-drop", "GET", "mailed",     "405 405     403 403     405 405     403 403     405 403"),
    Row("intake-drop", "POST", "mailed",    "302 404     403 403     404 404     403 403     404 403"),
    Row("intake-drop", "POST", "own word",  "404 404     403 403     302 404     403 403     404 403"),
    Row("intake-file", "BOTH", "mailed",    "200 404     403 403     404 404     403 403     404 403"),
    Row("intake-file", "BOTH", "own word",  "404 404     403 403     200 404     403 403     404 403"),
    Row("version-original", "BOTH", "received", "200 404 200 200     200 404     403 403     404 403"),
    Row("version-original", "GET", "filed", "404 404     404 404     404 404     403 403     404 403"),
    Row("request", "BOTH", "draft",         "404 404     404 404     200 404     403 403     404 403"),
    Row("request", "GET", "dropped",        "404 404     404 404     200 404     403 403     404 403"),
    Row("request", "GET", "filed",          "200 404     200 200     200 404     403 403     404 403"),
    Row("request", "GET", "withdrawn",      "200 404     200 200     200 404     403 403     404 403"),
    Row("request", "GET", "in review",      "200 404     200 200     200 404     403 403     404 403"),
    Row("request", "GET", "returned",       "200 404     200 200     200 404     403 403     404 403"),
    Row("request", "GET", "refused",        "200 404     200 200     200 404     403 403     404 403"),
    Row("request", "BOTH", "confirmed",     "200 404     200 200     200 404     403 403     404 403"),
    Row("request-edit", "GET", "draft",     "403 403     403 403     200 404     403 403     404 403"),
    Row("request-edit", "GET", "returned",  "403 403     403 403     200 404     403 403     404 403"),
    Row("request-edit", "GET", "filed",     "403 403     403 403     409 404     403 403     404 403"),
    Row("request-edit", "POST", "draft",    "403 403     403 403     302 404     403 403     404 403"),
    Row("request-edit", "POST", "in review", "403 403    403 403     409 404     403 403     404 403"),
    Row("request-edit", "POST", "confirmed", "403 403    403 403     409 404     403 403     404 403"),
    Row("request-attachments", "GET", "draft", "403 403  403 403     200 404     403 403     404 403"),
    Row("request-attachments", "GET", "filed", "403 403  403 403     409 404     403 403     404 403"),
    Row("request-attachments", "POST", "draft", "403 403 403 403     302 404     403 403     404 403"),
    Row("request-attachments", "POST", "in review", "403 403 403 403 409 404     403 403     404 403"),
    Row("attachment-file", "GET", "file of draft", "404 404 404 404  200 404     403 403     404 403"),
    Row("attachment-file", "BOTH", "file of filed", "200 404 200 200 200 404     403 403     404 403"),
    Row("attachment-file", "GET", "file elsewhere", "404 404 404 404 404 404     403 403     404 403"),
    Row("request-review-all", "GET", "draft", "403 403   403 403     200 404     403 403     404 403"),
    Row("request-review-all", "POST", "draft", "403 403  403 403     302 404     403 403     404 403"),
    Row("request-review-all", "POST", "filed", "403 403  403 403     409 404     403 403     404 403"),
    Row("request-withdraw", "GET", "filed", "403 403     403 403     405 405     403 403     405 403"),
    Row("request-withdraw", "POST", "filed", "403 403    403 403     302 404     403 403     404 403"),
    Row("request-withdraw", "POST", "confirmed", "403 403 403 403    409 404     403 403     404 403"),
    Row("withdrawal", "GET", "filed",       "200 404     403 403     403 403     403 403     403 403"),
    Row("withdrawal", "GET", "draft",       "404 404     403 403     403 403     403 403     403 403"),
    Row("withdrawal", "GET", "confirmed",   "409 404     403 403     403 403     403 403     403 403"),
    Row("withdrawal", "POST", "returned",   "302 404     403 403     403 403     403 403     403 403"),
    Row("withdrawal-scan", "BOTH", "letter", "200 404    200 200     200 404     403 403     404 403"),
    Row("withdrawal-scan", "GET", "filed",  "404 404     404 404     404 404     403 403     404 403"),
    Row("request-file", "GET", "draft",     "404 404     404 404     200 404     403 403     404 403"),
    Row("request-file", "BOTH", "returned", "200 404     200 200     200 404     403 403     404 403"),
    Row("version-file", "BOTH", "filed",    "200 404     200 200     200 404     403 403     404 403"),
    Row("version-file", "GET", "draft",     "404 404     404 404     404 404     403 403     404 403"),
    Row("answer-file", "BOTH", "returned",  "200 404     200 200     200 404     403 403     404 403"),
    Row("answer-file", "GET", "filed",      "404 404     404 404     404 404     403 403     404 403"),
    Row("request-versions", "BOTH", "filed", "200 404    200 200     200 404     403 403     404 403"),
    Row("version-paper", "BOTH", "filed",   "200 404     200 200     200 404     403 403     404 403"),
    Row("version-paper", "GET", "draft",    "404 404     404 404     404 404     403 403     404 403"),
    Row("reasons", "BOTH", "",              "200 200     200 403     403 403     403 403     403 403"),
    Row("reason-new", "GET", "",            "200 200     200 403     403 403     403 403     403 403"),
    Row("reason-new", "POST", "",           "302 302     302 403     403 403     403 403     403 403"),
    Row("reason-edit", "GET", "reason",     "200 404     404 403     403 403     403 403     403 403"),
    Row("reason-edit", "POST", "reason",    "302 404     404 403     403 403     403 403     403 403"),
    Row("reason-samples", "GET", "",        "405 405     405 403     403 403     403 403     403 403"),
    Row("reason-samples", "POST", "",       "302 302     302 403     403 403     403 403     403 403"),
    Row("reason-retire", "GET", "reason",   "405 405     405 403     403 403     403 403     403 403"),
    Row("reason-retire", "POST", "reason",  "302 404     404 403     403 403     403 403     403 403"),
    Row("hand-overs", "GET", "",            "200 200     403 403     403 403     403 403     403 403"),
    Row("hand-overs", "POST", "",           "302 400     403 403     403 403     403 403     403 403"),
    Row("hand-over", "BOTH", "hand-over",   "200 404     403 403     403 403     403 403     403 403"),
    Row("hand-over-seen", "GET", "hand-over", "405 405   403 403     403 403     403 403     403 403"),
    Row("hand-over-seen", "POST", "hand-over", "409 404  403 403     403 403     403 403     403 403"),
    Row("disclosures", "BOTH", "draft",     "404 404     403 403     403 403     403 403     403 403"),
    Row("disclosures", "GET", "filed",      "200 404     403 403     403 403     403 403     403 403"),
    Row("disclosures", "POST", "filed",     "302 404     403 403     403 403     403 403     403 403"),
    Row("disclosure-file", "BOTH", "disclosure", "200 404 403 403    403 403     403 403     403 403"),
    Row("review-take", "GET", "filed",      "405 405     403 403     403 403     403 403     403 403"),
    Row("review-take", "POST", "filed",     "302 404     403 403     403 403     403 403     403 403"),
    Row("review-take", "POST", "draft",     "404 404     403 403     403 403     403 403     403 403"),
    Row("review-take", "POST", "in review", "409 404     403 403     403 403     403 403     403 403"),
    Row("review", "GET", "draft",           "404 404     403 403     403 403     403 403     403 403"),
    Row("review", "GET", "filed",           "200 404     403 403     403 403     403 403     403 403"),
    Row("review", "GET", "confirmed",       "200 404     403 403     403 403     403 403     403 403"),
    Row("review", "POST", "in review",      "302 404     403 403     403 403     403 403     403 403"),
    Row("review", "POST", "filed",          "409 404     403 403     403 403     403 403     403 403"),
    Row("permit", "BOTH", "permit",         "200 404     200 200     200 404     200 404     200 200"),
    Row("permit-file", "BOTH", "permit",    "200 404     200 200     200 404     200 404     200 200"),
    Row("permit-paper", "BOTH", "permit",   "200 404     200 200     200 404     200 404     200 200"),
    # While an officer has an account here, no contractor records anything in the city's name.
    Row("paper-confirmation", "BOTH", "filed", "403 403  403 403     409 404     403 403     404 403"),
    Row("paper-act", "BOTH", "permit",      "403 403     403 403     409 404     403 403     404 403"),
    Row("scan-file", "BOTH", "notice",      "200 404     200 200     200 404     403 403     404 403"),
    Row("permit-hand-over", "GET", "permit", "200 404    403 403     403 403     403 403     403 403"),
    Row("permit-hand-over", "POST", "permit", "200 404   403 403     403 403     403 403     403 403"),
    Row("permit-act", "GET", "permit",      "405 405     403 403     403 403     403 403     403 403"),
    Row("permit-act", "POST", "permit",     "302 404     403 403     403 403     403 403     403 403"),
    Row("keys", "BOTH", "",                 "403 403     403 403     200 200     200 200     200 200"),
    Row("attest", "GET", "",                "403 403     403 403     405 405     405 405     405 405"),
    Row("attest", "POST", "",               "403 403     403 403     302 302     302 302     302 302"),
    Row("key-new", "GET", "",               "403 403     403 403     405 405     405 405     405 405"),
    Row("key-new", "POST", "",              "403 403     403 403     200 400     200 400     200 200"),
    Row("key-rotate", "GET", "key",         "403 403     403 403     405 405     405 405     405 405"),
    Row("key-rotate", "POST", "key",        "403 403     403 403     404 404     200 404     404 404"),
    Row("key-revoke", "GET", "key",         "403 403     403 403     405 405     405 405     405 405"),
    Row("key-revoke", "POST", "key",        "403 403     403 403     302 404     302 404     404 404"),
    Row("auditor-keys", "GET", "",          "403 403     403 200     403 403     403 403     403 403"),
    Row("auditor-keys", "POST", "",         "403 403     403 200     403 403     403 403     403 403"),
    Row("people", "BOTH", "",               "200 200     403 403     200 200     403 403     200 403"),
    Row("person-new", "GET", "",            "403 403     403 403     200 200     403 403     200 403"),
    Row("person-new", "POST", "",           "403 403     403 403     200 200     403 403     200 403"),
    Row("person-renew", "GET", "person",    "403 403     403 403     405 405     403 403     405 403"),
    Row("person-renew", "POST", "person",   "403 403     403 403     200 404     403 403     404 403"),
    Row("person-deactivate", "GET", "person", "403 403   403 403     405 405     403 403     405 403"),
    Row("person-deactivate", "POST", "person", "403 403  403 403     302 404     403 403     404 403"),
    Row("secrets", "BOTH", "",              "200 200     403 200     200 200     403 403     200 403"),
    Row("engagement-secrets", "BOTH", "survey", "200 404 403 200     200 404     403 403     200 403"),
    Row("secrets-try", "BOTH", "survey",    "200 404     403 403     200 404     403 403     200 403"),
    Row("secret-new", "GET", "survey",      "200 404     403 403     200 404     403 403     200 403"),
    Row("secret-new", "POST", "survey",     "302 404     403 403     302 404     403 403     302 403"),
    # A subcontractor does not see what the contractor registered; the city sees it and leaves it alone.
    Row("secret", "BOTH", "secret",         "200 404     403 200     200 404     403 403     404 403"),
    Row("secret", "GET", "secret of sub",   "200 404     403 200     200 404     403 403     200 403"),
    Row("secret-replace", "GET", "secret",  "409 404     403 403     200 404     403 403     404 403"),
    Row("secret-replace", "POST", "secret", "409 404     403 403     302 404     403 403     404 403"),
    Row("secret-replace", "GET", "secret of city", "200 404 403 403  409 404     403 403     404 403"),
    Row("secret-remove", "GET", "secret",   "405 405     403 403     405 405     403 403     405 403"),
    Row("secret-remove", "POST", "secret",  "409 404     403 403     302 404     403 403     404 403"),
    Row("secret-remove", "POST", "secret of city", "302 404 403 403  409 404     403 403     404 403"),
    Row("secret-remove", "POST", "secret of sub", "409 404 403 403   302 404     403 403     302 403"),
    Row("works", "BOTH", "",                "403 403     200 403     403 403     403 403     403 403"),
    Row("work-new", "GET", "",              "403 403     200 403     403 403     403 403     403 403"),
    Row("work-new", "POST", "",             "403 403     302 403     403 403     403 403     403 403"),
    Row("work-give-up", "BOTH", "",         "403 403     404 403     403 403     403 403     403 403"),
    Row("work-free-new", "GET", "",         "403 403     200 403     403 403     403 403     403 403"),
    Row("work-free-new", "POST", "",        "403 403     302 403     403 403     403 403     403 403"),
    Row("work-bind", "BOTH", "",            "403 403     404 403     403 403     403 403     403 403"),
    Row("work-end", "GET", "name",          "403 403     200 403     403 403     403 403     403 403"),
    Row("work-end", "POST", "name",         "403 403     302 403     403 403     403 403     403 403"),
    Row("records", "BOTH", "",              "200 200     200 200     200 200     200 200     200 200"),
    Row("record", "BOTH", "record of staff", "200 404    200 200     200 404     200 404     404 404"),
    Row("record", "GET", "record of staff2", "200 404    200 200     200 404     404 404     404 404"),
    Row("record", "GET", "record of sub-staff", "200 404 200 200     200 404     404 404     200 200"),
    # Held calls are opened by the person alone; whoever answers for the use may end what was stated.
    Row("holds", "BOTH", "",                "403 403     403 403     200 200     200 200     200 200"),
    Row("hold", "GET", "held of staff",     "403 403     403 403     404 404     200 404     404 404"),
    Row("hold", "POST", "held of staff",    "403 403     403 403     404 404     302 404     404 404"),
    Row("hold", "POST", "released of staff", "403 403    403 403     404 404     409 404     404 404"),
    Row("hold", "GET", "record of staff",   "403 403     403 403     404 404     404 404     404 404"),
    Row("hold-end", "GET", "held of staff", "405 405     403 403     405 405     405 405     405 405"),
    Row("hold-end", "POST", "held of staff", "404 404    403 403     404 404     404 404     404 404"),
    Row("hold-end", "POST", "released of staff", "302 404 403 403    302 404     302 404     404 404"),
    Row("monthly-reviews", "BOTH", "",      "302 302     302 302     302 302     403 403     302 403"),
    Row("monthly", "BOTH", "month",         "200 200     200 200     200 200     403 403     200 403"),
    Row("monthly-report", "BOTH", "month of survey", "200 404 200 200 200 404    403 403     200 403"),
    Row("monthly-report", "GET", "month ahead", "404 404 404 404     404 404     403 403     404 403"),
    Row("monthly-paper", "BOTH", "month of survey", "200 404 200 200 200 404     403 403     200 403"),
    Row("monthly-sign", "GET", "month of survey", "403 403 403 403   405 405     403 403     405 403"),
    Row("monthly-sign", "POST", "month of survey", "403 403 403 403  302 404     403 403     302 403"),
    # A month is signed once, and not before it is over.
    Row("monthly-sign", "POST", "month signed", "403 403 403 403     409 404     403 403     302 403"),
    Row("monthly-sign", "POST", "month running", "403 403 403 403    409 404     403 403     409 403"),
    # The scene's records are in the index only: there is no leaf to prove (see records/test_receipts.py).
    Row("record-receipt", "BOTH", "record of staff", "404 404 404 404    404 404     404 404     404 404"),
    Row("receipts", "BOTH", "",             "200 200     200 200     200 200     200 200     200 200"),
    Row("retention", "BOTH", "",            "200 200     200 200     200 200     403 403     200 403"),
    Row("disposal-new", "GET", "due",       "200 404     403 403     200 404     403 403     404 403"),
    Row("disposal-new", "POST", "due",      "302 404     403 403     302 404     403 403     404 403"),
    Row("disposal-new", "GET", "not due",   "404 404     403 403     404 404     403 403     404 403"),
    Row("disposal", "BOTH", "disposal",     "200 404     200 200     200 404     403 403     404 403"),
    # Proposed by the responsible person, who may not approve it; nor may another one while the city is here.
    Row("disposal-decide", "GET", "disposal", "405 405   405 403     405 405     403 403     405 403"),
    Row("disposal-decide", "POST", "disposal", "302 404  302 403     409 404     403 403     404 403"),
    Row("disposal-decide", "POST", "disposal of officer", "409 404 302 403 409 404 403 403    404 403"),
    Row("disposal-withdraw", "GET", "disposal", "405 405 403 403     405 405     403 403     405 403"),
    Row("disposal-withdraw", "POST", "disposal", "409 404 403 403    302 404     403 403     404 403"),
    Row("book", "GET", "",                  "200 200     200 200     200 200     403 403     200 403"),
    Row("book", "POST", "",                 "200 200     200 200     200 200     403 403     200 403"),
    Row("book-rule", "GET", "other book",   "403 403     405 403     403 403     403 403     403 403"),
    Row("book-rule", "POST", "other book",  "403 403     302 403     403 403     403 403     403 403"),
)  # fmt: skip
# Further parts of a URL that do not depend on whose case it is.
FIXED = {
    "version-paper": {"number": 1},
    "version-original": {"number": 1},
    "specification-file": {"form": "docx"},
    "request-file": {"form": "docx"},
    "version-file": {"number": 1, "form": "docx"},
    "answer-file": {"number": 1, "form": "docx"},
    "permit-paper": {"form": "docx"},
    "disclosure-file": {"form": "docx"},
    "monthly-paper": {"form": "docx"},
    "request-edit": {"step": "cover"},
    "permit-act": {"act": "suspend"},
    "secret-new": {"kind": "terms"},
    "service-fact": {"fact": "opt_out"},
}
OPEN_TO_ALL = {"sign-in": (200, 400), "sign-out": (405, 302), "receipts": (200, 200)}
CHANGED_NOTHING = (400, 403, 404, 405, 409)


def url_of(row: Row, scene: Scene) -> str:
    return reverse(row.name, kwargs={**scene.objects[row.of], **FIXED.get(row.name, {})})


def ask(client: Client, row: Row, method: str, scene: Scene) -> HttpResponse:
    url = url_of(row, scene)
    return client.get(url) if method == "GET" else client.post(url, data_for(row.name, row.of, scene))


def test_every_url_has_rows_for_reading_and_for_sending() -> None:
    named = {pattern.name for pattern in urlpatterns}
    for method in ("GET", "POST"):
        assert {row.name for row in ROWS if row.method in (method, "BOTH")} == named


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(scene: Scene, row: Row) -> None:
    codes = [int(code) for code in row.codes.split()]
    for method in ("GET", "POST") if row.method == "BOTH" else (row.method,):
        for login, code in zip(ACTORS, codes, strict=True):
            with transaction.atomic():
                before = Event.objects.count()
                answer = ask(signed_in(scene.world.people[login]), row, method, scene)
                assert answer.status_code == code, f"{method} {row} as {login}"
                if code in CHANGED_NOTHING or method == "GET" or row.method == "BOTH":
                    assert Event.objects.count() == before, f"{method} {row} as {login} changed something"
                transaction.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_nobody_passes_without_both_factors(scene: Scene, row: Row) -> None:
    half = signed_in(scene.world.people["responsible"], second_factor=False)
    for method in ("GET", "POST") if row.method == "BOTH" else (row.method,):
        stranger = ask(Client(), row, method, scene)
        halfway = ask(half, row, method, scene)
        if row.name in OPEN_TO_ALL:
            assert {stranger.status_code, halfway.status_code} == {OPEN_TO_ALL[row.name][method == "POST"]}
        else:
            assert stranger.status_code == 302
            assert stranger.url.startswith("/sign-in/?next=")
            if row.name != "sign-in-code":
                assert (halfway.status_code, halfway.url) == (302, "/sign-in/code/")
        if row.name == "sign-out" and method == "POST":
            half = signed_in(scene.world.people["responsible"], second_factor=False)


@pytest.mark.parametrize("row", [row for row in ROWS if row.name not in (*OPEN_TO_ALL, "sign-in-code")], ids=str)
def test_who_was_deactivated_or_has_a_first_password_sees_nothing(scene: Scene, row: Row) -> None:
    gone, new = scene.world.people["staff2"], scene.world.people["sub-staff"]
    with transaction.atomic():
        clients = signed_in(gone), signed_in(new)
        Person.objects.filter(id=gone.id).update(is_active=False)
        Person.objects.filter(id=new.id).update(must_change_password=True)
        method = "POST" if row.method == "POST" else "GET"
        answers = [ask(client, row, method, scene) for client in clients]
        assert answers[0].status_code == 302
        assert answers[0].url.startswith("/sign-in/?next=")
        if row.name != "password":
            assert (answers[1].status_code, answers[1].url) == (302, "/account/password/")
        transaction.set_rollback(True)
