"""The one shape of a refusal: what happened, to which file, and what to do. Why: the bounds are the installation's."""

from sekisho.kernel.errors import InputError


class Refused(InputError):
    """A file that is not taken. `name` is its safe display name; `what` says why without it."""

    def __init__(self, name: str, what: str, what_next: str) -> None:
        super().__init__(f"「{name}」を添付できません。{what}。", next_ja=what_next)
        self.name, self.what = name, what
