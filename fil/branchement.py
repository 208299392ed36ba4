"""Plugs the fil into annuaire: a change of a right becomes a dépêche, a closed session closes its sockets, and who is
called into a groupe hears of it."""

from annuaire import annonces
from fil.actes import publier
from fil.sonnerie import sonner_invitation, sonner_session_fermee

annonces.brancher(publier)
annonces.brancher_fermeture(sonner_session_fermee)
annonces.brancher_invitation(sonner_invitation)
