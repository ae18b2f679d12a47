"""AI2-THOR's own client, started with care: every failure becomes one error, and leaves nothing
running.
"""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

from envs.coordinates.unity import vertical_fov
from envs.simulators.single_body import BodyLostError
from envs.simulators.thor import process_environment as environment
from envs.simulators.thor.config import ThorSettings
from envs.simulators.thor.watchdog import Watchdog

INSTALL = 'AI2-THOR needs its client: pip install "surefoot[thor]" (or "ai2thor>=5.0")'


class Client:
    """A controller of AI2-THOR.

    Raises:
        ImportError: when ai2thor is not installed.
        ValueError: for an environment variable that would change every action.
        BodyLostError: when the build does not start.
    """

    def __init__(self, config: ThorSettings, first_scene: Any) -> None:
        environment.check()
        kind = _controller()
        self._config = config
        self.controller = kind.__new__(kind)  # made before it starts, so that it can be watched while it does
        self.controller.server = None
        self._watchdog = Watchdog(lambda: self.controller.server)
        self.closed = False
        try:
            with environment.starting(config):
                arguments = _arguments(config, first_scene)
                self._guarded(lambda: self.controller.__init__(**arguments), config.start_timeout)
            _check_loaded(self.last_event)
        except BaseException:
            self.close()
            raise

    @property
    def last_event(self) -> Any:
        """The last event of the build."""
        return self.controller.last_event

    @property
    def far(self) -> float:
        """Metres to the far plane of the camera."""
        return float(self.controller.server.camera_far_plane)

    def step(self, action: str, seconds: float | None = None, **arguments: Any) -> Any:
        """Do an action; its event is falsy when that failed.

        Raises:
            ValueError: when AI2-THOR does not know the action or its arguments.
            BodyLostError: when the build is dead, or took longer than `seconds` (None: as
                configured); the controller is closed then.
        """
        event = self._guarded(lambda: self.controller.step(action, **arguments), seconds or self._config.step_timeout)
        if event.metadata["lastAction"] not in (action, None, ""):
            self._lose(f"it answered {event.metadata['lastAction']!r} to {action!r}")
        return event

    def reset(self, scene: Any) -> Any:
        """Load a scene by its name, or a house.

        Raises:
            ValueError: when there is no such scene, or the house cannot be made: the client itself
                does not look.
            BodyLostError: as in `step`.
        """
        return _check_loaded(self._guarded(lambda: self.controller.reset(scene), self._config.load_timeout))

    def close(self) -> None:
        """Ends the build. Idempotent."""
        if self.closed:
            return
        self.closed = True
        self._watchdog.close()
        for end in ("stop_unity", "stop"):
            with suppress(Exception):  # it may never have begun, or be half gone
                getattr(self.controller, end)()
        with suppress(Exception):
            self.controller.server.stop()

    def _guarded(self, call: Callable[[], Any], seconds: float) -> Any:
        if self.closed:
            raise BodyLostError("this client of AI2-THOR is closed")
        try:
            with self._watchdog.patience(seconds):
                return call()
        except ValueError:
            raise
        # BrokenPipeError, TimeoutError, RuntimeError, RestartError, UnityCrashException,
        # and what its parts raise
        except Exception as error:
            self._lose(self._watchdog.fault or f"{type(error).__name__}: {error}", error)

    def _lose(self, cause: str, error: Exception | None = None) -> NoReturn:
        self.close()
        raise BodyLostError(
            f"AI2-THOR is lost: {cause}; see ~/.ai2thor/log/unity.log, and `surefoot doctor`"
        ) from error


def _check_loaded(event: Any) -> Any:
    if not event.metadata["lastActionSuccess"]:
        raise ValueError(f"AI2-THOR cannot load this: {event.metadata['errorMessage']}")
    return event


def _controller() -> Any:
    try:
        return import_module("ai2thor.controller").Controller
    except ImportError as error:
        raise ImportError(INSTALL) from error


def _arguments(config: ThorSettings, first_scene: Any) -> dict[str, Any]:
    build = {"local_executable_path": config.command} if config.command else {"platform": config.platform}
    if config.commit_id and not config.command:
        build["commit_id"] = config.commit_id
    return build | {
        "scene": first_scene,
        "x_display": environment.display(config),
        "gpu_device": config.gpu_device,
        "quality": config.quality,
        "width": config.width,
        "height": config.height,
        "server_timeout": None,  # the watchdog is quicker than the client
        "server_start_timeout": config.start_timeout,
        "agentMode": config.agent_mode,
        "snapToGrid": False,
        "gridSize": config.grid_size,
        "rotateStepDegrees": config.rotate_step_deg,
        "visibilityDistance": config.visibility_distance,
        "fieldOfView": vertical_fov(config.hfov_deg, config.width, config.height),
        "applyActionNoise": config.noise,
        "renderDepthImage": "depth" in config.sensors,
        "renderInstanceSegmentation": bool({"instance", "semantic"} & set(config.sensors)),
    }
