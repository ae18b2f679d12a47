from embodied.runs.old_checkpoints import upgrade_own


def test_old_names_become_those_of_today() -> None:
    old = {"collector": {"cutoffs": [1], "film": "frames", "rollout": {"filled": 3}}, "random": 7}
    assert upgrade_own(old) == {
        "collector": {"truncations": [1], "video": "frames", "rollout": {"filled": 3, "valid": True}},
        "random": 7,
    }


def test_the_state_of_today_stays() -> None:
    own = {"collector": {"truncations": [], "video": None, "rollout": {"valid": [False]}}}
    assert upgrade_own(own) == own
