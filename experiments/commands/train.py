"""`surefoot train`: train a policy, or go on where it was interrupted."""

import os
import sys
from contextlib import ExitStack, closing

import torch

from configs import ConfigError, TrainConfig, to_tree
from configs.compose import upgrade_run
from configs.roots import GROUPS, OVERLAYS
from embodied.runs.run_folder import RunFolder
from embodied.training import Trainer, distributed
from embodied.training.distributed import RankLostError, Ranks
from embodied.training.random_state import seed_everything
from experiments import build
from experiments.commands import runner as command
from experiments.reporting.gif import gif
from experiments.reporting.progress_bar import ProgressBar

HELP = """
usage: surefoot train [group=choice ...] [key=value ...]

Trains a policy under perturbed actions. Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 save and exit; the same
command resumes.

  surefoot train experiment=cpu_aap                       a whole recipe
  surefoot train experiment=cpu_aap debug=seconds         the same, shrunk to seconds
  surefoot train policy=recurrent_small seed=3            other choices
  surefoot train perturbation=drift perturbation.drift.degrees=[-30,30] ppo.learning_rate=1e-4
  surefoot train experiment=cpu_aap seed=0,1,2 -m         one run after the other

Over several processes (torchrun needs a module instead of a command):

  torchrun --nproc-per-node 2 -m experiments.commands.train experiment=cpu_aap trainer.bodies=64

The run folder (by default named after the choices, below runs/) holds config.yaml, metrics.jsonl and
checkpoints/.
"""


def train(config: TrainConfig) -> None:
    """Trains in this process, or in all processes that `torchrun` or Slurm started."""
    read_submitit()
    try:
        ranks, device = distributed.join(config.device)
    except ValueError as error:
        raise ConfigError(str(error)) from error
    try:
        train_on(config, ranks, device)
    except RankLostError as error:
        going_on = f"the same command resumes from the last checkpoint in {config.folder}"
        raise SystemExit(command.complain("train", f"process {ranks.rank}: {error}; {going_on}", 1)) from error
    ranks.leave()


def train_on(config: TrainConfig, ranks: Ranks, device: str) -> None:
    """Builds the parts, stores the configuration and trains.

    Raises:
        ConfigError: when the parts do not fit; the run folder is then not created.
    """
    if config.trainer.threads is not None:  # before the build: initial weights depend on it in the last digits
        torch.set_num_threads(config.trainer.threads)
    here = config if device == config.device else build.on(config, device)
    with ExitStack() as leaving:
        envs = [leaving.enter_context(closing(env)) for env in build.training_envs(here, ranks)]
        policy = build.policy(here, envs[0].single_observation_space)
        if not any(parameter.requires_grad for parameter in policy.parameters()):
            what = f"policy={config.choices.get('policy')}"
            raise ConfigError(f"{what} has nothing to train; use it as a baseline in evaluations")
        tree = {key: value for key, value in to_tree(config).items() if key != "run"}  # run folders can be moved
        allowed, first = config.run.allow_changed, ranks.rank == 0
        run = RunFolder(config.folder, tree, allow_changed=allowed, write=first, upgrade=upgrade_run)
        trackers = [tracker.build(run) for tracker in config.tracker.values()]
        if ranks.rank:
            seed_everything(config.seed + ranks.rank)  # for policies that draw from the global generators
        algorithm = build.algorithm(config, envs, policy, ranks)
        Trainer(algorithm, config.trainer, run, trackers, ProgressBar(), ranks, encode_gif=gif).train()


def read_submitit() -> None:
    """Sets the variables of `torchrun` in a job of several tasks that Hydra's submitit launched."""
    if "SUBMITIT_EXECUTOR" in os.environ and "WORLD_SIZE" not in os.environ:
        from submitit import JobEnvironment
        from submitit.helpers import TorchDistributedEnvironment

        if JobEnvironment().num_tasks > 1:
            TorchDistributedEnvironment().export(set_cuda_visible_devices=False)


def main() -> int:
    """Runs the command line.

    Returns:
        0 when trained, 128 + signal number when interrupted, 2 when the command is wrong.
    """
    return command.run("train", train, groups=(*GROUPS, *OVERLAYS), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
