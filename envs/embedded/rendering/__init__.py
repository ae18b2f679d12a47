"""What bodies see: packing scenes and rendering them on the CPU or a GPU."""

from envs.embedded.rendering.camera import Camera
from envs.embedded.rendering.packing import PackedScene, pack
from envs.embedded.rendering.renderer import SENSORS, Engine, Renderer, Shading, sensors
from envs.embedded.rendering.textures import TEXTURES

__all__ = ["SENSORS", "TEXTURES", "Camera", "Engine", "PackedScene", "Renderer", "Shading", "pack", "sensors"]
