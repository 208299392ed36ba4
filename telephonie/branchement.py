"""Tells the logbook what its lines show of the telephony."""

from maincourante.suites import brancher_lien
from telephonie.liens import LIEN, NOM

brancher_lien(NOM, LIEN)
