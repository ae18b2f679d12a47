"""What all commands share: overrides to a validated config, help, Hydra's own flags, and errors a person can act on."""

import inspect
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from configs import ConfigError, choices, compose
from configs.compose import in_full, resolve
from configs.errors import explain
from configs.registry import register_all
from embodied.runs.checkpoints import CheckpointError
from embodied.runs.run_folder import ChangedConfigError
from embodied.simulator import SimulatorLostError
from embodied.training import DivergedError

Work = Callable[[Any], None]

USAGE_ERRORS = (ConfigError, CheckpointError, ImportError)
"""What the person at the keyboard can mend: told in one line, without a traceback."""

WAYS_OUT = {
    "train": "run.folder=... is another folder, run.allow_changed=true allows it",
    "evaluate": "folder=... is another folder",
    "transfer": "folder=... is another folder",
    "analyse": "folder=... is another folder",
    "compare": "comparison.folder=... is another folder",
}
"""Commands that go on where they were interrupted, and how to start one whose folder holds another run or evaluation."""

FLAGS = """\
Flags of Hydra:
  --cfg job        print the configuration and leave
  --info defaults  print which files it is made of
  -m, --multirun   run every combination of comma-separated choices: seed=0,1,2"""


def run(
    root: str,
    work: Work,
    *,
    groups: Sequence[str],
    help: str,
    arguments: Sequence[str] | None = None,
    name: str | None = None,
) -> int:
    """Compose `root` from the command line and do `work` with it; gives the exit status: 0, 1 diverged or simulator lost, 2 not started, 130 Ctrl-C.

    `name` is what the command is called, where it is not called as its root config is.
    """
    name, arguments = name or root.replace("_", "-"), sys.argv[1:] if arguments is None else arguments
    sys.argv = [f"surefoot {name}", *arguments]  # what run folders and Hydra take down, however this was started
    if {"-h", "--help"} & set(arguments):
        print(help_text(groups, help))
        return 0
    try:
        start(root, work, arguments)
    except ChangedConfigError as error:
        return complain(name, f"{error} ({WAYS_OUT.get(root, 'folder=... is another folder')})", 2)
    except USAGE_ERRORS as error:
        return complain(name, error, 2)
    except (DivergedError, SimulatorLostError) as error:
        return complain(name, error, 1)
    except KeyboardInterrupt:
        kept = "; what was done is kept, and the same command again goes on from there"
        return complain(name, f"interrupted{kept if name.split()[0] in WAYS_OUT else ''}", 130)
    return 0


def start(root: str, work: Work, arguments: Sequence[str]) -> None:
    """By our own composing, whose errors say more, unless there are flags, which are Hydra's."""
    if any(argument.startswith("-") for argument in arguments):
        hand_over(root, work)
    else:
        work(compose(root, arguments))


def hand_over(root: str, work: Work) -> None:
    """Let Hydra read the command line."""

    @hydra.main(version_base="1.3", config_path="pkg://configs", config_name=root)
    def job(config: DictConfig) -> None:
        work(resolve(config, HydraConfig.get().runtime.choices))

    register_all()
    sys.argv = [sys.argv[0], *map(in_full, sys.argv[1:])]
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")  # errors come back as they are, for us to tell
    try:
        job()
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError(explain(error)) from error


def help_text(groups: Sequence[str], text: str) -> str:
    """What `--help` prints: the text, then every group and what it can be filled with."""
    width = max(map(len, groups), default=0)
    listed = "\n".join(f"  {group:<{width}}  {', '.join(choices(group))}" for group in groups)
    return "\n\n".join([inspect.cleandoc(text), *([f"Groups:\n{listed}"] if groups else []), FLAGS])


def complain(name: str, error: object, status: int) -> int:
    """Say what went wrong with a command; gives back the exit status."""
    print(f"surefoot {name}: {error}", file=sys.stderr)
    return status
