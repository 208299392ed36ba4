"""What every acte calls last, and the acts of those who have dépêches sent to them."""

from fil.actes.inscrire import publier, voiler

__all__ = ["publier", "voiler"]
