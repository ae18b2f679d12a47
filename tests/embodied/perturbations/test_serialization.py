from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from embodied.perturbations import (
    THOR_NOISE,
    TRAINING_DRIFT,
    VALIDATION_DRIFT,
    ActionGroup,
    Choice,
    Compose,
    Delay,
    Disable,
    Drift,
    Nothing,
    Perturbation,
    Phase,
    PyRobot,
    Range,
    Schedule,
    Swap,
    load_yaml,
    perturbation_from_tree,
    save_yaml,
    to_tree,
)

WRITTEN: list[tuple[str, Perturbation]] = [
    ("{drift: {metres: [-0.05, 0.05], degrees: [-15, 15]}}", TRAINING_DRIFT),
    ("{drift: {metres: {low: -0.2, high: 0.2, holes: [[-0.1, 0.1]]}, degrees: [30, 330]}}", VALIDATION_DRIFT),
    ("[{drift: {degrees: 90}}, {delay: {steps: 2}}]", Compose(parts=(Drift(degrees=90), Delay(steps=2)))),
    ("{drift: {degrees: {any_of: [-30, [10, 20]]}}}", Drift(degrees=Choice((Range(-30, -30), Range(10, 20))))),
    ("{disable: {count: 5, from_deg: 210}}", Disable(count=5, from_deg=210.0)),
    ("{disable: {names: [rotate_left_30]}}", Disable(names=("rotate_left_30",))),
    ("{swap: {among: motions}}", Swap(among=ActionGroup.MOTIONS)),
    ("{swap: }", Swap()),
    ("{pyrobot: {controller: Movebase}}", PyRobot(controller="Movebase")),
    ("nothing", Nothing()),
    ("[]", Compose()),
    (
        "{schedule: {phases: [{step: [50, 150], perturbation: {drift: {degrees: 90}}}]}}",
        Schedule(phases=(Phase(step=(50, 150), perturbation=Drift(degrees=90)),)),
    ),
]


@pytest.mark.parametrize(("text", "perturbation"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_yaml_reads_as_written(text: str, perturbation: Perturbation) -> None:
    assert perturbation_from_tree(yaml.safe_load(text)) == perturbation


def test_a_tree_is_plain_and_leaves_defaults_out() -> None:
    assert to_tree(Compose(parts=(TRAINING_DRIFT, Swap()))) == [
        {"drift": {"metres": [-0.05, 0.05], "degrees": [-15, 15]}},
        {"swap": {}},
    ]


def test_a_file_gives_the_same_perturbation_again(tmp_path: Path) -> None:
    perturbation = Compose(parts=(*(p for _, p in WRITTEN), THOR_NOISE, Drift(metres=0.1 + 0.2, degrees=1e-17)))
    save_yaml(perturbation, tmp_path / "p.yaml")
    assert load_yaml(tmp_path / "p.yaml") == perturbation


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{drft: {}}", r"perturbation: unknown kind 'drft'; allowed are \['compose', .*'drift'"),
        ("{drift: {metrs: 1}}", r"perturbation.drift: unknown key 'metrs'; allowed are \['degrees', 'metres'\]"),
        ("[nothing, {drift: {metres: far}}]", r"perturbation\[1\].drift.metres: expected a number .* got 'far'"),
        ("{drift: {metres: true}}", r"drift.metres: expected a .*number.*, got True"),
        ("{drift: {metres: .nan}}", r"drift.metres: expected a finite number, got nan"),
        ("{drift: {metres: [2, 1]}}", r"drift.metres: expected low <= high"),
        ("{drift: {metres: {low: 1}}}", r"drift.metres: expected the keys low, high and holes"),
        ("{drift: {metres: {low: 0, high: 1, holes: 3}}}", r"drift.metres.holes must be a list, got 3"),
        ("{drift: {metres: {any_of: [far]}}}", r"drift.metres.any_of\[0\]: expected a number"),
        ("{drift: [1, 2]}", r"perturbation.drift must be a mapping of \['degrees', 'metres'\], got \[1, 2\]"),
        ("{drift: {}, delay: {}}", r"perturbation must be one kind .* or a list of such"),
        ("3", r"perturbation must be one kind"),
        ("{swap: {among: legs}}", r"swap.among must be one of \['motions', 'moves', 'turns'\], got 'legs'"),
        ("{disable: {names: rotate_left_30}}", r"disable.names must be a list"),
        ("{disable: {names: [1]}}", r"disable.names\[0\] must be str, got 1"),
        ("{disable: {from_deg: left}}", r"disable.from_deg must be float or NoneType, got 'left'"),
        ("{delay: {steps: -1}}", r"perturbation.delay: delay.steps must be at least 0, got -1"),
        ("{dropout: {probability: 2}}", r"dropout.probability must be between 0 and 1, got 2"),
        ("{pyrobot: {robot: Spot}}", r"pyrobot.robot must be one of"),
        ("{schedule: {phases: [{step: 1}]}}", r"schedule.phases\[0\]: 'perturbation' is missing"),
        ("{schedule: {phases: [{step: 1, perturbation: x}]}}", r"phases\[0\].perturbation: unknown kind 'x'"),
    ],
)
def test_an_error_names_the_key_and_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        perturbation_from_tree(yaml.safe_load(dedent(text)))
