"""Plugs the fil into annuaire: a change of a right becomes a dépêche, a closed session closes its sockets, a new post
finds its past read, an access that opens again finds no subscription."""

from annuaire import annonces
from fil import registre
from fil.actes import publier
from fil.actes.abonner import arreter_les_anciens
from fil.actes.arriver import tenir_le_passe_pour_lu
from fil.sonnerie import sonner_session_fermee

annonces.brancher(publier)
annonces.brancher_echo(tenir_le_passe_pour_lu)
annonces.brancher_fermeture(sonner_session_fermee)
registre.brancher_suite("accesmachine", arreter_les_anciens)
