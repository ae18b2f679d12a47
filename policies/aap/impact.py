"""Where the embeddings of the actions come from.

Numbers in brackets name the rows of the released model's module table. Shapes: T steps, n bodies, A
actions, the last of them END, M = A - 1 motions, h the width of an action's embedding.
"""

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn

from policies.aap.config import AdaptiveConfig, NotTaken, PointAdaptiveConfig
from policies.aap.pose import pair_width, pairs
from policies.layers.gru import GRU, sequence, slots
from policies.layers.indexed_embeddings import IndexedEmbeddings
from policies.observations import previous


class Transition(NamedTuple):
    """The observed effect of the last action at each step."""

    frames: tuple[Tensor, ...]
    """Codes [T, n, V], of the current frame first."""
    poses: tuple[Tensor, Tensor] | None
    """Now, and a step before, [T, n, 5]; None where they are not told."""
    taken: Tensor
    """The actions between them, [T, n]; A where there was none."""
    starts: Tensor
    """[T, n]: which steps are the first of an episode."""

    @classmethod
    def after(
        cls, visual: Tensor, pose: Tensor, carried: tuple[Tensor, Tensor], taken: Tensor, starts: Tensor
    ) -> "Transition":
        """Builds the transitions of T steps, after the frame [n, V] and the pose [n, 5] carried
        from before.
        """
        before = (previous(now, then, starts) for now, then in zip((visual, pose), carried, strict=True))
        return cls((visual, next(before)), (pose, next(before)), taken, starts)


class ImpactEncoder(nn.Module):
    """Maps observed changes to one embedding per action. One set of weights for all actions, one
    hidden state each.

    `code` is the width of a frame's code, `frames` how many make a pair. A config of PointNav's has
    poses seen too.
    """

    def __init__(self, config: AdaptiveConfig, actions: int, code: int, frames: int = 2) -> None:
        super().__init__()
        self.config = config
        self.motions = actions - 1
        self.visual_pair = nn.Linear(frames * code, code)  # [4]
        width = code
        if isinstance(config, PointAdaptiveConfig):
            self.state_pair = _perceptron(pair_width(config), config.state_pair)  # [5]
            width += config.state_pair
        self.gru = GRU(width, config.impact)  # [6]
        self.initial = nn.Parameter(0.1 * torch.randn(config.impact))
        self.constant = nn.Embedding(actions, config.impact)  # [7]: only END's row is used, as in the released model

    def forward(self, seen: Transition, hidden: Tensor) -> IndexedEmbeddings:
        """The embeddings after each step [T, n, A], from those of the motions before the first:
        hidden [n, M, h].
        """
        recur = self._of_taken if self.config.not_taken is NotTaken.FREEZE else self._of_all
        past = torch.cat((self.initial[None].to(hidden.dtype), hidden.flatten(0, 1)))
        memory, motions = recur(seen, past)
        end = motions.new_full((*motions.shape[:2], 1), len(memory))
        return IndexedEmbeddings(torch.cat((memory, self.constant.weight[-1:])), torch.cat((motions, end), 2))

    def _of_taken(self, seen: Transition, past: Tensor) -> tuple[Tensor, Tensor]:
        """The memory moves for the action taken, with what happened, and for no other."""
        sources, table = slots(seen.taken, seen.starts, self.motions)
        return self.gru.recur(self.gru.input(self._changed(seen)), past, sources), table

    def _of_all(self, seen: Transition, past: Tensor) -> tuple[Tensor, Tensor]:
        """All memories move: the action taken with what happened, the others with the no-change
        input, which they share.
        """
        is_taken = seen.taken[..., None] == torch.arange(self.motions, device=past.device)
        changed, unchanged = self.gru.input(torch.stack((self._changed(seen), self._unchanged(seen)))).float()
        gates = torch.where(is_taken[..., None], changed[:, :, None], unchanged[:, :, None])
        memory = self.gru.recur(gates.flatten(1, 2), past, sequence(seen.starts.repeat_interleave(self.motions, 1)))
        return memory, torch.arange(len(past), len(memory), device=past.device).view(is_taken.shape)

    def _changed(self, seen: Transition) -> Tensor:
        return self._pair(seen.frames, seen.poses)

    def _unchanged(self, seen: Transition) -> Tensor:
        frames = seen.frames[:1] * len(seen.frames)
        return self._pair(frames, seen.poses and (seen.poses[0], seen.poses[0]))

    def _pair(self, frames: tuple[Tensor, ...], poses: tuple[Tensor, Tensor] | None) -> Tensor:
        """The input of the GRU, [T, n, *], for what was seen now and before."""
        seen: Tensor = self.visual_pair(torch.cat(frames, -1))
        if poses is None or not isinstance(self.config, PointAdaptiveConfig):
            return seen
        now, before = poses
        return torch.cat((seen, self.state_pair(pairs(before, now, self.config))), -1)


class Lookup(nn.Module):
    """One learned embedding an action that nothing seen can change: what the action is called."""

    def __init__(self, config: AdaptiveConfig, actions: int) -> None:
        super().__init__()
        self.embeddings = nn.Embedding(actions, config.impact)

    def forward(self, starts: Tensor) -> IndexedEmbeddings:
        """The same embeddings after each step of starts [T, n]: [T, n, A]."""
        actions = torch.arange(self.embeddings.num_embeddings, device=starts.device)
        return IndexedEmbeddings(self.embeddings.weight, actions.expand(*starts.shape, -1))


def _perceptron(inputs: int, width: int) -> nn.Sequential:
    widths = (inputs, width, width, width)
    layers = (nn.Linear(before, after) for before, after in pairwise(widths))
    return nn.Sequential(*(module for layer in layers for module in (layer, nn.ReLU())))
