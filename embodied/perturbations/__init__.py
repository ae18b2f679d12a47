"""Perturbations: seeded distributions over what the actions of an episode really do."""

from embodied.perturbations.actuation import Actuation
from embodied.perturbations.actuator import Actuator, actuate
from embodied.perturbations.compose import Compose
from embodied.perturbations.coupling import Coupling
from embodied.perturbations.coverage import covers
from embodied.perturbations.delay import Delay
from embodied.perturbations.disable import Disable
from embodied.perturbations.drift import TEST_DRIFT, TRAINING_DRIFT, VALIDATION_DRIFT, Drift
from embodied.perturbations.dropout import Dropout
from embodied.perturbations.magnitudes import Choice, Magnitude, Range
from embodied.perturbations.noise import THOR_NOISE, Noise
from embodied.perturbations.nothing import Nothing
from embodied.perturbations.perturbation import KINDS, ActionGroup, EpisodePerturbation, Perturbation
from embodied.perturbations.pyrobot import PyRobot
from embodied.perturbations.scale import Scale
from embodied.perturbations.schedule import Phase, Schedule
from embodied.perturbations.serialization import load_yaml, perturbation_from_tree, save_yaml, to_tree
from embodied.perturbations.swap import Swap

__all__ = [
    "KINDS",
    "TEST_DRIFT",
    "THOR_NOISE",
    "TRAINING_DRIFT",
    "VALIDATION_DRIFT",
    "ActionGroup",
    "Actuation",
    "Actuator",
    "Choice",
    "Compose",
    "Coupling",
    "Delay",
    "Disable",
    "Drift",
    "Dropout",
    "EpisodePerturbation",
    "Magnitude",
    "Noise",
    "Nothing",
    "Perturbation",
    "Phase",
    "PyRobot",
    "Range",
    "Scale",
    "Schedule",
    "Swap",
    "actuate",
    "covers",
    "load_yaml",
    "perturbation_from_tree",
    "save_yaml",
    "to_tree",
]
