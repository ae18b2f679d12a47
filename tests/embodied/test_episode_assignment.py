"""Every episode goes to one body, and keeps its batch slot."""

import pytest

from embodied.episode_assignment import batch_slot, share_of_body


@pytest.mark.parametrize("bodies", [1, 2, 3, 8])
def test_shares_hold_every_item_once_and_item_i_goes_to_body_i_mod_b(bodies: int) -> None:
    shares = [share_of_body(range(7), body, bodies) for body in range(bodies)]
    assert sorted(item for share in shares for item in share) == list(range(7))
    assert all(item % bodies == body for body, share in enumerate(shares) for item in share)


def test_slots_lie_within_the_batch_and_neighbours_share_none() -> None:
    assert [batch_slot(index, 3) for index in range(7)] == [0, 1, 2, 0, 1, 2, 0]
