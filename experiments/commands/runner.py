"""Runs a command: composes its config, prints help, and reports errors in one line."""

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
from configs.documentation import document
from configs.errors import explain
from configs.registry import register_all
from embodied.runs.checkpoints import CheckpointError
from embodied.runs.run_folder import ChangedConfigError
from embodied.simulator import SimulatorLostError
from embodied.training import DivergedError

Work = Callable[[Any], None]

USAGE_ERRORS = (ConfigError, CheckpointError, ImportError)
"""Errors that the user can fix; reported in one line, without a traceback."""

REMEDIES = {
    "train": "choose another run.folder=..., or pass run.allow_changed=true",
    "evaluate": "choose another folder=...",
    "transfer": "choose another folder=...",
    "analyse": "choose another folder=...",
    "compare": "choose another comparison.folder=...",
}
"""Commands that resume, with what to do if their folder holds another run or evaluation."""

FLAGS = """\
Flags of Hydra:
  --cfg job        print the configuration and exit
  --info defaults  print the files it is composed of
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
    """Runs a command.

    Args:
        root: Root config that is composed from the command line.
        work: What the command does with it.
        groups: Groups whose choices `--help` lists.
        help: Text that `--help` prints.
        arguments: Arguments after the command's name; those of the process by default.
        name: Name of the command as typed; that of the root config by default.

    Returns:
        The exit status: 0 done, 1 diverged or simulator lost, 2 not started, 130 Ctrl-C.
    """
    name, arguments = name or root.replace("_", "-"), sys.argv[1:] if arguments is None else arguments
    sys.argv = [f"surefoot {name}", *arguments]  # stored in run folders, and read by Hydra
    try:
        if {"-h", "--help"} & set(arguments):
            print(help_text(root, name, groups, help, arguments))
        else:
            start(root, work, arguments)
    except ChangedConfigError as error:
        return complain(name, f"{error} ({REMEDIES.get(root, 'choose another folder=...')})", 2)
    except USAGE_ERRORS as error:
        return complain(name, error, 2)
    except (DivergedError, SimulatorLostError) as error:
        return complain(name, error, 1)
    except KeyboardInterrupt:
        kept = "; results are kept, and the same command resumes"
        return complain(name, f"interrupted{kept if name.split()[0] in REMEDIES else ''}", 130)
    return 0


def start(root: str, work: Work, arguments: Sequence[str]) -> None:
    """Composes the config and does the work; Hydra does both if there are flags of its own."""
    if any(argument.startswith("-") for argument in arguments):
        hand_over(root, work)
    else:
        work(compose(root, arguments))


def hand_over(root: str, work: Work) -> None:
    """Lets Hydra read the command line and do the work."""

    @hydra.main(version_base="1.3", config_path="pkg://configs", config_name=root)
    def job(config: DictConfig) -> None:
        work(resolve(config, HydraConfig.get().runtime.choices))

    register_all()
    sys.argv = [sys.argv[0], *map(in_full, sys.argv[1:])]
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")  # raises errors instead of printing them
    try:
        job()
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError(explain(error)) from error


def help_text(root: str, name: str, groups: Sequence[str], text: str, arguments: Sequence[str] = ()) -> str:
    """Returns what `--help` prints: the command, or the keys of the groups that `arguments` name.

    Raises:
        ConfigError: for an unknown group, or a wrong override.
    """
    words = [argument for argument in arguments if not argument.startswith("-")]
    overrides = [word for word in words if "=" in word]
    if paths := [word for word in words if "=" not in word]:
        return "\n".join(str(key) for path in paths for key in document(root, path, overrides))
    width = max(map(len, groups), default=0)
    listed = "\n".join(f"  {group:<{width}}  {', '.join(choices(group))}" for group in groups)
    parts = [inspect.cleandoc(text)]
    if groups:
        parts.append(f"Groups (`surefoot {name} --help GROUP` lists the keys of one):\n{listed}")
    parts.append("Keys:\n" + "\n".join(map(str, document(root, "", overrides))))
    return "\n\n".join([*parts, FLAGS])


def complain(name: str, error: object, status: int) -> int:
    """Prints an error of a command; returns the exit status."""
    print(f"surefoot {name}: {error}", file=sys.stderr)
    return status
