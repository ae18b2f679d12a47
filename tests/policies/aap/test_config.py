from dataclasses import replace

import pytest

from embodied.actions import PAPER as ACTIONS
from policies.aap import PAPER, SMALL, AAPConfig, NotTaken
from tests.contracts.policy import observation_space


@pytest.mark.parametrize("field", ["visual", "impact", "token", "belief", "layers", "heads", "output"])
def test_sizes_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} is 0; it must be at least 1"):
        AAPConfig(**{field: 0})


def test_heads_must_divide_the_token() -> None:
    with pytest.raises(ValueError, match="heads is 5; it must be a number that divides token=128"):
        AAPConfig(heads=5)


def test_the_small_one_freezes_and_the_papers_advances() -> None:
    assert (SMALL.not_taken, PAPER.not_taken) == (NotTaken.FREEZE, NotTaken.ADVANCE)


def test_layers_are_as_many_as_asked_for() -> None:
    assert (SMALL.layers, PAPER.layers) == (1, 6)
    policies = (replace(SMALL, layers=layers).build(observation_space(), ACTIONS) for layers in (1, 3))
    assert [len(policy.model.head.transformer.layers) for policy in policies] == [1, 3]
