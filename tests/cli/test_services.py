"""`services`: the catalogue with sources and dates."""

from sekisho.catalogue.catalogue import load


def test_every_service_is_there_once_with_its_source(demo):
    document = demo.run("services", "--json").document
    services = document["services"] if isinstance(document, dict) else document
    ids = [service["id"] for service in services]
    assert sorted(ids) == sorted(fact.id for fact in load().all())
    assert len(ids) == len(set(ids))
    consumer = next(service for service in services if service["id"] == "chatgpt-free-plus-pro")
    assert consumer["consumer_terms"] is True
    assert consumer["source"]
    assert consumer["as_of"]


def test_for_people_each_service_is_a_line(demo):
    lines = demo.run("services").out.splitlines()
    assert len(lines) == len(load().all())
    assert all(len(line.split("\t")) == 3 for line in lines)
