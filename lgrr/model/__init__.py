"""How forged does a face crop look, and where: the network, and weights that are verified before they are used."""

from lgrr.model.card import Card
from lgrr.model.network import LGRR, LGRROutput
from lgrr.model.predictor import Prediction, Predictor, load
from lgrr.model.registry import shipped

__all__ = ["LGRR", "Card", "LGRROutput", "Prediction", "Predictor", "load", "shipped"]
