"""The `surefoot` command: picks the entry point and leaves the rest of the line to it."""

import importlib
import sys

COMMANDS = {
    "train": ("experiments.commands.train", "train a policy under perturbed actions"),
    "evaluate": ("experiments.commands.evaluate", "evaluate a trained policy over conditions and write the report"),
    "compare": ("experiments.commands.compare", "train, evaluate and draw a whole comparison of policies"),
    "analyse": ("experiments.commands.analyse", "show how policies adapt within an episode"),
    "report": ("experiments.commands.report", "write the report of an evaluation again"),
    "record": ("experiments.commands.record", "film a trained policy"),
    "deploy": ("experiments.commands.deploy", "drive a robot with a trained policy"),
    "replay": ("experiments.commands.replay", "look back at a drive, and run its policy again on what it saw"),
    "serve-robot": ("experiments.commands.serve_robot", "be a simulated robot, to rehearse with"),
    "transfer": ("experiments.commands.transfer", "evaluate a trained policy in several simulators, in one table"),
    "compare-simulators": (
        "experiments.commands.compare_simulators",
        "drive the same motions in two simulators and say where they differ",
    ),
    "benchmark": ("experiments.commands.benchmark", "measure the simulator or the training on this machine"),
    "thor-server": ("experiments.commands.thor_server", "stand in for the Unity build of AI2-THOR"),
    "doctor": ("experiments.commands.doctor", "check this machine and say how to mend each fault"),
}
"""Every command, the module whose `main` it runs, and what it does."""


def usage() -> str:
    """What `surefoot --help` prints."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: surefoot COMMAND [key=value ...]",
            "",
            "Embodied agents that keep navigating when their actions stop meaning what they say.",
            "",
            *lines,
            "",
            "`surefoot COMMAND --help` lists what a command takes.",
        ]
    )


def main() -> int:
    """Run one command; the exit status is 0 when it did its work, 2 when the command line is wrong."""
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
