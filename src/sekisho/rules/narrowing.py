"""条件 of a confirmation that a machine can hold: what is left out of the filed scope. Only ever less, never more."""

from dataclasses import dataclass, replace
from typing import Any

from sekisho.kernel.errors import InputError
from sekisho.rules.application import KINDS, Application


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is not confirmed, by the ids of the paper. `kinds` are pairs of service and kind."""

    services: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()
    users: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.services or self.kinds or self.uses or self.users)


def narrow(application: Application, out: Narrowing) -> Application:
    """The paper without what is left out. A service without a kind and a company without a person go, too.

    Raises InputError if something is named that the paper does not have, or if nothing would be left. A paper that
    names nobody stays so: its permit opens this gate for nobody.
    """
    _insist_on_filed(application, out)
    services = tuple(
        replace(use, kinds=tuple(kind for kind in use.kinds if (use.service, kind) not in out.kinds))
        for use in application.services
        if use.service not in out.services
    )
    services = tuple(use for use in services if use.kinds)
    uses = tuple(use for use in application.uses if use.id not in out.uses)
    users = tuple(user for user in application.named_users if user.id not in out.users)
    if not (services and uses and (users or not application.named_users)):
        raise InputError(
            "条件で除くと、利用できるサービス・利用業務・利用者のどれかが残りません。",
            next_ja="除くものを減らすか、確認不可としてください。",
        )
    emptied = {user.party for user in application.named_users} - {user.party for user in users}
    kinds = {kind for use in services for kind in use.kinds}
    return application.with_answers(
        services=services,
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        uses=uses,
        named_users=users,
        parties=tuple(party for party in application.parties if party not in emptied),
    )


def _insist_on_filed(application: Application, out: Narrowing) -> None:
    filed: dict[str, tuple[set[Any], set[Any]]] = {
        "サービス": ({use.service for use in application.services}, set(out.services)),
        "種類": ({(use.service, kind) for use in application.services for kind in use.kinds}, set(out.kinds)),
        "利用業務": ({use.id for use in application.uses}, set(out.uses)),
        "利用者": ({user.id for user in application.named_users}, set(out.users)),
    }
    for word, (there, named) in filed.items():
        if not named <= there:
            raise InputError(
                f"確認依頼書にない{word}は、条件で除けません。", next_ja="画面を開き直して、選び直してください。"
            )
