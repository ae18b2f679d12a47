"""Several processes that train one policy together: who they are, and what they tell one another.

`torchrun` starts them and says by environment variables who is who; each joins with `join`. Started alone, a process is all ranks there
are and has nothing to tell: code that uses `Ranks` reads the same either way.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor
from torch.distributed.rendezvous import rendezvous

T = TypeVar("T")


class RankLostError(RuntimeError):
    """Another process of the job is gone, so this one cannot go on."""


class Ranks:
    """This process alone. What needs an answer of the others waits until all ranks have called it; `tally`, `share` and `leave` do not."""

    rank, size = 0, 1

    def __init__(self) -> None:
        self._tallies: Counter[str] = Counter()

    def total(self, numbers: Tensor) -> Tensor:
        """The sum over all ranks of tensors of one shape, written over `numbers`."""
        return numbers

    def gather(self, thing: T) -> list[T]:
        """One plain thing of each rank, in order."""
        return [thing]

    def copy(self, tensors: Iterable[Tensor]) -> None:
        """Write the tensors of rank 0 over those of the others."""

    def wait(self) -> None:
        """Go on when all are here."""

    def tally(self, name: str, add: int = 0) -> int:
        """Add to a number that all ranks share, at once; gives what it has come to."""
        self._tallies[name] += add
        return self._tallies[name]

    def sum(self, number: int) -> int:
        """The sum over all ranks."""
        return sum(self.gather(number))

    def all(self, holds: bool) -> bool:
        """Whether it holds on every rank."""
        return all(self.gather(holds))

    def share(self, bodies: int) -> int:
        """How many of all bodies each rank has.

        Raises:
            ValueError: when they cannot be dealt out evenly.
        """
        if bodies % self.size:
            raise ValueError(f"ppo.bodies is {bodies}; it must be a multiple of the {self.size} processes")
        return bodies // self.size

    def leave(self) -> None:
        """No more to tell."""


class RankGroup(Ranks):
    """One process of several, over `torch.distributed`. Whenever another one is gone, `RankLostError` is raised.

    Tensors go over gloo from host memory and over NCCL from a GPU; everything else is small and goes from host memory.
    """

    def __init__(self, device: torch.device) -> None:
        self._store, self.rank, self.size = next(rendezvous("env://"))
        backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
        with _together():
            store = dist.PrefixStore("group", self._store)  # type: ignore[attr-defined]
            dist.init_process_group(backend, store=store, rank=self.rank, world_size=self.size)

    def total(self, numbers: Tensor) -> Tensor:
        """See `Ranks`."""
        with _together():
            dist.all_reduce(numbers)
        return numbers

    def gather(self, thing: T) -> list[T]:
        """See `Ranks`."""
        things: list[T] = [thing] * self.size
        with _together():
            dist.all_gather_object(things, thing)
        return things

    def copy(self, tensors: Iterable[Tensor]) -> None:
        """See `Ranks`."""
        with _together():
            for tensor in tensors:
                dist.broadcast(tensor, src=0)

    def wait(self) -> None:
        """See `Ranks`."""
        self.gather(None)

    def tally(self, name: str, add: int = 0) -> int:
        """See `Ranks`."""
        with _together():
            return int(self._store.add(name, add))

    def leave(self) -> None:
        """See `Ranks`."""
        dist.destroy_process_group()


def join(device: str) -> tuple[Ranks, str]:
    """The ranks `torchrun` started, or this process alone; and the device of this one: of several, each has a GPU of its own.

    Raises:
        ValueError: when several processes are given one and the same GPU.
    """
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if several and torch.device(device).type == "cuda":
        if device != "cuda":
            raise ValueError(f"device is {device}, but of several processes each has a GPU of its own; it must be cuda")
        device = f"cuda:{os.environ['LOCAL_RANK']}"
    if device.startswith("cuda:"):
        torch.cuda.set_device(device)  # streams and graphs are made on the current one
    return (RankGroup(torch.device(device)) if several else Ranks()), device


@contextmanager
def _together() -> Iterator[None]:
    """Turn what torch raises when a process is gone, of many kinds, into one."""
    try:
        yield
    except RuntimeError as fault:
        raise RankLostError(f"a process of this job is gone ({_first_line(fault)})") from fault


def _first_line(fault: Exception) -> str:
    return next(iter(str(fault).splitlines()), type(fault).__name__)
