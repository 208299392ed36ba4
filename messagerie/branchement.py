"""Tells the fil how messages are described, drawn and counted, and the apps below what follows them."""

from annuaire.annonces import brancher_echo
from evenements.apports import brancher_attaches
from fil import registre
from ged.suites import brancher_suite
from messagerie.actes.joindre import redessiner
from messagerie.actes.rattacher import conversations_attachees, repercuter
from messagerie.etat import donnees_conversation, donnees_message, rendre_message, rendre_rien

registre.enregistrer(
    "message",
    donnees=donnees_message,
    rendre=rendre_message,
    nouveautes=frozenset({"message.envoye"}),
    reprises=frozenset({"message.modifie", "message.supprime"}),
)
registre.enregistrer("conversation", donnees=donnees_conversation, rendre=rendre_rien)
brancher_echo(repercuter)
brancher_attaches(conversations_attachees)
brancher_suite(redessiner)
