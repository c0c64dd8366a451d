"""What a command names by its id."""

from sekisho.desk.contracts.models import Engagement
from sekisho.kernel.errors import NotFoundError


def engagement_called(engagement_id: str) -> Engagement:
    """Whoever asks: the command line is the operator's. Raises NotFoundError."""
    found = Engagement.objects.filter(id=engagement_id).first()
    if found is None:
        raise NotFoundError(f"案件 {engagement_id} は見つかりません。")
    return found
