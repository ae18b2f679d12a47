import pytest
import torch

from policies.aap import PAPER, SMALL, AAPConfig
from policies.aap.pose import pair_width, pairs


@pytest.mark.parametrize("config", [PAPER, SMALL], ids=["start", "egocentric"])
def test_a_pair_shows_where_the_body_is_and_that_it_moved(config: AAPConfig) -> None:
    before, now = torch.rand(2, 4, 3, 5)
    moved, still = pairs(before, now, config), pairs(now, now, config)
    here = config.pose_input.width
    assert moved.shape == (4, 3, pair_width(config))
    assert torch.equal(moved[..., :here], still[..., :here])
    assert not torch.isclose(moved[..., here:], still[..., here:]).all(-1).any()
