"""Sampling actions from logits."""

from torch import Tensor


def sample_actions(logits: Tensor, exponential_noise: Tensor) -> tuple[Tensor, Tensor]:
    """Draws actions by the Gumbel-max trick, with exponential noise E in place of Gumbel noise.

    The argmax of p_a / E_a falls on a with probability p_a. `torch.multinomial` does the same, with
    checks that wait for the device at every step.

    Args:
        logits: [n, A].
        exponential_noise: independent draws from the exponential distribution, [n, A].

    Returns:
        Actions [n] and their log-probabilities [n].
    """
    log_probs = logits.float().log_softmax(-1)
    actions = (log_probs.exp() / exponential_noise).argmax(-1)
    return actions, log_probs.gather(-1, actions[:, None])[:, 0]
