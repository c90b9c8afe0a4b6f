"""How forged does a face crop look, and where: the network, and weights that are verified before they are used.

A card can be read without torch, which is imported when the network is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lgrr.model.card import Card

if TYPE_CHECKING:
    from lgrr.model.network import LGRR, LGRROutput
    from lgrr.model.predictor import Prediction, Predictor, load
    from lgrr.model.registry import shipped
    from lgrr.model.threads import use_threads

__all__ = ["LGRR", "Card", "LGRROutput", "Prediction", "Predictor", "load", "shipped", "use_threads"]

_ROOMS = {
    "LGRR": "network",
    "LGRROutput": "network",
    "Prediction": "predictor",
    "Predictor": "predictor",
    "load": "predictor",
    "shipped": "registry",
    "use_threads": "threads",
}


def __getattr__(name: str) -> Any:
    """The names above that need torch (PEP 562)."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
