"""The rule that assigns a list of episodes to bodies, and to slots of a batch."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def share_of_body(items: Sequence[T], body: int, bodies: int) -> Sequence[T]:
    """Returns the items of one of B bodies: item i goes to body i mod B.

    The share is fixed before the start, so bodies with short episodes do not take more of them.
    """
    return items[body::bodies]


def batch_slot(index: int, batch_size: int) -> int:
    """Returns the row that the episode at `index` of the full list keeps in every batch.

    The slot is derived from the index in the full list, so it does not change on resume.
    """
    return index % batch_size
