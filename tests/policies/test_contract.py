"""The contract, kept by every policy and every switch of each."""

import sys
from dataclasses import replace

import pytest
from gymnasium import spaces

from policies import aap, recurrent
from policies import baselines as heuristic
from policies.encoders import CLIPConfig
from tests.contracts.policy import PolicyContract, objectnav_space
from tests.policies.fake_clip import fake_open_clip

CLIP = CLIPConfig(weights=None, image_px=32)


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
        pair=aap.PoseFrame.START,
        target=aap.PoseFrame.START,
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


class ObjectNavContract(PolicyContract):
    def space_of(self, height: int, width: int) -> spaces.Dict:
        return objectnav_space(height, width, rgb=self.frames[0], depth=self.frames[1])


class TestAAPForObjectNav(ObjectNavContract):
    config = aap.OBJECTNAV_SMALL


class TestAAPForObjectNavOtherwise(ObjectNavContract):
    config = replace(aap.OBJECTNAV_SMALL, not_taken=aap.NotTaken.ADVANCE, target=aap.PoseFrame.START, summary=False)


class TestNIEForObjectNav(ObjectNavContract):
    config = replace(aap.OBJECTNAV_SMALL, embedding=aap.Embedding.PREDICTED, head=aap.Head.LINEAR)


class TestASForObjectNav(ObjectNavContract):
    config = replace(aap.OBJECTNAV_SMALL, embedding=aap.Embedding.LOOKUP)


class TestRecurrentForObjectNav(ObjectNavContract):
    config = recurrent.OBJECTNAV_SMALL


class TestRecurrentForObjectNavFromRgb(ObjectNavContract):
    config = recurrent.OBJECTNAV_SMALL
    frames = (True, False)


@pytest.mark.usefixtures("_no_clip")
class TestRecurrentForObjectNavOfThePaper(ObjectNavContract):
    config = replace(recurrent.OBJECTNAV, encoder=CLIP)


class TestWalker(ObjectNavContract):
    config = heuristic.WalkerConfig()


class TestRandom(PolicyContract):
    config = heuristic.RandomConfig()


class TestStraightToGoal(PolicyContract):
    config = heuristic.StraightToGoalConfig()


class TestIdentify(PolicyContract):
    config = heuristic.IdentifyConfig()


class TestIdentifyAsNeeded(PolicyContract):
    config = heuristic.IdentifyConfig(trial=heuristic.Trial.AS_NEEDED, longest_delay=0)
