from dataclasses import replace

from embodied.actions import COMMON
from embodied.perturbations.actuation import Actuation, from_timeline

FIRST, SECOND, THIRD = (replace(Actuation.nominal(COMMON), delay=delay) for delay in (1, 2, 3))
ALL = from_timeline([(0, FIRST), (5, SECOND), (9, THIRD)])


def test_the_nominal_actuation_does_what_the_names_say() -> None:
    nominal = Actuation.nominal(COMMON)
    assert nominal.motions.tolist() == COMMON.motions.tolist()
    assert nominal.enabled.all()
    assert (nominal.noise, nominal.delay, nominal.dropout, nominal.phases) == ((), 0, 0, ())


def test_the_phase_in_force_is_the_last_one_begun() -> None:
    assert [ALL.at(step).delay for step in (0, 4, 5, 8, 9, 100)] == [1, 1, 2, 2, 3, 3]
    assert not ALL.at(0).phases


def test_a_change_is_made_to_every_phase() -> None:
    later = ALL.changed(lambda phase: replace(phase, delay=phase.delay * 10))
    assert [(start, phase.delay) for start, phase in later.timeline] == [(0, 10), (5, 20), (9, 30)]
