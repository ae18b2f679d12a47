"""Maps config keys of earlier versions to today's keys.

Run folders written before a key was renamed are read through `upgrade`. On the command line an
old key is an error that names the new one (`new_name`). Delete an entry when no run needs it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]

_PPO = [
    "rollout",
    "epochs",
    "minibatches",
    "learning_rate",
    "decay_learning_rate",
    "clip",
    "value_clip",
    "value_coefficient",
    "entropy_coefficient",
    "decay_entropy_coefficient",
    "reward_scale",
    "discount",
    "gae_lambda",
    "normalise_advantages",
    "kl_limit",
    "aux_weights",
]

RENAMED: dict[str, str] = {
    **{f"trainer.{name}": f"ppo.{name}" for name in _PPO},
    "trainer.max_gradient_norm": "optimiser.max_gradient_norm",
    "policy.encoder.cnn": "policy.encoder",
    "policy.encoder.clip": "policy.encoder",
    "task.horizon": "task.max_episode_steps",
    "simulator.makers": "simulator.builders",
    "floors": "baselines",
    "evaluation.floors": "evaluation.baselines",
    "comparison.floors": "comparison.baselines",
    "sampling.lanes": "sampling.batch_size",
    "contenders": "libraries",
}
"""Old dotted keys, of before 2026-12, to the new ones. A key with a dot matches at any depth, one
without at the root."""

ENCODER = "encoder@policy.encoder"
"""Hydra's name of the group `encoder`, within the policy."""

_PPO_CHOICES = ("cpu", "gpu", "paper")

_CNN_CHOICES = {
    "aap_cnn": "cnn_wide",
    "recurrent_cnn": "cnn_wide",
    "aap_objectnav_small": "cnn_objectnav",
    "recurrent_objectnav_small": "cnn_objectnav",
}
"""Choices of the group `encoder` by policies that held a CNN of their own size before 2026-12."""


def upgrade(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a stored config with today's keys, in the order they were stored."""
    upgraded: dict[str, Any] = {}
    for path, value in _leaves(_with_one_encoder(tree)):
        *parents, name = _renamed(path)
        node = upgraded
        for parent in parents:
            node = node.setdefault(parent, {})
        node[name] = value
    if "trainer" in upgraded.get("choices", {}) and "ppo" not in upgraded["choices"]:
        _split_trainer(upgraded)
    return upgraded


def _with_one_encoder(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replaces a policy's encoder of two kinds, of before 2026-12, by the settings of its kind."""
    policy = tree.get("policy")
    encoder = policy.get("encoder") if isinstance(policy, Mapping) else None
    if not isinstance(encoder, Mapping) or "kind" not in encoder:
        return tree
    kind = str(encoder["kind"]).lower()
    choices = tree.get("choices", {})
    choice = _CNN_CHOICES.get(choices.get("policy"), kind) if kind == "cnn" else kind
    chosen = {**choices, ENCODER: choice}
    return {**tree, "policy": {**policy, "encoder": encoder[kind]}, "choices": chosen}


def _split_trainer(tree: dict[str, Any]) -> None:
    """Adds the groups `ppo` and `optimiser`, which the group `trainer` held before 2026-12."""
    choices = tree["choices"]
    choices["ppo"] = choices["trainer"] if choices["trainer"] in _PPO_CHOICES else "paper"
    choices["optimiser"] = "adam"
    if (losses := choices.pop("trainer/losses@trainer.aux_weights", None)) is not None:
        choices["ppo/losses@ppo.aux_weights"] = losses


def new_name(key: str) -> str | None:
    """Returns today's name of a dotted key, or None where it was not renamed."""
    path = tuple(key.split("."))
    renamed = _renamed(path)
    return ".".join(renamed) if renamed != path else None


def _renamed(path: Path) -> Path:
    for old, new in ((tuple(old.split(".")), tuple(new.split("."))) for old, new in RENAMED.items()):
        for start in range(len(path) - len(old) + 1 if len(old) > 1 else 1):
            if path[start : start + len(old)] == old:
                path = (*path[:start], *new, *path[start + len(old) :])
                break
    return path


def _leaves(tree: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yields every value with its path; a list is a value, and so is an empty dict."""
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value
