"""Rendering of bodies' sensors, on the CPU or a GPU."""

from envs.simulators.embedded.rendering.camera import Camera
from envs.simulators.embedded.rendering.packing import PackedScene, pack
from envs.simulators.embedded.rendering.renderer import SENSORS, Engine, Renderer, Shading, sensors
from envs.simulators.embedded.rendering.textures import TEXTURES

__all__ = ["SENSORS", "TEXTURES", "Camera", "Engine", "PackedScene", "Renderer", "Shading", "pack", "sensors"]
