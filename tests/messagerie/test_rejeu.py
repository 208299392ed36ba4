"""Replay: the lines as they were, and the dépêches that followed, give the lines as they are; for every genre."""

from uuid import uuid4

import pytest

from fil.models import Depeche
from ged.actes.traiter import traiter
from ged.models import Fichier
from messagerie.actes.corriger import modifier, reagir, supprimer
from messagerie.actes.envoyer import envoyer, prendre_en_compte
from messagerie.actes.verser import verser
from messagerie.etat import donnees_message, rendre_message
from messagerie.pages import page
from tests.ged.fichiers import envoyer as deposer
from tests.ged.fichiers import png

ACTES = {
    "message.envoye": lambda m, arm, voisin, region: envoyer(
        auteur=voisin, groupe=m.groupe, texte="Autre.", jeton=uuid4(), reponse_a=m.pk
    ),
    "message.modifie": lambda m, arm, voisin, region: modifier(auteur=arm, message=m, texte="Corrigé."),
    "message.supprime": lambda m, arm, voisin, region: supprimer(auteur=arm, message=m),
    "message.citation": lambda m, arm, voisin, region: (
        envoyer(auteur=voisin, groupe=m.groupe, texte="Oui.", jeton=uuid4(), reponse_a=m.pk),
        supprimer(auteur=arm, message=m),
    ),
    "message.reaction": lambda m, arm, voisin, region: reagir(auteur=voisin, message=m, signe="fait", est_posee=True),
    "message.pris_en_compte": lambda m, arm, voisin, region: prendre_en_compte(auteur=voisin, message=m),
    "message.verse": lambda m, arm, voisin, region: verser(auteur=arm, messages=[m], groupe=region, jeton=uuid4()),
    "message.piece": lambda m, arm, voisin, region: traiter(fichier_id=Fichier.objects.get().pk),
}


@pytest.mark.parametrize("genre", ACTES)
def test_les_lignes_d_avant_et_les_depeches_donnent_les_lignes_d_apres(arm, voisin, directe, region, ecrire, genre):
    piece = deposer(arm, directe.groupe, "croquis.png", png()).jeton
    message = ecrire(arm, directe, "Avant.", est_urgent=True, pieces=[piece])
    ecrire(voisin, directe, "Une autre.")

    def lignes():
        return {m.pk: rendre_message(donnees_message(m)) for m in page(directe.pk)}

    avant, tete = lignes(), Depeche.objects.filter(groupe=directe.pk).latest("numero").numero
    ACTES[genre](message, arm, voisin, region)
    suite = Depeche.objects.filter(groupe=directe.pk, numero__gt=tete, objet_type="message").order_by("numero")
    rejouees = avant | {d.objet_id: rendre_message(d.donnees) for d in suite}

    assert genre in [d.genre for d in suite]
    assert rejouees == lignes() != avant
