"""`surefoot benchmark`: measure the simulator or the training on this machine, alone or beside other libraries."""

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

  surefoot benchmark simulator                             frames a second beside Embree, at 64, 128 and 224 pixels; steps a second
  surefoot benchmark simulator sizes=[64] houses=2 rounds=3
  surefoot benchmark gpu                                   frames a second of thousands of houses on a GPU, and how far they are from the CPU's
  surefoot benchmark training experiment=cpu_recurrent     steps a second beside the bare arithmetic of the same network
  surefoot benchmark peers                                 the same training by CleanRL-style PPO, Stable-Baselines3 and Sample Factory

Each takes keys of its own: see `surefoot benchmark simulator --help`, and likewise for the others."""

HELP_SIMULATOR = """
usage: surefoot benchmark simulator [sizes=[64,128,224]] [houses=8] [rounds=7] [views=4] [bodies=32]

Render the same views by the embedded simulator and by Embree in turn, and print the ratio; then step an
environment of so many bodies, one thread, 64x64. Needs `pip install "surefoot[bench]"`.
"""

HELP_GPU = """
usage: surefoot benchmark gpu [sizes=[64,128,224]] [houses=[256,1024,4096]] [rounds=20] [distinct=256] [device=cuda:0]

Compare what the CPU and the GPU draw in 32 houses, then render one view in each of so many houses at once; then step an
environment of as many bodies as the fewest houses. Needs a CUDA device.
"""

HELP_TRAINING = """
usage: surefoot benchmark training [group=choice ...] [key=value ...]

Steps a second end to end, and of the bare forward and backward passes of the same network. Takes what `surefoot train` takes.
"""

HELP_PEERS = """
usage: surefoot benchmark peers [libraries=[surefoot,cleanrl,sb3,sample_factory]] [rounds=8] [seconds=30] [key=value ...]

Train the same network in the same environment with the same settings by Surefoot and by what one would use instead, in alternating rounds,
and print steps a second, ratios and success. A peer's packages are installed into an environment of its own on first use.
Needs `pip install "surefoot[bench]"`, and a system with process groups and SIGSTOP (Linux, macOS).

  surefoot benchmark peers libraries=[surefoot,sb3] rounds=4 seconds=20
  surefoot benchmark peers levers=[fused,compile,async] folder=runs/peers-levers      what each offers to go faster
  surefoot benchmark peers "changes=['policy.hidden=512','simulator.height=64','simulator.width=64']"
"""


def simulator(config: BenchmarkConfig) -> None:
    """Frames a second, as a ratio to Embree in the same run; then steps a second of the whole environment."""
    from experiments.benchmark.environment import benchmark_environment
    from experiments.benchmark.simulator import benchmark_simulator

    benchmark_simulator(config.sizes, houses=config.houses, rounds=config.rounds, views=config.views)
    benchmark_environment(bodies=config.bodies, rounds=config.rounds)


def gpu(config: GPUBenchmarkConfig) -> None:
    """Frames a second on a GPU, and the share of pixels that are those of the CPU."""
    from envs.simulators.embedded.rendering.runtime import has_gpu
    from experiments.benchmark.environment import benchmark_environment
    from experiments.benchmark.gpu import benchmark_gpu

    if not has_gpu():
        raise ConfigError(f"device={config.device}: Warp finds no CUDA device here; use `surefoot benchmark simulator`")
    benchmark_gpu(config.sizes, config.houses, rounds=config.rounds, distinct=config.distinct, device=config.device)
    benchmark_environment(bodies=min(config.houses), rounds=config.rounds, device=config.device)


def training(config: TrainConfig) -> None:
    """Steps a second, as a ratio to the bare arithmetic in the same run."""
    from experiments.benchmark.training import benchmark_training

    envs = parts.training_envs(config, Ranks())
    make_policy = partial(parts.policy, config, envs[0].single_observation_space)
    print(benchmark_training(envs, make_policy, config.trainer, config.ppo, config.optimiser))


def peers(config: PeerBenchmarkConfig) -> None:
    """Measures training steps per second beside other libraries, in alternating rounds."""
    if importlib.util.find_spec("experiments.benchmark.peers") is None:
        raise ConfigError(
            "the drivers of other libraries are not part of the installed package; run this in a clone of the repository"
        )
    from experiments.benchmark.peers.benchmark import benchmark_peers

    benchmark_peers(config)


MEASUREMENTS: dict[str, tuple[str, command.Work, str, tuple[str, ...]]] = {
    "simulator": ("benchmark", simulator, HELP_SIMULATOR, ()),
    "gpu": ("benchmark_gpu", gpu, HELP_GPU, ()),
    "training": ("train", training, HELP_TRAINING, (*GROUPS, *OVERLAYS)),
    "peers": ("benchmark_peers", peers, HELP_PEERS, ()),
}
"""By name: root config, work, help, and the groups it takes."""


def main() -> int:
    """Run the command line: what is measured comes first."""
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
