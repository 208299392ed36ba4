"""Plugs the fil into annuaire: a change of a right becomes a dépêche, a closed session closes its sockets."""

from annuaire import annonces
from fil.actes import publier
from fil.sonnerie import sonner_session_fermee

annonces.brancher(publier)
annonces.brancher_fermeture(sonner_session_fermee)
