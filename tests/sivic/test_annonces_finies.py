"""An announcement that is over for SIVIC calls nobody, and may still be opened; taken up again, it calls."""

from uuid import uuid4

from annuaire.models import Groupe
from sivic.actes.accueillir import ecarter, ouvrir_depuis
from sivic.models import AnnonceSivic, Reception
from tests.sivic.test_accueillir import ACCIDENT, REFERENCE, annonce, dire, liee, lignes

__all__ = ["annonce", "liee"]


def test_une_annonce_finie_pour_sivic_n_appelle_plus_et_le_dit_a_qui_l_ouvre(client, annonce, arm):
    dire(2, etat="clos")
    assert not AnnonceSivic.objects.a_traiter().exists()
    client.force_login(arm)
    page = client.get("/evenements/sivic/").text
    assert f"{REFERENCE} · clos par SIVIC" in page and 'value="ouvrir"' in page
    ouvrir_depuis(auteur=arm, annonce=annonce, titre="Accident de tramway", jeton=uuid4())
    assert list(Reception.objects.order_by("numero").values_list("statut", "motif", "restent")) == [
        ("appliquee", "", None),
        ("a_regler", "SIVIC dit l'événement « clos ».", ["etat"]),
    ]


def test_une_annonce_finie_n_appelle_personne_jusqu_a_ce_que_sivic_la_reprenne(annonce, cadre, samu31, samu82):
    ici, la = (Groupe.objects.get(entite=samu, genre="entite") for samu in (samu31, samu82))
    dire(2, evenement="SIV-00002", **ACCIDENT | {"etat": "clos"})
    assert AnnonceSivic.objects.filter(pk="SIV-00002").exists()
    ecarter(auteur=cadre, annonce=annonce)
    dire(3, etat="leve", departements=["31", "82"])
    assert AnnonceSivic.objects.get(pk=REFERENCE).statut == "ecartee"
    assert (len(lignes(ici)), len(lignes(la))) == (1, 0)
    dire(4, etat="en_cours")
    assert AnnonceSivic.objects.a_traiter().get().pk == REFERENCE
    assert (len(lignes(ici)), len(lignes(la))) == (2, 1)


def test_une_annonce_reprise_par_sivic_se_propose_de_nouveau(annonce):
    dire(2, etat="leve")
    dire(3, etat="en_cours")
    assert AnnonceSivic.objects.a_traiter().get().fin == ""
