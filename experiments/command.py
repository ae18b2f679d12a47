"""What all commands share: overrides to a validated config, help, Hydra's own flags, and errors a person can act on."""

import inspect
import sys
from collections.abc import Callable
from typing import Any

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from configs import ConfigError, choices, compose
from configs.compose import resolve
from configs.schemas import register_all
from embodied.checkpoint import CheckpointError
from embodied.ppo import DivergedError
from embodied.run import ChangedConfigError

USAGE_ERRORS = (ConfigError, ChangedConfigError, CheckpointError, ImportError)
"""What the person at the keyboard can mend: told in one line, without a traceback."""


def run(root: str, work: Callable[[Any], None], *, groups: tuple[str, ...], help: str) -> int:
    """Compose `root` from the command line and do `work` with it; the exit status is 2 when nothing could be started."""
    arguments = sys.argv[1:]
    if {"-h", "--help"} & set(arguments):
        print(help_text(groups, help))
        return 0
    try:
        if any(argument.startswith("-") for argument in arguments):
            _with_flags(root, work)
        else:
            work(compose(root, arguments))
    except USAGE_ERRORS as error:
        print(f"{sys.argv[0]}: {error}", file=sys.stderr)
        return 2
    except DivergedError as error:
        print(f"{sys.argv[0]}: {error}", file=sys.stderr)
        return 1
    return 0


def help_text(groups: tuple[str, ...], text: str) -> str:
    """What `--help` prints: the text, then every group and what it can be filled with."""
    width = max(map(len, groups))
    listed = "\n".join(f"  {group:<{width}}  {', '.join(choices(group))}" for group in groups)
    return f"{inspect.cleandoc(text)}\n\nGroups:\n{listed}\n\n{FLAGS}"


FLAGS = """\
Flags of Hydra:
  --cfg job        print the configuration and leave
  --info defaults  print which files it is made of
  -m, --multirun   run every combination of comma-separated choices: seed=0,1,2"""


def _with_flags(root: str, work: Callable[[Any], None]) -> None:
    @hydra.main(version_base="1.3", config_path="pkg://configs", config_name=root)
    def job(config: DictConfig) -> None:
        work(resolve(config, HydraConfig.get().runtime.choices))

    register_all()
    job()
