"""Which of the desk's tests run on the embedded store alone, each with the reason why a store makes no difference.

Everything else runs on both, so does a new file. What may not stand here: what the store itself insists on or refuses,
what is committed, what two do at once, how often or in which order the store is asked. That every page asks what both
stores understand is seen in test_permission_matrix.py, that every list does in test_long_lists.py: both run on both.
tests/house/test_stores.py looks after this list.
"""

# A folder (with its "/") or a file, seen from tests/desk.
ONCE = {
    "shell/": "what is drawn: fields, menus, marks, dates; nothing is stored",
    "applications/test_service_form.py": "which fields are marked as necessary",
    "applications/test_views.py": "the form as its writer meets it; what it keeps is tested in test_actions.py",
    "home/test_case.py": "one page put together of what other pages show",
    "intake/test_check.py": "what a Word file says beside what the rules say; its round trip is in test_story.py",
    "monthly/test_month.py": "arithmetic of months",
    "papers/test_answer.py": "letters as Word and PDF, from rows already read",
    "papers/test_change_paper.py": "a paper as Word and PDF, from rows already read",
    "papers/test_permit.py": "a paper as Word and PDF, from rows already read",
    "exchange/test_scans.py": "bytes of an uploaded file, judged before anything is stored",
    "people/test_views.py": "sign-in pages, addresses and sessions; one signs in on both stores in test_story.py",
    "records/test_conversation.py": "how a text is put together; nothing is stored",
    "records/test_files_within.py": "how a text is put together; nothing is stored",
    "registered/test_handed.py": "what may be unfolded of a file; nothing is stored",
    "registered/test_hashing.py": "what can be registered, by its words; nothing is stored",
    "registered/test_recall.py": "what is found again, by its words",
    "test_house_of_the_desk.py": "sources of the desk, read as text",
    "test_security.py": "headers, forms and cookies; the queries are those of the permission matrix",
}
