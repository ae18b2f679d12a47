"""Jobs keep their slots on resume; the fingerprint covers all that decides a row."""

from dataclasses import replace

import torch

from embodied.evaluation import Condition, EvaluationConfig
from embodied.evaluation.cell import Cell, fingerprint, policy_digest
from embodied.perturbations import Drift
from tests.fakes.corridor import Walker, episodes

CONDITION = Condition(name="drift", perturbation=Drift(metres=0.1), axes={"metres": 0.1})
CONFIG = EvaluationConfig(batch_size=3, traces=2)
CELL = Cell(name="walker", policy=Walker(), condition=CONDITION, seen=None, config=CONFIG, sweep="abc")
EPISODES = episodes(7)


def test_jobs_keep_slot_and_trace_when_others_are_done() -> None:
    whole = CELL.jobs(EPISODES, done=set())
    rest = CELL.jobs(EPISODES, done={CELL.key(EPISODES[0]), CELL.key(EPISODES[3])})
    assert [(job.slot, job.traced) for job in whole[:4]] == [(0, True), (1, True), (2, False), (0, False)]
    assert [job.slot for job in rest] == [whole[index].slot for index in (1, 2, 4, 5, 6)]


def test_a_fingerprint_depends_on_perturbation_weights_and_config_but_not_on_traces() -> None:
    first = fingerprint(policy_digest(Walker()), CONDITION, CONFIG)
    changed = Walker()
    with torch.no_grad():
        next(changed.parameters()).add_(1.0)
    assert first == fingerprint(policy_digest(Walker()), replace(CONDITION, name="other"), replace(CONFIG, traces=0))
    assert first != fingerprint(policy_digest(changed), CONDITION, CONFIG)
    assert first != fingerprint(policy_digest(Walker()), replace(CONDITION, perturbation=Drift()), CONFIG)
    assert first != fingerprint(policy_digest(Walker()), CONDITION, replace(CONFIG, batch_size=4))
