import numpy as np
import torch

from embodied.training.ppo.sampling import sample_actions


def test_actions_are_drawn_by_their_probabilities() -> None:
    probabilities = torch.tensor([0.5, 0.3, 0.2, 0.0])
    noise = torch.empty(20_000, 4).exponential_(generator=torch.Generator().manual_seed(0))
    actions, log_probs = sample_actions(probabilities.log().expand(20_000, 4), noise)
    shares = np.bincount(actions, minlength=4) / len(actions)
    assert np.allclose(shares, probabilities, atol=0.01)
    assert torch.allclose(log_probs, probabilities.log()[actions])
