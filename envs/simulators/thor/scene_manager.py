"""The scenes of AI2-THOR, of which one is loaded at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from envs.simulators.thor import thor_frames as sensors
from envs.simulators.thor.client import Client
from envs.simulators.thor.config import ThorSettings
from envs.simulators.thor.scene_metadata import SceneMetadata, facts
from envs.simulators.thor.scene_names import house, house_files, numbered, read_houses, scene_ids

KEPT = 256
"""Scenes of which facts, and grids, are kept."""


class SceneManager:
    """Loads scenes, and keeps what is to be known of each once it was loaded. `loads` counts:
    an agent placed before the last load is no longer in the scene.

    Raises:
        ImportError: when ai2thor is not installed.
        ValueError: when a file of houses is not there or not what it should be.
        BodyLostError: when AI2-THOR does not start; likewise in every method once it is gone.
    """

    def __init__(self, config: ThorSettings) -> None:
        self._config = config
        self.scenes: Sequence[str] = scene_ids(config.scenes, config.houses)
        files = house_files(config.houses)
        self._houses: Mapping[str, Any] = {
            name: read_houses(files[name], wanted) for name, wanted in numbered(self.scenes).items()
        }
        self._known: dict[str, SceneMetadata] = {}
        self._palette: sensors.InstancePalette | None = None
        self.loaded, self.loads = self.scenes[0], 0
        self.client = Client(config, self._named(self.loaded))
        self._arrive(self.client.last_event)

    def enter(self, scene: str) -> None:
        """Load a scene, unless it is loaded.

        Raises:
            ValueError: for an unknown one.
        """
        if scene not in self.scenes:
            raise ValueError(f"unknown scene {scene!r}: it is not among the {len(self.scenes)} of this simulator")
        if scene != self.loaded:
            event = self.client.reset(self._named(scene))
            self.loaded = scene
            self._arrive(event)

    def facts(self, scene: str) -> SceneMetadata:
        """Returns the metadata of a scene, which is loaded unless they are known."""
        if scene not in self._known:
            self.enter(scene)
        return self._known[scene]

    @property
    def here(self) -> SceneMetadata:
        """The metadata of the loaded scene."""
        return self._known[self.loaded]

    def palette(self, event: Any) -> sensors.InstancePalette:
        """The colours of the loaded scene's instances."""
        if self._palette is None:
            self._palette = sensors.InstancePalette(event.metadata["colors"], self.here.ids)
        return self._palette

    def seen(self, event: Any) -> list[int]:
        """Returns the instances that AI2-THOR calls visible."""
        ids, objects = self.here.ids, event.metadata["objects"]
        return [ids[thing["objectId"]] for thing in objects if thing["visible"] and thing["objectId"] in ids]

    def ask(self) -> Any:
        """An event that tells of all objects, as events do not otherwise."""
        event = self.client.step("ResetObjectFilter", renderImage=False)
        self._filter()
        return event

    def _named(self, scene: str) -> Any:
        """Returns the client's argument for a scene."""
        return house(self._houses, scene) if "/" in scene else scene

    def _arrive(self, event: Any) -> None:
        """Take down what is to be known of a scene just loaded."""
        self.loads += 1
        self._palette = None
        if self.loaded not in self._known:
            positions = self.client.step("GetReachablePositions", self._config.load_timeout).metadata["actionReturn"]
            self._known[self.loaded] = facts(event.metadata["agent"], positions or (), event.metadata["objects"])
            while len(self._known) > KEPT:
                self._known.pop(next(iter(self._known)))
        self._filter()

    def _filter(self) -> None:
        """Have AI2-THOR tell nothing of its objects with every picture: that costs more than
        pixels.
        """
        if not self._config.visible_only:
            self.client.step("SetObjectFilter", objectIds=[], renderImage=False)
