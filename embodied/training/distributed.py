"""Data parallelism: the processes that train one policy together.

`torchrun` starts them and numbers them by environment variables; each joins with `join`. A process
started alone is the only rank and communicates nothing, so code that uses `Ranks` reads the same.
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
    """Another process of the job is gone, so this one cannot continue."""


class Ranks:
    """This process alone.

    Methods wait until all ranks have called them, except `increment`, `share` and `leave`.
    """

    rank, size = 0, 1

    def __init__(self) -> None:
        self._counters: Counter[str] = Counter()

    def all_reduce(self, numbers: Tensor) -> Tensor:
        """Overwrites `numbers` with the sum over all ranks; returns it."""
        return numbers

    def gather(self, value: T) -> list[T]:
        """Returns the object of each rank, in order."""
        return [value]

    def broadcast(self, tensors: Iterable[Tensor]) -> None:
        """Overwrites the tensors of the other ranks with those of rank 0."""

    def wait(self) -> None:
        """Waits until all ranks are here."""

    def increment(self, name: str, add: int = 0) -> int:
        """Adds to a shared counter, without waiting; returns its new value."""
        self._counters[name] += add
        return self._counters[name]

    def sum(self, number: int) -> int:
        """Returns the sum over all ranks."""
        return sum(self.gather(number))

    def all(self, holds: bool) -> bool:
        """Whether `holds` is true on every rank."""
        return all(self.gather(holds))

    def share(self, bodies: int) -> int:
        """Returns the number of bodies of each rank.

        Raises:
            ValueError: when bodies cannot be shared evenly.
        """
        if bodies % self.size:
            raise ValueError(f"bodies is {bodies}; it must be a multiple of the {self.size} processes")
        return bodies // self.size

    def leave(self) -> None:
        """Leaves the group."""


class RankGroup(Ranks):
    """One process of several, over `torch.distributed`.

    Tensors in host memory go over gloo and tensors on a GPU over NCCL. Every method raises
    `RankLostError` when another process is gone.
    """

    def __init__(self, device: torch.device) -> None:
        self._store, self.rank, self.size = next(rendezvous("env://"))
        backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
        with _together():
            store = dist.PrefixStore("group", self._store)  # type: ignore[attr-defined]
            dist.init_process_group(backend, store=store, rank=self.rank, world_size=self.size)

    def all_reduce(self, numbers: Tensor) -> Tensor:
        """See `Ranks`."""
        with _together():
            dist.all_reduce(numbers)
        return numbers

    def gather(self, value: T) -> list[T]:
        """See `Ranks`."""
        values: list[T] = [value] * self.size
        with _together():
            dist.all_gather_object(values, value)
        return values

    def broadcast(self, tensors: Iterable[Tensor]) -> None:
        """See `Ranks`."""
        with _together():
            for tensor in tensors:
                dist.broadcast(tensor, src=0)

    def wait(self) -> None:
        """See `Ranks`."""
        self.gather(None)

    def increment(self, name: str, add: int = 0) -> int:
        """See `Ranks`."""
        with _together():
            return int(self._store.add(name, add))

    def leave(self) -> None:
        """See `Ranks`."""
        dist.destroy_process_group()


def join(device: str) -> tuple[Ranks, str]:
    """Joins the processes that `torchrun` started, if any.

    Returns:
        The ranks, and the device of this process: each of several has a GPU of its own.

    Raises:
        ValueError: when several processes are given the same GPU.
    """
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if several and torch.device(device).type == "cuda":
        if device != "cuda":
            raise ValueError(f"device is {device}, but each of several processes has a GPU of its own; it must be cuda")
        device = f"cuda:{os.environ['LOCAL_RANK']}"
    if device.startswith("cuda:"):
        torch.cuda.set_device(device)  # streams and graphs use the current device
    return (RankGroup(torch.device(device)) if several else Ranks()), device


@contextmanager
def _together() -> Iterator[None]:
    """Turns the errors that torch raises when a process is gone into `RankLostError`."""
    try:
        yield
    except RuntimeError as fault:
        raise RankLostError(f"a process of this job is gone ({_first_line(fault)})") from fault


def _first_line(fault: Exception) -> str:
    return next(iter(str(fault).splitlines()), type(fault).__name__)
