"""`surefoot train`: train a policy, or go on where it was interrupted."""

import sys

from configs import ConfigError, TrainConfig, to_tree
from configs.roots import GROUPS, OVERLAYS
from embodied.ppo import Trainer
from embodied.run import RunFolder
from experiments import command, parts

HELP = """
usage: surefoot train [group=choice ...] [key=value ...]

Train a policy under perturbed actions. Ctrl-C, SIGTERM and SIGUSR1 save and leave; the same command again goes on from there.

  surefoot train experiment=cpu_aap                       a whole recipe
  surefoot train experiment=cpu_aap debug=seconds         the same, shrunk to seconds
  surefoot train policy=recurrent_small seed=3            other choices
  surefoot train perturbation=drift perturbation.drift.degrees=[-30,30] trainer.learning_rate=1e-4
  surefoot train experiment=cpu_aap seed=0,1,2 -m         one run after the other

The run folder (run.folder=..., by default made of the choices, below runs/) holds config.yaml, metrics.jsonl and checkpoints/.
"""


def train(config: TrainConfig) -> None:
    """Put the parts together, write the configuration down, and train; what cannot be put together leaves nothing behind."""
    env = parts.training_env(config)
    policy = parts.policy(config, env.single_observation_space)
    if not any(parameter.requires_grad for parameter in policy.parameters()):
        raise ConfigError(f"policy={config.choices.get('policy')} has nothing to train; it is a floor for evaluations")
    tree = {key: value for key, value in to_tree(config).items() if key != "run"}  # a folder may be moved
    run = RunFolder(config.folder, tree, allow_changed=config.run.allow_changed)
    trackers = [tracker.build(run) for tracker in config.tracker.values()]
    Trainer(env, policy, config.trainer, run, trackers).train()


def main() -> int:
    """Run the command line; the exit status is 0 when trained, 128 + a signal's number when interrupted, 2 when the command is wrong."""
    return command.run("train", train, groups=(*GROUPS, *OVERLAYS), help=HELP)


if __name__ == "__main__":
    sys.exit(main())
