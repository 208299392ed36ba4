"""`publier`, the last line of every acte, and the acts of those who have dépêches sent to them."""

from fil.actes.inscrire import publier, voiler
from fil.actes.prendre import prendre_les_fils

__all__ = ["prendre_les_fils", "publier", "voiler"]
