"""What holds for every perturbation, in every action space."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embodied.actions import ACTION_SPACES, PAPER, ActionSpace
from embodied.perturbations import (
    KINDS,
    ActionGroup,
    Actuation,
    Actuator,
    Compose,
    Coupling,
    Delay,
    Disable,
    Drift,
    Dropout,
    EpisodePerturbation,
    Noise,
    Nothing,
    Perturbation,
    Phase,
    PyRobot,
    Range,
    Scale,
    Schedule,
    Swap,
    actuate,
    covers,
    perturbation_from_tree,
    to_tree,
)
from embodied.perturbations.actuation import Change

amounts = st.floats(-5, 5, allow_nan=False)
ranges = st.tuples(amounts, amounts).map(lambda pair: Range(min(pair), max(pair)))
magnitudes = amounts | ranges
positive = st.floats(0, 2) | st.just(Range(0, 1, ((0.2, 0.4),)))
groups = st.sampled_from(ActionGroup)
singles = st.one_of(
    st.builds(Nothing),
    st.builds(Drift, metres=magnitudes, degrees=magnitudes),
    st.builds(Scale, moves=magnitudes, turns=magnitudes),
    st.builds(Coupling, degrees_per_metre=magnitudes, metres_per_degree=magnitudes),
    st.builds(Swap, among=groups),
    st.builds(Disable, count=st.integers(0, 1), among=groups),
    st.builds(Disable, count=st.integers(0, 2), from_deg=st.just(330.0)),
    st.builds(Noise, move_metres=positive, move_degrees=positive, turn_degrees=positive),
    st.builds(PyRobot, controller=st.sampled_from(["ILQR", "Proportional", "Movebase"]), multiplier=positive),
    st.builds(Delay, steps=st.integers(0, 4) | st.just((0, 3))),
    st.builds(Dropout, probability=st.floats(0, 1)),
)
parts = st.recursive(
    singles,
    lambda inner: st.one_of(
        st.builds(Compose, parts=st.lists(inner, max_size=3).map(tuple)),
        st.builds(
            Schedule,
            phases=st.lists(st.builds(Phase, step=st.integers(0, 9), perturbation=inner), max_size=2).map(tuple),
        ),
    ),
    max_leaves=4,
)
spaces = st.sampled_from(list(ACTION_SPACES.values()))


def test_every_kind_is_tried_here() -> None:
    tried = {Nothing, Drift, Scale, Coupling, Swap, Disable, Noise, PyRobot, Delay, Dropout, Compose, Schedule}
    assert {cls for cls in KINDS.values() if cls.__module__.startswith("embodied.")} == tried


@given(parts, spaces, st.integers())
def test_end_is_never_perturbed(perturbation: Perturbation, space: ActionSpace, episode: int) -> None:
    for _, phase in actuate(perturbation, space, 0, episode).timeline:
        assert phase.enabled[space.end]
        assert not phase.motions[space.end].any()


@settings(deadline=None)
@given(parts, spaces, st.integers(), st.lists(st.integers(0, 3), max_size=12))
def test_end_never_moves_the_body(
    perturbation: Perturbation, space: ActionSpace, episode: int, before: list[int]
) -> None:
    actuator = Actuator(perturbation, space, bodies=1, seed=0)
    actuator.reset(np.array([0]), [episode])
    for action in before:
        actuator.motions(np.array([min(action, space.end - 1)]))
    motions, active = actuator.motions(np.array([space.end]))
    assert not motions.any()
    assert not active.any()


@given(parts, spaces, st.integers())
def test_the_same_seeds_give_the_same_actuation(perturbation: Perturbation, space: ActionSpace, episode: int) -> None:
    one, other = (actuate(perturbation, space, 3, episode).timeline for _ in range(2))
    assert [start for start, _ in one] == [start for start, _ in other]
    for (_, a), (_, b) in zip(one, other, strict=True):
        assert np.array_equal(a.motions, b.motions)
        assert np.array_equal(a.enabled, b.enabled)
        assert (a.delay, a.dropout, len(a.noise)) == (b.delay, b.dropout, len(b.noise))


@given(parts)
def test_a_tree_gives_the_same_perturbation_again(perturbation: Perturbation) -> None:
    assert perturbation_from_tree(to_tree(perturbation)) == perturbation


@given(parts, spaces)
def test_a_perturbation_covers_itself(perturbation: Perturbation, space: ActionSpace) -> None:
    assert covers(perturbation, perturbation, space)


@given(parts)
def test_a_description_is_one_short_line(perturbation: Perturbation) -> None:
    assert perturbation.describe()
    assert "\n" not in perturbation.describe()


@given(singles, spaces)
def test_what_may_do_nothing_covers_nothing(perturbation: Perturbation, space: ActionSpace) -> None:
    assert covers(perturbation, Nothing(), space) == (perturbation == Nothing() or perturbation.may_do_nothing(space))


@pytest.mark.parametrize("cls", [cls for cls in KINDS.values() if cls.idle])
@given(spaces, st.integers())
def test_an_idle_default_does_nothing(cls: type[Perturbation], space: ActionSpace, episode: int) -> None:
    actuation = actuate(cls(), space, 0, episode)
    assert np.array_equal(actuation.motions, space.motions)
    assert actuation.enabled.all()
    assert (actuation.delay, actuation.dropout) == (0, 0)
    assert not any(jitter.mean.any() or jitter.sigma.any() for jitter in actuation.noise)


def test_a_new_perturbation_needs_a_kind_and_a_draw_and_is_never_let_near_end() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Storm(EpisodePerturbation):
        kind = "storm"
        degrees: float = 5.0

        def draw(self, space: ActionSpace, rng: np.random.Generator) -> Change:
            def change(actuation: Actuation) -> Actuation:
                none = np.zeros(len(space), dtype=bool)
                return replace(actuation, motions=actuation.motions + self.degrees, enabled=none)

            return change

    try:
        storm = perturbation_from_tree([{"storm": {"degrees": 7}}, "nothing"])
        actuation = actuate(storm, PAPER, 0, 0)
        assert actuation.motions[0].tolist() == [7.25, 7, 7]
        assert not actuation.motions[PAPER.end].any()
        assert actuation.enabled.tolist() == [False] * 15 + [True]
        assert not covers(storm, Nothing(), PAPER)
    finally:
        del KINDS["storm"]


def test_a_kind_cannot_be_taken_twice() -> None:
    with pytest.raises(TypeError, match=r"'drift' is taken by Drift"):

        class Other(EpisodePerturbation):
            kind = "drift"


@pytest.mark.parametrize(
    ("group", "count"), [(ActionGroup.MOVES, 3), (ActionGroup.TURNS, 12), (ActionGroup.MOTIONS, 15)]
)
def test_groups_never_hold_end(group: ActionGroup, count: int) -> None:
    indices = group.indices(PAPER).tolist()
    assert len(indices) == count
    assert PAPER.end not in indices
