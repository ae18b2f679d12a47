"""The command, from end to end, over embedded simulators."""

import json

import pytest

SMALL = [
    f"{which}.{setting}"
    for which in ("first", "second")
    for setting in ("scenes=[test/0]", "house.rooms_range=[3,3]", "house.detail=LOW", "height=16", "width=16")
]
LINE = ("compare-simulators", "simulator@second=embedded", *SMALL, "walks=1", "motions=10")


def test_a_simulator_agrees_with_itself(surefoot, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*LINE, "given=[[0.25,0,0],[0,0,30]]") == 0
    said = capsys.readouterr().out
    assert "agree: 3 of 3 walks" in said
    tree = json.loads((tmp_path / "runs/parity/embedded_(first)-embedded_(second).json").read_text())
    assert tree["agree"] is True
    assert [(walk["walk"]["name"], len(walk["steps"])) for walk in tree["walks"]] == [
        ("square", 9),
        ("random 1", 11),
        ("given", 3),
    ]


def test_another_body_and_camera_are_found(surefoot, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*LINE, "second.radius=0.3", "second.camera_height=0.7", "folder=there", "motions=40") == 1
    assert "do not agree" in capsys.readouterr().out
    (path,) = (tmp_path / "there").iterdir()
    walk = json.loads(path.read_text())["walks"][1]
    assert walk["agrees"] is False
    assert walk["steps"][0]["position_m"] == 0.0
    assert max(step["depth_m"] for step in walk["steps"]) > 0.02
    assert any(first != second for first, second in (step["touched"] for step in walk["steps"]))


def test_put_together_before_every_motion_they_come_apart_less(surefoot, tmp_path) -> None:
    apart = []
    for resync in ("false", "true"):
        surefoot(*LINE, "second.radius=0.2", "motions=40", "square_m=0", f"resync={resync}", f"folder=resync_{resync}")
        (path,) = (tmp_path / f"resync_{resync}").iterdir()
        (walk,) = json.loads(path.read_text())["walks"]
        apart.append(sum(step["position_m"] for step in walk["steps"]))
    assert 0 < apart[1] < apart[0]


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ("walks=-1", "walks is -1"),
        ("tolerances.depth_m=-1", "tolerances.depth_m"),
        ("simulator@second=mars", "embedded"),
        ("scenes=[nowhere/x]", "nowhere"),
        ("counterparts={test/0: nowhere/x}", "nowhere"),
    ],
)
def test_a_wrong_line_is_told(surefoot, mistake: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert surefoot(*LINE, mistake) == 2
    assert told in capsys.readouterr().err
