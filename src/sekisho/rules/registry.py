"""All thirteen rules over one paper: what the officer will object to, and what a confirmation compiles to."""

from dataclasses import replace

from sekisho.kernel.errors import InputError
from sekisho.permits.conditions import Condition
from sekisho.rules import (
    claims,
    rule_01_confirm_before_use,
    rule_02_internal_only,
    rule_03_curated_images,
    rule_04_no_consumer_services,
    rule_05_search_only_to_find,
    rule_06_opt_out,
    rule_07_no_secrets,
    rule_08_no_infringing_input,
    rule_09_check_facts,
    rule_10_check_rights,
    rule_11_edit_before_use,
    rule_12_disclose_verbatim,
    rule_13_security_management,
)
from sekisho.rules.application import CHECKS, Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import LEVELS, Finding
from sekisho.rules.items import order
from sekisho.rules.narrowing import narrow
from sekisho.rules.rule import Control

RULES: tuple[Control, ...] = (
    Control(1, "confirm_before_use", rule_01_confirm_before_use.check, rule_01_confirm_before_use.conditions),
    Control(2, "internal_only", rule_02_internal_only.check, rule_02_internal_only.conditions),
    Control(3, "curated_images", rule_03_curated_images.check, rule_03_curated_images.conditions),
    Control(4, "no_consumer_services", rule_04_no_consumer_services.check, rule_04_no_consumer_services.conditions),
    Control(5, "search_only_to_find", rule_05_search_only_to_find.check, rule_05_search_only_to_find.conditions),
    Control(6, "opt_out", rule_06_opt_out.check, rule_06_opt_out.conditions),
    Control(7, "no_secrets", rule_07_no_secrets.check, rule_07_no_secrets.conditions),
    Control(8, "no_infringing_input", rule_08_no_infringing_input.check, rule_08_no_infringing_input.conditions),
    Control(9, "check_facts", rule_09_check_facts.check, rule_09_check_facts.conditions),
    Control(10, "check_rights", rule_10_check_rights.check, rule_10_check_rights.conditions),
    Control(11, "edit_before_use", rule_11_edit_before_use.check, rule_11_edit_before_use.conditions),
    Control(12, "disclose_verbatim", rule_12_disclose_verbatim.check, rule_12_disclose_verbatim.conditions),
    Control(13, "security_management", rule_13_security_management.check, rule_13_security_management.conditions),
)


def precheck(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Every finding of every rule, in the order of the paper, the most serious first at each item."""
    told = claims.with_claims(application, facts, facts.today)
    found = [finding for rule in RULES for finding in rule.check(application, told)]
    found += claims.check(application, facts)
    place = {item: at for at, item in enumerate(order(CHECKS))}
    return tuple(sorted(found, key=lambda f: (place[f.item], f.row or 0, LEVELS.index(f.level), f.rule)))


def compile_conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """The conditions of the permit for a confirmed request, by rule number.

    Raises InputError if the paper could not be filed on the day of `terms`, or if `terms` go beyond it: nothing that
    the pre-check stops becomes a permit. What `terms` leave out is taken off the paper first. A claimed fact counts
    here only if its evidence lasts as long as the permit.
    """
    stops = sorted({f.rule for f in precheck(application, terms.facts) if f.level == "stop"})
    if stops:
        numbers = "・".join(map(str, stops))
        raise InputError(
            f"確認依頼書に、規定{numbers}について直さなければならない点があるため、手形にできません。",
            next_ja="自動の点検の結果を見て、補正を依頼してください。",
        )
    confirmed = narrow(application, terms.without)
    told = replace(terms, facts=claims.with_claims(confirmed, terms.facts, terms.last))
    return tuple(condition for rule in RULES for condition in rule.conditions(confirmed, told, book))
