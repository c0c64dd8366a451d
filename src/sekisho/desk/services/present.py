"""The catalogue as it stands now: what ships, and what the policy section has stated since."""

from functools import cache, lru_cache

from sekisho.catalogue.catalogue import Catalogue, load
from sekisho.catalogue.facts import Fact, facts_of, unknown_service, with_statements
from sekisho.catalogue.service import ServiceFacts
from sekisho.desk.services.models import FactStatement


@cache
def shipped() -> Catalogue:
    """As shipped with this version; read once per process."""
    return load()


def catalogue() -> Catalogue:
    """As it stands now. One small query; the whole is put together again only after something was stated."""
    newest = FactStatement.objects.order_by("-seq").values_list("mark", flat=True).first()
    return shipped() if newest is None else _stated(newest)


@lru_cache(maxsize=2)
def _stated(newest: str) -> Catalogue:
    """newest: the mark of the last statement, which no other state of the catalogue ever has."""
    return with_statements(shipped(), [row.statement for row in FactStatement.objects.order_by("seq")])


def facts_about(service: ServiceFacts) -> tuple[Fact, ...]:
    """Every fact of a service with its own source and date."""
    base = shipped().find(service.id) or unknown_service(service.id)
    return facts_of(base, [row.statement for row in FactStatement.objects.filter(service=service.id)])
