"""What the benchmark beside other libraries takes."""

from dataclasses import dataclass, field
from typing import Any

from embodied import validation


@dataclass(frozen=True, kw_only=True)
class PeersConfig:
    """Libraries that train the same thing in turns of `seconds`, one at a time, `warmup` rounds that do not count and then `rounds` that do.

    `recipe` and then `changes` are overrides of `surefoot train` and say what is trained; recurrent policies only. `threads` are torch's by
    contender (1 where none is named), `levers` what everyone may pull who has it: fused, compile, bfloat16, async. `patience` is how many seconds
    one may take to begin. Environments are made below `environments` on first use; results are written to `folder`.
    """

    libraries: tuple[str, ...] = ("surefoot", "cleanrl", "sb3", "sample_factory")
    recipe: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    rounds: int = 8
    warmup: int = 2
    seconds: float = 30.0
    patience: float = 600.0
    threads: dict[str, int] = field(default_factory=dict)
    levers: tuple[str, ...] = ()
    environments: str = "~/.cache/surefoot/peers"
    folder: str = "runs/benchmark-peers"
    choices: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("libraries", "recipe", "changes", "levers"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        validation.at_least(self, rounds=1, warmup=0)
        for name in ("seconds", "patience"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0 s")
        if len(set(self.libraries)) < len(self.libraries) or not self.libraries:
            raise ValueError(f"libraries is {list(self.libraries)}; name at least one, none of them twice")
        for name, threads in self.threads.items():
            if threads < 1:
                raise ValueError(f"threads.{name} is {threads}; it must be at least 1")
