"""`surefoot benchmark`: measure the speed of simulator or training on this machine."""

import importlib.util
import sys
from functools import partial

from configs import BenchmarkConfig, ConfigError, GPUBenchmarkConfig, TrainConfig
from configs.roots import GROUPS, OVERLAYS
from configs.roots.benchmark import PeerBenchmarkConfig
from embodied.training.distributed import Ranks
from experiments import build as parts
from experiments.commands import runner as command

USAGE = """\
usage: surefoot benchmark simulator|gpu|training|peers [key=value ...]

  surefoot benchmark simulator                            frames per second beside Embree; steps per second
  surefoot benchmark simulator sizes=[64] houses=2 rounds=3
  surefoot benchmark gpu                                  frames per second of thousands of houses on a GPU
  surefoot benchmark training experiment=cpu_recurrent    steps per second beside the bare network
  surefoot benchmark peers                                the same training by other libraries

`surefoot benchmark simulator --help`, and likewise for the others, lists the keys of each."""

HELP_SIMULATOR = """
usage: surefoot benchmark simulator [key=value ...]

Renders the same views with the embedded simulator and with Embree in turn, and prints the ratio; then
steps an environment, with one thread and 64x64 pixels. Needs `pip install "surefoot[bench]"`.
"""

HELP_GPU = """
usage: surefoot benchmark gpu [key=value ...]

Compares the frames of CPU and GPU in 32 houses, then renders one view in each of thousands of houses
at once, then steps an environment with as many bodies as the smallest number of houses. Needs a CUDA
device.
"""

HELP_TRAINING = """
usage: surefoot benchmark training [group=choice ...] [key=value ...]

Measures steps per second of the whole training, and of bare forward and backward passes of the same
network. Takes what `surefoot train` takes.
"""

HELP_PEERS = """
usage: surefoot benchmark peers [key=value ...]

Trains the same network in the same environment with the same settings by Surefoot and by other
libraries in alternating rounds; prints steps per second, ratios and success. On first use it installs
each library into its own environment. Needs a clone of the repository, `pip install
"surefoot[bench]"`, and a system with process groups and SIGSTOP (Linux, macOS).

  surefoot benchmark peers libraries=[surefoot,sb3] rounds=4 seconds=20
  surefoot benchmark peers levers=[fused,compile,async] folder=runs/peers-levers    with their speed-ups
  surefoot benchmark peers "changes=['policy.hidden=512','simulator.height=64','simulator.width=64']"
"""


def simulator(config: BenchmarkConfig) -> None:
    """Measures frames per second beside Embree, then steps per second of an environment."""
    from experiments.benchmark.environment import benchmark_environment
    from experiments.benchmark.simulator import benchmark_simulator

    benchmark_simulator(config.sizes, houses=config.houses, rounds=config.rounds, views=config.views)
    benchmark_environment(bodies=config.bodies, rounds=config.rounds)


def gpu(config: GPUBenchmarkConfig) -> None:
    """Measures frames per second on a GPU, and the share of pixels equal to the CPU's."""
    from envs.simulators.embedded.rendering.runtime import has_gpu
    from experiments.benchmark.environment import benchmark_environment
    from experiments.benchmark.gpu import benchmark_gpu

    if not has_gpu():
        raise ConfigError(f"device={config.device}: Warp finds no CUDA device here; use `surefoot benchmark simulator`")
    benchmark_gpu(config.sizes, config.houses, rounds=config.rounds, distinct=config.distinct, device=config.device)
    benchmark_environment(bodies=min(config.houses), rounds=config.rounds, device=config.device)


def training(config: TrainConfig) -> None:
    """Measures training steps per second beside the bare network."""
    from experiments.benchmark.training import benchmark_training

    envs = parts.training_envs(config, Ranks())
    make_policy = partial(parts.policy, config, envs[0].single_observation_space)
    print(benchmark_training(envs, make_policy, config.trainer, config.ppo, config.optimiser))


def peers(config: PeerBenchmarkConfig) -> None:
    """Measures training steps per second beside other libraries, in alternating rounds."""
    if importlib.util.find_spec("experiments.benchmark.peers") is None:
        raise ConfigError(
            "the installed package has no drivers of other libraries; run this in a clone of the repository"
        )
    from experiments.benchmark.peers.benchmark import benchmark_peers

    benchmark_peers(config)


MEASUREMENTS: dict[str, tuple[str, command.Work, str, tuple[str, ...]]] = {
    "simulator": ("benchmark", simulator, HELP_SIMULATOR, ()),
    "gpu": ("benchmark_gpu", gpu, HELP_GPU, ()),
    "training": ("train", training, HELP_TRAINING, (*GROUPS, *OVERLAYS)),
    "peers": ("benchmark_peers", peers, HELP_PEERS, ()),
}
"""Root config, function, help and groups of each measurement, by name."""


def main() -> int:
    """Runs the command line, whose first word names the measurement."""
    what, *rest = sys.argv[1:] or ["--help"]
    if what in ("-h", "--help"):
        print(USAGE)
        return 0
    if what not in MEASUREMENTS:
        return command.complain("benchmark", f"cannot measure {what!r}; choose one of {', '.join(MEASUREMENTS)}", 2)
    root, work, text, groups = MEASUREMENTS[what]
    return command.run(root, work, arguments=rest, groups=groups, help=text, name=f"benchmark {what}")


if __name__ == "__main__":
    sys.exit(main())
