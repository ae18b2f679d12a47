"""The command, with fakes in the place of peers; and, slow, with the peers themselves."""

import json
from pathlib import Path

import pytest

from experiments.benchmark.peers import peer
from experiments.benchmark.peers.peer import PEERS, Peer

SMALL = "changes=['debug=seconds','trainer.steps=1000000']"


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PEERS:
        monkeypatch.setitem(peer.PEERS, name, Peer(name=name, module="tests.fakes.peer"))


def test_the_command_prints_the_table_and_fills_the_folder(
    fakes: None, surefoot, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ("libraries=[surefoot,cleanrl,sb3]", "threads={cleanrl:2}", "levers=[compile]")
    status = surefoot(
        "benchmark", "peers", *chosen, "rounds=1", "warmup=0", "seconds=2", "folder=peers", "environments=here", SMALL
    )
    assert status == 0
    said = capsys.readouterr().out
    assert "Surefoot's to it" in said
    assert "cleanrl dropped out: it ended with status 1: the fake peer has no engine" in said
    rows = [json.loads(line) for line in Path("peers/results.jsonl").read_text().splitlines()]
    assert [row["library"] for row in rows if row["kind"] == "library"] == ["surefoot", "sb3"]
    assert Path("peers/curves.png").exists()
    assert json.loads(Path("peers/sb3/assignment.json").read_text()) == {"threads": 1, "levers": ["compile"]}


@pytest.mark.parametrize(
    ("override", "complaint"),
    [
        ("libraries=[surefoot,rllib]", "libraries: there is no peer ['rllib']; choose from ['cleanrl', "),
        ("libraries=[sb3,sb3]", "name at least one, none of them twice"),
        ("levers=[magic]", "levers: there is no ['magic']; choose from ['fused', "),
        ("changes=['policy=aap_small']", "recipe: policy=aap_small; peers have the recurrent policies alone"),
        ("changes=['ppo.minibatches=5']", "trainer.bodies must be a multiple of ppo.minibatches"),
        ("changes=['ppo.value_clip=0.2']", "ppo.value_clip is 0.2; not all peers have it, so it must be None"),
        ("changes=['ppo.normalise_advantages=false']", "it must be True"),
        ("changes=['ppo.kl_limit=0.1']", "it must be None"),
        ("changes=['ppo.decay_learning_rate=true']", "it must be False"),
        ("changes=['device=cuda']", "must be cpu"),
        ("changes=['simulator.device=cuda']", "must be cpu"),
        ("changes=['trainer.bodies=6','ppo.minibatches=1']", "a multiple of 4 for sample_factory"),
        ("threads={cleanrll:2}", "threads: ['cleanrll'] take no part"),
        ("changes=['trainer.bodys=5']", "unknown key trainer.bodys"),
        ("rounds=0", "rounds is 0; it must be at least 1"),
        ("seconds=0", "seconds is 0.0; it must be above 0"),
        ("threads={sb3:0}", "threads.sb3 is 0; it must be at least 1"),
    ],
)
def test_what_cannot_be_held_is_refused_before_anything_starts(
    fakes: None, surefoot, capsys: pytest.CaptureFixture[str], override: str, complaint: str
) -> None:
    assert surefoot("benchmark", "peers", override, "folder=peers") == 2
    assert complaint in capsys.readouterr().err
    assert not Path("peers").exists()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_peer_trains_the_same_network(surefoot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Installs the peers, which needs a package index; without one they drop out, and this says
    so.
    """
    status = surefoot("benchmark", "peers", "rounds=1", "warmup=0", "seconds=20", "folder=peers", SMALL)
    assert status == 0
    rows = [json.loads(line) for line in Path("peers/results.jsonl").read_text().splitlines()]
    assert [row for row in rows if row["kind"] == "dropped"] == []
    found = [row for row in rows if row["kind"] == "library"]
    assert [row["library"] for row in found] == list(PEERS)
    assert len({row["parameters"] for row in found}) == 1
    assert all(row["steps"] > 0 and row["speed"][1] > 0 for row in found)
