"""The ids under which Gymnasium knows our environments; `import envs` registers them. Nothing heavy
is imported before one is made.
"""

import gymnasium

IDS = {"surefoot/PointNav-v0": "pointnav", "surefoot/ObjectNav-v0": "objectnav"}
"""Ids, and the kinds of task that `envs.gym.factory` knows them by."""


def register() -> None:
    """Make the ids known to `gymnasium.make` and `gymnasium.make_vec`; a second call does
    nothing.
    """
    for id, kind in IDS.items():
        if id not in gymnasium.registry:
            gymnasium.register(
                id=id,
                entry_point="envs.gym.factory:single",
                vector_entry_point="envs.gym.factory:vector",
                order_enforce=False,
                kwargs={"kind": kind},
            )
