from collections.abc import Iterator

import torch

from policies.aap import AS_SMALL, LAC_SMALL, NIE_SMALL, PAPER, SMALL, Embedding
from policies.aap.model import AAPModel

A = 16


ABLATIONS = {"AAP": SMALL, "LAC": LAC_SMALL, "AS": AS_SMALL, "NIE": NIE_SMALL}


def groups(model: AAPModel) -> Iterator[tuple[str, int]]:
    for name, child in model.named_children():
        yield name, sum(parameter.numel() for parameter in child.parameters())


def test_the_papers_model_has_5279366_parameters() -> None:
    counts = dict(groups(AAPModel(PAPER, features=2048, actions=A)))
    assert sum(counts.values()) == 5_279_366
    assert counts["belief"] == 1_821_696
    assert counts["visual"] == 1_049_088


def test_tokens_come_from_what_the_model_is_given() -> None:
    inputs = {config.embedding: AAPModel(config, 8, A).token.in_features for config in (SMALL, NIE_SMALL, AS_SMALL)}
    assert inputs == {Embedding.IMPACT: SMALL.impact, Embedding.PREDICTED: 5, Embedding.LOOKUP: SMALL.impact}


def test_an_ablation_has_what_it_keeps_and_nothing_else() -> None:
    parts = {name: {child for child, _ in groups(AAPModel(config, 8, A))} for name, config in ABLATIONS.items()}
    shared = {"visual", "pose", "token", "summary", "belief", "head"}
    assert parts["LAC"] == parts["NIE"] == parts["AAP"] == shared | {"impact", "predictor"}
    assert parts["AS"] == shared | {"lookup"}


def test_initial_weights_are_those_of_the_table() -> None:
    torch.manual_seed(0)
    model = AAPModel(PAPER, features=2048, actions=A)
    assert 0.09 < model.head.output.weight.abs().max() <= 0.1
    assert not model.head.output.bias.any()
    torch.testing.assert_close(model.head.score.weight.norm(), torch.tensor(1.0))
    assert not model.head.score.bias.any()
    assert 0.05 < model.impact.initial.std() < 0.15
