"""Replay: the page as it was, and the dépêches that followed, give the page as it is; for every genre of an entry."""

from uuid import uuid4

import pytest
from django.utils import timezone

from fil.models import Depeche
from maincourante.actes.accompagner import commenter, desepingler, epingler, suivre_action
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.actes.rappeler import rappeler_les_actions_echues
from maincourante.actes.repondre import prendre_en_compte, relancer
from maincourante.etat import rendre_entree
from tests import fabriques


def echoir(arm, entree):
    """An action whose hour passes."""
    suivre_action(auteur=arm, entree=entree, etat="a_faire", changements={"echeance": timezone.now()})
    assert rappeler_les_actions_echues() == 1


ACTES = {
    "entree.consignee": lambda e, arm, voisin, local: fabriques.entree(arm, e.groupe, "Nouvelle."),
    "entree.rectifiee": lambda e, arm, voisin, local: rectifier(auteur=arm, entree=e, texte="Autre.", jeton=uuid4()),
    "entree.annulee": lambda e, arm, voisin, local: annuler(auteur=arm, entree=e, motif="Doublon."),
    "entree.prise_en_compte": lambda e, arm, voisin, local: prendre_en_compte(auteur=voisin, entree=e),
    "entree.relancee": lambda e, arm, voisin, local: relancer(auteur=arm, entree=e),
    "entree.commentee": lambda e, arm, voisin, local: commenter(auteur=arm, entree=e, texte="Vu.", jeton=uuid4()),
    "entree.epinglee": lambda e, arm, voisin, local: epingler(auteur=arm, entree=e),
    "entree.desepinglee": lambda e, arm, voisin, local: (
        epingler(auteur=arm, entree=e),
        desepingler(auteur=arm, entree=e),
    ),
    "entree.action": lambda e, arm, voisin, local: suivre_action(auteur=arm, entree=e, etat="fait"),
    "entree.action_echue": lambda e, arm, voisin, local: echoir(arm, e),
    "entree.partagee": lambda e, arm, voisin, local: partager(auteur=arm, entree=e, groupe=local, jeton=uuid4()),
}


@pytest.mark.parametrize("genre", ACTES)
def test_la_page_d_avant_et_les_depeches_donnent_la_page_d_apres(client, arm, voisin, region, samu31, samu82, genre):
    local = fabriques.groupe("Samu 31", samu31)
    entree = fabriques.entree(arm, region, "Avant @Samu 82.", destinataires=[Destinataire(entite=samu82.pk)])
    fabriques.entree(voisin, region, "Une autre.")
    client.force_login(arm)

    def page():
        contexte = client.get(f"/mains-courantes/{region.pk}/").context
        return {e["id"]: rendre_entree(e) for e in contexte["entrees"]}, contexte["curseur"]

    avant, curseur = page()
    ACTES[genre](entree, arm, voisin, local)
    suite = Depeche.objects.filter(groupe=region, numero__gt=curseur).order_by("numero")
    rejouee = avant | {d.objet_id: rendre_entree(d.donnees) for d in suite if d.objet_type == "entree"}

    assert genre in [d.genre for d in suite]
    assert rejouee == page()[0]
    assert (rejouee == avant) is (genre == "entree.desepinglee")


def test_la_copie_se_rejoue_quand_son_original_change(client, arm, region, samu31):
    local = fabriques.groupe("Samu 31", samu31)
    entree = fabriques.entree(arm, region, "12 UA.")
    copie = partager(auteur=arm, entree=entree, groupe=local, jeton=uuid4())
    epingler(auteur=arm, entree=copie)
    client.force_login(arm)
    rectifier(auteur=arm, entree=entree, texte="10 UA.", jeton=uuid4())
    annuler(auteur=arm, entree=entree, motif="Doublon.")

    page = client.get(f"/mains-courantes/{local.pk}/")
    (lue,) = page.context["entrees"]
    depeche = Depeche.objects.filter(groupe=local).latest("numero")
    assert (depeche.genre, rendre_entree(depeche.donnees)) == ("entree.origine", rendre_entree(lue))
    assert "original annulé" in rendre_entree(lue)
    # In the side panel too, where it is pinned.
    assert page.context["points_cles"][0]["origine"]["annulee_le"]
    assert "original annulé</span>" in page.content.decode()
