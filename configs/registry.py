"""Registers the schemas of all groups with Hydra.

A YAML file starts from one by the default `<name>_schema`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from hydra.core.config_store import ConfigStore
from omegaconf import MISSING, DictConfig, OmegaConf

from configs.roots import (
    AnalyseConfig,
    BenchmarkConfig,
    CompareConfig,
    CompareSimulatorsConfig,
    ComparisonPlan,
    DeployConfig,
    EvaluateConfig,
    EvaluationPlan,
    GPUBenchmarkConfig,
    PeerBenchmarkConfig,
    RecordConfig,
    ReplayConfig,
    ReportConfig,
    ReportRootConfig,
    ServeRobotConfig,
    TrainConfig,
    TransferConfig,
)
from embodied.perturbations import Perturbation, to_tree
from embodied.runs.tracking import TensorBoardConfig, WandBConfig
from embodied.training import TrainerConfig
from embodied.training.optim.adam import AdamConfig
from embodied.training.ppo import PPOConfig
from envs.simulators.embedded import EmbeddedConfig
from envs.simulators.embedded.worker_body import EmbeddedWorkersConfig
from envs.simulators.habitat import HabitatConfig
from envs.simulators.robot import RobotConfig
from envs.simulators.thor import ThorConfig
from envs.tasks import ObjectNavConfig, PointNavConfig
from policies import aap, recurrent
from policies.baselines import IdentifyConfig, RandomConfig, StraightToGoalConfig, WalkerConfig
from policies.encoders import CLIPConfig, CNNConfig

SUFFIX = "_schema"
"""Ending of a schema's name in Hydra's store."""

ROOTS = {
    "train": TrainConfig,
    "evaluate": EvaluateConfig,
    "report": ReportRootConfig,
    "record": RecordConfig,
    "benchmark": BenchmarkConfig,
    "benchmark_gpu": GPUBenchmarkConfig,
    "benchmark_peers": PeerBenchmarkConfig,
    "compare": CompareConfig,
    "analyse": AnalyseConfig,
    "compare_simulators": CompareSimulatorsConfig,
    "transfer": TransferConfig,
    "deploy": DeployConfig,
    "serve_robot": ServeRobotConfig,
    "replay": ReplayConfig,
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "": ROOTS,
    "policy": {
        "aap": aap.AAPConfig,
        "aap_small": aap.SMALL,
        "lac": aap.LAC,
        "lac_small": aap.LAC_SMALL,
        "as": aap.AS,
        "as_small": aap.AS_SMALL,
        "nie": aap.NIE,
        "nie_small": aap.NIE_SMALL,
        "aap_objectnav": aap.OBJECTNAV,
        "aap_objectnav_small": aap.OBJECTNAV_SMALL,
        "recurrent_objectnav": recurrent.OBJECTNAV,
        "recurrent_objectnav_small": recurrent.OBJECTNAV_SMALL,
        "recurrent": recurrent.RecurrentConfig,
        "recurrent_small": recurrent.SMALL,
        "random": RandomConfig,
        "straight_to_goal": StraightToGoalConfig,
        "identify": IdentifyConfig,
        "walker": WalkerConfig,
    },
    "encoder": {"clip": CLIPConfig, "cnn": CNNConfig},
    "task": {"objectnav": ObjectNavConfig, "pointnav": PointNavConfig},
    "simulator": {
        "embedded": EmbeddedConfig,
        "embedded_workers": EmbeddedWorkersConfig,
        "habitat": HabitatConfig,
        "thor": ThorConfig,
    },
    "robot": {"robot": RobotConfig},
    "trainer": {"trainer": TrainerConfig},
    "ppo": {"ppo": PPOConfig},
    "optimiser": {"adam": AdamConfig},
    "tracker": {"tensorboard": TensorBoardConfig, "wandb": WandBConfig},
    "evaluation": {"plan": EvaluationPlan},
    "comparison": {"plan": ComparisonPlan},
    "report": {"page": ReportConfig},
}
"""Schemas by group and name: a dataclass, or an instance whose values are the defaults."""


def register(group: str, name: str, config: Any) -> None:
    """Adds the choice `group=name`.

    Args:
        group: Group of the choice, such as "policy".
        name: Name of the choice.
        config: A dataclass, an instance of one, a perturbation, or a tree of plain values.
    """
    if isinstance(config, Perturbation):
        config = to_tree(config)
    node = OmegaConf.create(dict(config)) if isinstance(config, Mapping) else thaw(OmegaConf.structured(config))
    # Several trackers can be chosen at once, so each gets its own key.
    package = f"tracker.{name.removesuffix(SUFFIX)}" if group == "tracker" else None
    ConfigStore.instance().store(group=group or None, name=name, node=node, package=package)


@cache
def register_all() -> None:
    """Registers every schema, once in a process."""
    for group, schemas in SCHEMAS.items():
        for name, schema in schemas.items():
            register(group, name + SUFFIX, schema)


def thaw(node: DictConfig) -> DictConfig:
    """Makes the node of a frozen dataclass writable; dicts and perturbations accept new keys."""
    OmegaConf.set_readonly(node, None)
    for key in node.keys():  # noqa: SIM118 - iteration skips missing values
        child = node._get_node(key)
        if key == "perturbation":
            node[key] = OmegaConf.create({}, flags={"struct": False})
        elif key == "encoder":
            node[key] = MISSING  # filled by the group: one schema cannot be merged over another
        elif isinstance(child, DictConfig) and not child._is_missing() and not child._is_none():
            OmegaConf.set_struct(thaw(child), False if child._metadata.object_type is dict else None)
    return node
