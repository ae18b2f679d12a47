"""The rooms and who may import whom: experiments -> configs -> {envs, policies} -> embodied."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "embodied": {"embodied"},
    "envs": {"envs", "embodied"},
    "policies": {"policies", "embodied"},
    "configs": {"configs", "envs", "policies", "embodied"},
    "experiments": {"experiments", "configs", "envs", "policies", "embodied"},
}
CONFIGURATION = {"hydra", "omegaconf"}
SIMULATORS = {"warp", "ai2thor", "habitat", "habitat_sim"}
DRAWING = {"matplotlib", "rich", "PIL", "imageio", "cv2"}
MAY_CONFIGURE = {"configs", "experiments"}
MAY_SIMULATE = {"envs"}
COMPUTED = "a computed name"
MAY_COMPUTE = {"envs", "experiments"}


def imported(source: str) -> set[str]:
    """Top-level names of everything a module imports, wherever in the file, by statement or by
    `import_module(...)`.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}:
            names |= {str(arg.value) if isinstance(arg, ast.Constant) else COMPUTED for arg in node.args[:1]}
    return {name.split(".")[0] for name in names}


def forbidden(room: str, source: str) -> set[str]:
    """What a module of `room` imports and may not."""
    banned = set(MAY_IMPORT) - MAY_IMPORT[room]
    banned |= set() if room in MAY_CONFIGURE else CONFIGURATION
    banned |= set() if room in MAY_SIMULATE else SIMULATORS
    banned |= DRAWING if room in {"embodied", "configs"} else set()
    banned |= set() if room in MAY_COMPUTE else {COMPUTED}
    return imported(source) & (banned | {"tests"})


def modules() -> list[Path]:
    return sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def test_there_is_something_to_check() -> None:
    assert ROOT / "embodied" / "actions.py" in modules()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert forbidden(room, path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("room", "source", "expected"),
    [
        ("embodied", "import envs.gym.vector", {"envs"}),
        ("embodied", "def f():\n    from policies.aap import AAPConfig", {"policies"}),
        ("embodied", "from hydra import compose", {"hydra"}),
        ("embodied", "import warp as wp", {"warp"}),
        ("envs", "from policies import aap", {"policies"}),
        ("envs", "if True:\n    import omegaconf.errors", {"omegaconf"}),
        ("policies", "from envs.tasks import pointnav", {"envs"}),
        ("policies", "import importlib\nimportlib.import_module('envs.gym.vector')", {"envs"}),
        ("embodied", "import importlib\nimportlib.import_module('en' + 'vs')", {COMPUTED}),
        ("configs", "import experiments.commands.train", {"experiments"}),
        ("configs", "import ai2thor.controller", {"ai2thor"}),
        ("experiments", "import habitat_sim", {"habitat_sim"}),
        ("envs", "import tests.fakes", {"tests"}),
        ("envs", "import warp, ai2thor, habitat\nfrom embodied import actions\nfrom . import vector", set()),
        ("experiments", "import hydra, configs, envs, policies, embodied", set()),
    ],
)
def test_a_reversed_arrow_is_found(room: str, source: str, expected: set[str]) -> None:
    assert forbidden(room, source) == expected
