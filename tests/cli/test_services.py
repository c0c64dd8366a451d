"""`services`: the catalogue with sources and dates."""

import subprocess
import sys

from sekisho.catalogue.catalogue import load

# What the policy section does on its page, done in a process of its own on the same data folder.
STATE = """
import os
from sekisho.desk.setup import start_desk
from sekisho.kernel.settings import read_settings
start_desk(read_settings(os.environ))
from sekisho.desk.people.models import Person
from sekisho.desk.services.actions import Evidence, state_fact
from sekisho.desk.services.present import catalogue
from sekisho.desk.shell.clock import today
by = Person.objects.get(role="policy")
state_fact(catalogue().find("bria"), "opt_out", "契約で停止", Evidence(("契約書",), today()), by)
"""


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


def test_what_the_policy_section_stated_is_shown(own_demo):
    installation = own_demo()
    env = installation.env | {"SEKISHO_DATA": str(installation.folder)}
    subprocess.run([sys.executable, "-c", STATE], env=env, check=True)
    shown = {service["id"]: service for service in installation.run("services", "--json").document["services"]}
    assert shown["bria"]["opt_out"] == "契約で停止"
    assert "契約書" in shown["bria"]["source"]
    assert {name: shown["getty-generative-ai"][name] for name in ("opt_out", "as_of")} == {
        name: getattr(load().by_id["getty-generative-ai"], name) for name in ("opt_out", "as_of")
    }


def test_without_an_installation_the_shipped_catalogue_is_shown(fresh):
    empty = fresh()
    if "SEKISHO_STORE" not in empty.env:
        assert len(empty.run("services", "--json").document["services"]) == len(load().all())
        assert not (empty.folder / "desk.sqlite3").exists()
