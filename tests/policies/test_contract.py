"""The contract, kept by every policy and every switch of each."""

import sys
from dataclasses import replace

import pytest

from policies import aap, heuristic, recurrent
from policies.encoders import CLIPConfig, EncoderConfig, EncoderKind
from tests.contracts.policy import PolicyContract
from tests.policies.fake_clip import fake_open_clip

CLIP = EncoderConfig(kind=EncoderKind.CLIP, clip=CLIPConfig(weights=None, image_px=32))


@pytest.fixture
def _no_clip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "open_clip", fake_open_clip())


class TestAAP(PolicyContract):
    config = aap.SMALL


class TestAAPFromDepth(PolicyContract):
    config = aap.SMALL
    frames = (False, True)


class TestAAPOtherwise(PolicyContract):
    config = replace(
        aap.SMALL,
        pair=aap.Frame.START,
        target=aap.Frame.START,
        impact_index=aap.ImpactIndex.RELEASED,
        not_taken=aap.NotTaken.ADVANCE,
        layers=2,
        summary=False,
    )


class TestLAC(PolicyContract):
    config = aap.LAC_SMALL


class TestAS(PolicyContract):
    config = aap.AS_SMALL


class TestNIE(PolicyContract):
    config = aap.NIE_SMALL


@pytest.mark.usefixtures("_no_clip")
class TestAAPOfThePaper(PolicyContract):
    config = replace(aap.PAPER, encoder=CLIP)


class TestRecurrent(PolicyContract):
    config = recurrent.SMALL


class TestRecurrentFromRgb(PolicyContract):
    config = recurrent.SMALL
    frames = (True, False)


@pytest.mark.usefixtures("_no_clip")
class TestRecurrentOfThePaper(PolicyContract):
    config = replace(recurrent.PAPER, encoder=CLIP)


class TestRandom(PolicyContract):
    config = heuristic.RandomConfig()


class TestStraightToGoal(PolicyContract):
    config = heuristic.StraightToGoalConfig()


class TestIdentify(PolicyContract):
    config = heuristic.IdentifyConfig()


class TestIdentifyAsNeeded(PolicyContract):
    config = heuristic.IdentifyConfig(trial=heuristic.Trial.AS_NEEDED, longest_delay=0)
