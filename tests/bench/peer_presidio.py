"""Presidio with GiNZA as a peer, run by a Python that has both: `python peer_presidio.py < ROWS > FIGURES`.

In: a JSON object per line with `text`. Out: one JSON document: per row the spans found as [start, end, label of ours],
CPU and wall time per 1,000 characters, load, memory, versions. Imports nothing of this project: it runs elsewhere.

As its documentation says for another language: the NLP engine of spaCy with `ja_ginza`, the recognizers that know no
language (e-mail, card, IP) and telephone numbers of Japan. Dates and URLs are left out: no prompt would be clean. Its
LOCATION counts as ADDRESS; whoever compares should also look at the figures without it.
"""

import json
import re
import resource
import sys
import time
import unicodedata
from collections import Counter
from importlib.metadata import version

BEGIN = time.perf_counter()

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: E402
from presidio_analyzer.nlp_engine import NlpEngineProvider  # noqa: E402
from presidio_analyzer.predefined_recognizers import (  # noqa: E402
    CreditCardRecognizer,
    EmailRecognizer,
    IpRecognizer,
    PhoneRecognizer,
    SpacyRecognizer,
)

LABELS = {
    "PERSON": "PERSON",
    "LOCATION": "ADDRESS",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "CREDIT_CARD": "CREDIT_CARD",
    "IP_ADDRESS": "IP",
}
# GiNZA's names of entities (Sekine's extended hierarchy) that are a person or a place.
ENTITIES = {"Person": "PERSON", **dict.fromkeys(("City", "Province", "GPE_Other", "Postal_Address"), "LOCATION")}
PACKAGES = ("presidio-analyzer", "spacy", "ginza", "ja-ginza", "SudachiPy", "SudachiDict-core")
PLAIN_WORDS = re.compile("[0-9]+|[ァ-ヶー]+")


def make() -> AnalyzerEngine:
    engine = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "ja", "model_name": "ja_ginza"}],
            "ner_model_configuration": {"model_to_presidio_entity_mapping": ENTITIES, "labels_to_ignore": []},
        }
    ).create_engine()
    registry = RecognizerRegistry(supported_languages=["ja"])
    registry.add_recognizer(SpacyRecognizer(supported_language="ja", supported_entities=["PERSON", "LOCATION"]))
    registry.add_recognizer(PhoneRecognizer(supported_language="ja", supported_regions=["JP"]))
    for kind in (CreditCardRecognizer, EmailRecognizer, IpRecognizer):
        registry.add_recognizer(kind(supported_language="ja"))
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["ja"])


def reference(text: str) -> None:
    """As `bench_screening.reference`: plain work on the same text."""
    unicodedata.normalize("NFKC", text)
    PLAIN_WORDS.findall(text)
    Counter(text)


def main() -> None:
    texts = [json.loads(line)["text"] for line in sys.stdin]
    analyzer = make()
    analyzer.analyze("田中太郎が来庁した。", "ja")
    load = time.perf_counter() - BEGIN
    loaded = rss_mib()
    found, spent, plain, took = [], 0.0, 0.0, []
    begin = time.perf_counter()
    for text in texts:
        start = time.process_time()
        reference(text)
        middle = time.process_time()
        results = analyzer.analyze(text, "ja", entities=list(LABELS))
        each = time.process_time() - middle
        plain, spent = plain + middle - start, spent + each
        took.append(each / len(text) * 1e6)
        found.append([[result.start, result.end, LABELS[result.entity_type]] for result in results])
    characters = sum(map(len, texts))
    figures = {
        "versions": {name: version(name) for name in PACKAGES},
        "cpu_ms_per_1000": {"mean": spent / characters * 1e6, "median": sorted(took)[len(took) // 2]},
        "wall_ms_per_1000": (time.perf_counter() - begin) / characters * 1e6,
        "times_reference": spent / plain,
        "load_s": load,
        "rss_mib_loaded": loaded,
        "rss_mib_after_all_rows": rss_mib(),
        "found": found,
    }
    print(json.dumps(figures))


def rss_mib() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


main()
