"""Seen or unseen: whether one perturbation can draw all that another can."""

from collections.abc import Sequence

from embodied.actions import ActionSpace
from embodied.perturbations.compose import Compose
from embodied.perturbations.nothing import Nothing
from embodied.perturbations.perturbation import Perturbation


def covers(training: Perturbation, evaluation: Perturbation, space: ActionSpace) -> bool:
    """Whether every actuation `evaluation` can draw in `space`, `training` can draw too: if so it
    is `seen`.

    Decided from the structure and the ranges, never by sampling, and on the safe side: false where
    it cannot be shown. Parts of a composition are matched in order, kind by kind; parts that touch
    no motion (noise, delay, dropout, disable) in any order. A training part without a counterpart
    must be able to do nothing. So a training drift of +-15 degrees covers no drift, but not a drift
    of 10 degrees with noise.
    """
    return _matched(_parts(training), _parts(evaluation), space)


def _parts(perturbation: Perturbation) -> list[Perturbation]:
    """The parts of all compositions, flat; those whose place is of no consequence last, by kind."""
    parts = _flat(perturbation)
    return [p for p in parts if not p.commutes] + sorted((p for p in parts if p.commutes), key=lambda p: p.kind)


def _flat(perturbation: Perturbation) -> list[Perturbation]:
    if isinstance(perturbation, Compose):
        return [part for whole in perturbation.parts for part in _flat(whole)]
    return [] if isinstance(perturbation, Nothing) else [perturbation]


def _matched(training: Sequence[Perturbation], evaluation: Sequence[Perturbation], space: ActionSpace) -> bool:
    if not training:
        return not evaluation
    first, rest = training[0], training[1:]
    idle = first.may_do_nothing(space) and _matched(rest, evaluation, space)
    return idle or (_covers_one(first, evaluation[:1], space) and _matched(rest, evaluation[1:], space))


def _covers_one(training: Perturbation, evaluation: Sequence[Perturbation], space: ActionSpace) -> bool:
    return any(type(training) is type(part) and training.covers(part, space) for part in evaluation)
