"""How forged does a face crop look, and where: the network, and weights that are verified before they are used.

A card can be read without torch, which is imported when the network is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lgrr.model.card import Card
from lgrr.on_demand import names_of

if TYPE_CHECKING:
    from lgrr.model.network import LGRR, LGRROutput
    from lgrr.model.predictor import Prediction, Predictor, load
    from lgrr.model.registry import shipped
    from lgrr.model.threads import use_threads

__all__ = ["LGRR", "Card", "LGRROutput", "Prediction", "Predictor", "load", "shipped", "use_threads"]

__getattr__ = names_of(
    __name__,
    {
        "LGRR": "network",
        "LGRROutput": "network",
        "Prediction": "predictor",
        "Predictor": "predictor",
        "load": "predictor",
        "shipped": "registry",
        "use_threads": "threads",
    },
)
