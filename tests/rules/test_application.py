import json

import pytest
from hypothesis import given

from sekisho.kernel.canonical import digest
from sekisho.rules.application import Application, from_json, to_json
from tests.rules.paper import complete
from tests.rules.strategies import any_applications


@given(any_applications())
def test_json_reads_back_to_the_same_paper(application: Application) -> None:
    assert from_json(json.loads(json.dumps(to_json(application)))) == application


def test_the_digest_changes_with_any_answer() -> None:
    paper = complete()
    assert digest(to_json(paper)) == digest(to_json(complete()))
    assert digest(to_json(paper)) != digest(to_json(complete(law="別の記載")))


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(TypeError):
        from_json(to_json(complete()) | {"mayor": "x"})
