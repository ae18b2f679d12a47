import io
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from rich.console import Console

from embodied.runs.checkpoints import Checkpoints
from embodied.runs.interruption import Interrupted
from embodied.runs.jsonl import read_jsonl
from embodied.runs.run_folder import RunFolder
from embodied.training import DivergedError, Trainer
from embodied.training.distributed import Ranks
from embodied.training.ppo import PPOConfig
from embodied.training.ppo.learner import Learner
from experiments.reporting.progress_bar import ProgressBar
from tests.fakes.environment import LitCorridor
from tests.fakes.policy import SmallPolicy
from tests.fakes.training import Settings, make_trainer, settings

CONFIG = settings(
    steps=24_000,
    bodies=64,
    rollout=8,
    minibatches=2,
    learning_rate=1e-2,
    clip=0.2,
    value_clip=None,
    discount=0.9,
    threads=1,
    checkpoint_every=8_000,
)
SHORT = CONFIG.but(steps=1536, epochs=3, checkpoint_every=1024)


def trainer(folder: Path, config: Settings = SHORT, policy: SmallPolicy | None = None) -> Trainer:
    torch.manual_seed(0)
    return make_trainer(LitCorridor(64), policy or SmallPolicy(), config, RunFolder(folder, {"ppo": "short"}))


def test_it_learns_the_corridor(tmp_path: Path) -> None:
    trainer(tmp_path, CONFIG).train()
    rows = read_jsonl(tmp_path / "metrics.jsonl")
    assert rows[0]["episode/success"] < 0.3
    assert np.mean([row["episode/success"] for row in rows[-5:]]) > 0.9


def test_every_update_leaves_a_row(tmp_path: Path) -> None:
    trainer(tmp_path).train()
    rows = read_jsonl(tmp_path / "metrics.jsonl")
    assert [row["step"] for row in rows] == [512, 1024, 1536]
    assert [row["progress/updates"] for row in rows] == [1, 2, 3]
    assert [row["ppo/learning_rate"] for row in rows] == pytest.approx([1e-2, 2e-2 / 3, 1e-2 / 3])
    shares = [rows[-1][f"speed/{name}_share"] for name in ("simulate", "infer", "update")]
    assert min(shares) > 0
    assert sum(shares) <= 1
    assert rows[-1]["speed/steps_per_second"] > 0


def test_what_falls_stays_at_zero_past_the_last_update(tmp_path: Path) -> None:
    longer = trainer(tmp_path, SHORT.but(decay_entropy_coefficient=True))
    longer.learned = 2048
    now = SHORT.but(decay_entropy_coefficient=True).ppo.at(longer.remaining)
    assert now.learning_rate == 0
    assert now.entropy_coefficient == 0


def test_checkpoints_come_at_multiples_of_the_interval_and_at_the_end(tmp_path: Path) -> None:
    trainer(tmp_path).train()
    assert [path.name[-4:] for path in Checkpoints(tmp_path / "checkpoints").paths()] == ["1024", "1536"]


def test_videos_show_the_first_body(tmp_path: Path) -> None:
    trainer(tmp_path, SHORT.but(video_every=1024, video_sensor="frame")).train()
    (path,) = (tmp_path / "videos").iterdir()
    assert path.name == "rollout_frame_000000001024.gif"
    with Image.open(path) as video:
        assert video.size == (7, 1)
        assert 1 < video.n_frames <= 8  # frames that do not differ become one that stays longer


def test_a_learning_rate_may_stay(tmp_path: Path) -> None:
    trainer(tmp_path, SHORT.but(decay_learning_rate=False)).train()
    assert {row["ppo/learning_rate"] for row in read_jsonl(tmp_path / "metrics.jsonl")} == {1e-2}


@pytest.mark.parametrize(("decay", "wanted"), [(True, [0.03, 0.02, 0.01]), (False, [0.03] * 3)])
def test_an_entropy_coefficient_may_fall(
    decay: bool, wanted: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[float] = []

    update = Learner.update

    def watched(learner: Learner, rollout: Any, config: PPOConfig) -> dict[str, float]:
        used.append(config.entropy_coefficient)
        return update(learner, rollout, config)

    monkeypatch.setattr(Learner, "update", watched)
    trainer(tmp_path, SHORT.but(entropy_coefficient=0.03, decay_entropy_coefficient=decay)).train()
    assert used == pytest.approx(wanted)


def test_frozen_parameters_stay(tmp_path: Path) -> None:
    policy = SmallPolicy()
    policy.see.requires_grad_(False)
    before = policy.see.weight.clone()
    trainer(tmp_path, policy=policy).train()
    assert torch.equal(policy.see.weight, before)


class LateNaN(SmallPolicy):
    unrolled = 0

    def unroll(self, *arguments):
        self.unrolled += 1
        unrolled = super().unroll(*arguments)
        return unrolled._replace(values=unrolled.values * (torch.nan if self.unrolled > 14 else 1))


def test_a_nan_stops_with_its_name_and_a_checkpoint_from_before(tmp_path: Path) -> None:
    message = r"loss/value is not finite in update 3, at step 1,536; the checkpoint before it is .*step_000000001024$"
    with pytest.raises(DivergedError, match=message):
        trainer(tmp_path, policy=LateNaN()).train()
    step, tree = Checkpoints(tmp_path / "checkpoints").latest()
    assert step == 1024
    assert all(tensor.isfinite().all() for tensor in tree["model"].values())


def test_a_nan_before_the_first_checkpoint_says_so(tmp_path: Path) -> None:
    policy = LateNaN()
    policy.unrolled = 99
    with pytest.raises(DivergedError, match="update 1, at step 512; there is no checkpoint before it"):
        trainer(tmp_path, policy=policy).train()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGUSR1])
def test_a_signal_saves_and_leaves(tmp_path: Path, number: signal.Signals) -> None:
    class Signalling(SmallPolicy):
        def step(self, *arguments):
            signal.raise_signal(number)
            return super().step(*arguments)

    with pytest.raises(Interrupted) as stopped:
        trainer(tmp_path, policy=Signalling()).train()
    assert stopped.value.code == 128 + number
    assert Checkpoints(tmp_path / "checkpoints").latest()[0] == 64


def test_a_straggler_learns_from_what_it_has_when_enough_others_are_done(tmp_path: Path) -> None:
    class Overtaken(LitCorridor):
        """In its third step of every rollout another rank, if there was one, finishes."""

        taken = 0

        def step(self, actions: Any) -> Any:
            self.taken += 1
            if self.taken % 3 == 0:
                ranks.increment(f"finished/{self.taken // 3 - 1}", 1)
            return super().step(actions)

    ranks = Ranks()
    config = SHORT.but(preempt_at=1.0)
    make_trainer(Overtaken(64), SmallPolicy(), config, RunFolder(tmp_path, {}), ranks=ranks).train()
    rows = read_jsonl(tmp_path / "metrics.jsonl")
    assert [row["step"] for row in rows] == list(range(192, 1537, 192))
    assert [row["ppo/learning_rate"] for row in rows] == pytest.approx([1e-2 * (1 - k / 8) for k in range(8)])


def test_the_bar_shows_the_steps_of_all_ranks_though_others_are_cut_short(tmp_path: Path) -> None:
    class Ahead(Ranks):
        """Of two ranks, where the other takes half the steps of this one."""

        size = 2

        def sum(self, number: int) -> int:
            return number + number // 2

    file = io.StringIO()
    bar = ProgressBar(Console(file=file, width=140), seconds_between_lines=1e9)
    config = SHORT.but(bodies=128)
    made = make_trainer(LitCorridor(64), SmallPolicy(), config, RunFolder(tmp_path, {}), progress=bar, ranks=Ahead())
    made.resume()
    made.gather()
    bar.close()
    assert made.steps == 768
    assert file.getvalue().startswith("768 of 1,536 steps")
