import pytest
import torch

from embodied.training.distributed import Ranks, join


def test_alone_a_process_is_all_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    ranks, device = join("cpu")
    assert (ranks.rank, ranks.size, device) == (0, 1, "cpu")
    assert ranks.gather("here") == ["here"]
    assert ranks.sum(3) == 3
    assert ranks.all(True)
    assert not ranks.all(False)
    assert ranks.all_reduce(torch.ones(2)).tolist() == [1.0, 1.0]


def test_a_tally_is_kept_by_name() -> None:
    ranks = Ranks()
    assert [ranks.increment("a", 1), ranks.increment("a", 2), ranks.increment("b"), ranks.increment("a")] == [
        1,
        3,
        0,
        3,
    ]


def test_bodies_are_shared_evenly_or_not_at_all() -> None:
    class Three(Ranks):
        size = 3

    assert Three().share(48) == 16
    with pytest.raises(ValueError, match=r"bodies is 32; it must be a multiple of the 3 processes"):
        Three().share(32)


def test_a_gpu_that_is_named_becomes_the_current_one(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[str] = []
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    monkeypatch.setattr(torch.cuda, "set_device", chosen.append)
    assert [join(device)[1] for device in ("cpu", "cuda", "cuda:1")] == ["cpu", "cuda", "cuda:1"]
    assert chosen == ["cuda:1"]


def test_several_processes_do_not_share_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(ValueError, match="device is cuda:0, but each of several processes has a GPU of its own"):
        join("cuda:0")
