"""Plugs the fil into annuaire: a change of a right becomes a dépêche."""

from annuaire import annonces
from fil.actes import publier

annonces.brancher(publier)
