"""The baselines of the AAP authors' released code that are AAP less something; all else is shared with it.

LAC (linear actor-critic) has no order-invariant head: a linear layer on the belief gives the logits. AS (action semantics) has no
action-impact embedding: what an action is called is all that is known of it, and there is no auxiliary loss. NIE (after the Neural
Interaction Engine) has the change of pose that it foretells in place of the latent embedding, and a linear head. How the released NIE
treats END is not confirmed; here its token comes from what END's constant foretells.
"""

from dataclasses import replace
from typing import Any

from policies.aap.config import PAPER, SMALL, Embedding, Head

_LAC: dict[str, Any] = {"head": Head.LINEAR}
_AS: dict[str, Any] = {"embedding": Embedding.LOOKUP}
_NIE: dict[str, Any] = {"embedding": Embedding.PREDICTED, "head": Head.LINEAR}

LAC, AS, NIE = (replace(PAPER, **changes) for changes in (_LAC, _AS, _NIE))
"""The released sizes."""

LAC_SMALL, AS_SMALL, NIE_SMALL = (replace(SMALL, **changes) for changes in (_LAC, _AS, _NIE))
"""For two CPU cores."""
