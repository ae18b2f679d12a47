"""The baselines of the AAP authors' released code that are AAP with one part replaced.

LAC (linear actor-critic) replaces the order-invariant head by a linear layer on the belief. AS
(action semantics) replaces the impact embedding by a learned vector per action, and has no
auxiliary loss. NIE (after the Neural Interaction Engine) replaces the latent embedding by the
change of pose that it predicts, and has a linear head. How the released NIE treats END is not
confirmed; here its token comes from the prediction of END's constant.
"""

from dataclasses import replace
from typing import Any

from policies.aap.config import Embedding, Head
from policies.aap.sizes import PAPER, SMALL

_LAC: dict[str, Any] = {"head": Head.LINEAR}
_AS: dict[str, Any] = {"embedding": Embedding.LOOKUP}
_NIE: dict[str, Any] = {"embedding": Embedding.PREDICTED, "head": Head.LINEAR}

LAC, AS, NIE = (replace(PAPER, **changes) for changes in (_LAC, _AS, _NIE))
"""The released sizes."""

LAC_SMALL, AS_SMALL, NIE_SMALL = (replace(SMALL, **changes) for changes in (_LAC, _AS, _NIE))
"""For two CPU cores."""
