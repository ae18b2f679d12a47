"""The auxiliary loss: the embedding of the action about to be taken must predict what it will
do.
"""

from torch import Tensor, nn

from policies.aap.config import ImpactIndex
from policies.layers.indexed_embeddings import IndexedEmbeddings


def predicted(predictor: nn.Module, embeddings: IndexedEmbeddings, actions: Tensor, index: ImpactIndex) -> Tensor:
    """Predicted impact [T, n, D] of the actions [T, n] taken, from the embeddings after each
    step.
    """
    if index is ImpactIndex.CORRECTED:
        predictions: Tensor = predictor(embeddings.of(actions))
        return predictions.float()
    table = embeddings._replace(rows=predictor(embeddings.rows)).all().float()
    scrambled = table.flatten(2).unflatten(2, (table.shape[-1], table.shape[-2]))
    chosen = actions[..., None, None].expand(-1, -1, table.shape[-1], 1)
    return scrambled.gather(3, chosen).squeeze(3)


def impact_mask(actions: Tensor, starts: Tensor, end: int) -> Tensor:
    """[T - 1, n]: the action was a motion, and the step after it belongs to the same episode and to
    this rollout.
    """
    return (actions[:-1] != end) & ~starts[1:]


def impact_loss(predictions: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Squared error, averaged over dimensions and the steps of the mask; zero where there are
    none.
    """
    errors = (predictions - targets).square().mean(-1)
    return (errors * mask).sum() / mask.sum().clamp(min=1)
