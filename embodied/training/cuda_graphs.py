"""Functions as CUDA graphs: launching many small kernels takes longer than running them."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor

Result = TypeVar("Result")

WARM_UPS = 3
"""Calls before the capture, in which libraries initialise themselves."""


class Graphed(Generic[Result]):
    """A function of tensors, or dicts of them, captured at its first call and replayed afterwards.

    Shapes must not change. Results are in memory of the graph, valid until the next call.
    """

    def __init__(self, function: Callable[..., Result]) -> None:
        self._function = function
        self._graph: torch.cuda.CUDAGraph | None = None
        self._arguments: tuple[Any, ...] = ()
        self._result: Result

    def __call__(self, *arguments: Any) -> Result:
        """Returns the function's result for these arguments, which are copied."""
        if self._graph is None:
            self._arguments = tuple(_cloned(argument) for argument in arguments)
            with torch.cuda.device(next(_tensors(arguments)).device):  # may not be the current device
                self._graph = self._captured()
        for kept, given in zip(_tensors(self._arguments), _tensors(arguments), strict=True):
            kept.copy_(given)
        self._graph.replay()
        return self._result

    def _captured(self) -> torch.cuda.CUDAGraph:
        """Captures casts of parameters too: parameters change between replays."""
        side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        side.wait_stream(torch.cuda.current_stream())
        cached, graph = torch.is_autocast_cache_enabled(), torch.cuda.CUDAGraph()
        torch.clear_autocast_cache()
        torch.set_autocast_cache_enabled(False)
        try:
            with torch.cuda.stream(side):
                for _ in range(WARM_UPS):
                    self._function(*self._arguments)
            torch.cuda.current_stream().wait_stream(side)
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):  # other threads may simulate meanwhile
                self._result = self._function(*self._arguments)
        finally:
            torch.set_autocast_cache_enabled(cached)
        return graph


def _cloned(argument: Any) -> Any:
    return {k: v.clone() for k, v in argument.items()} if isinstance(argument, dict) else argument.clone()


def _tensors(arguments: tuple[Any, ...]) -> Iterator[Tensor]:
    for argument in arguments:
        yield from argument.values() if isinstance(argument, dict) else (argument,)
