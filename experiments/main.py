"""The `surefoot` command: runs the named command with the rest of the line."""

import importlib
import sys

COMMANDS = {
    "train": ("experiments.commands.train", "train a policy under perturbed actions"),
    "evaluate": ("experiments.commands.evaluate", "evaluate a trained policy under conditions and write the report"),
    "compare": ("experiments.commands.compare", "train, evaluate and draw a comparison of policies"),
    "analyse": ("experiments.commands.analyse", "analyse how policies adapt within an episode"),
    "report": ("experiments.commands.report", "rewrite the report of an evaluation"),
    "record": ("experiments.commands.record", "record videos of a trained policy"),
    "deploy": ("experiments.commands.deploy", "drive a robot with a trained policy"),
    "replay": ("experiments.commands.replay", "report on a drive, and rerun its policy on the recorded observations"),
    "serve-robot": ("experiments.commands.serve_robot", "serve a simulated robot to rehearse with"),
    "transfer": ("experiments.commands.transfer", "evaluate a trained policy in several simulators, in one table"),
    "compare-simulators": (
        "experiments.commands.compare_simulators",
        "compare two simulators on the same motions",
    ),
    "benchmark": ("experiments.commands.benchmark", "measure the speed of simulator or training on this machine"),
    "thor-server": ("experiments.commands.thor_server", "serve a stand-in for the Unity build of AI2-THOR"),
    "doctor": ("experiments.commands.doctor", "check this machine and say how to fix each fault"),
}
"""Commands: module whose `main` runs, and what the command does."""


def usage() -> str:
    """Returns what `surefoot --help` prints."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: surefoot COMMAND [key=value ...]",
            "",
            "Trains, tests and deploys embodied agents under perturbed actions.",
            "",
            *lines,
            "",
            "`surefoot COMMAND --help` lists the groups and keys of a command.",
        ]
    )


def main() -> int:
    """Runs one command; returns its exit status: 0 done, 2 for a wrong command line."""
    name, *rest = sys.argv[1:] or ["--help"]
    if name in ("-h", "--help"):
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"surefoot: unknown command {name!r}; choose one of {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    sys.argv = [f"surefoot {name}", *rest]
    return int(importlib.import_module(COMMANDS[name][0]).main())


if __name__ == "__main__":
    sys.exit(main())
