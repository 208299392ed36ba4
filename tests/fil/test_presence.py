"""Who is here, who is typing."""

from __future__ import annotations

import pytest

from tests import fabriques
from tests.serveur import Oreille, ouvrir_session


def ecran(serveur, personne, groupe) -> Oreille:
    """A socket with this logbook on screen."""
    oreille = serveur.ouvrir(ouvrir_session(personne))
    oreille.suivre(**{f"g{groupe.pk}": 0})
    oreille.dire(type="presence", groupe=groupe.pk)
    return oreille


def voit(oreille: Oreille, *personnes, total: int | None = None) -> dict:
    """Wait until exactly these people are shown."""
    attendus = {personne.pk for personne in personnes}
    trame = oreille.attendre("presence", lambda trame: {p["id"] for p in trame["presents"]} == attendus)
    assert trame["total"] == (len(personnes) if total is None else total)
    return trame


def test_chacun_voit_les_presents_des_deux_serveurs(deux_serveurs, arm, voisin, region):
    ici, la = deux_serveurs
    with ecran(ici, arm, region) as une, ecran(la, voisin, region) as autre:
        trame = voit(une, arm, voisin)
        assert {"id": voisin.pk, "nom": "L. Blanc", "entite": "Samu 82", "ecrit": False} in trame["presents"]
        voit(autre, arm, voisin)


def test_quitter_la_page_ou_fermer_la_socket_retire_aussitot(deux_serveurs, arm, voisin, regulateur, region):
    ici, la = deux_serveurs
    with ecran(ici, arm, region) as une:
        autre, encore = ecran(la, voisin, region), ecran(la, regulateur, region)
        voit(une, arm, voisin, regulateur)
        autre.dire(type="presence", groupe=None)
        voit(une, arm, regulateur)
        encore.prise.close()
        voit(une, arm)
        autre.prise.close()


def test_suivre_de_nouveau_ne_fait_pas_refuser_ce_que_l_on_vient_de_dire(serveur, arm, region):
    """On a slow server the first answer has not come yet: nothing may say that the access is lost."""
    with serveur.ouvrir(ouvrir_session(arm)) as une:
        for _ in range(5):
            une.dire(type="suivre", curseurs={str(region.pk): 0})
            une.dire(type="presence", groupe=region.pk)
        for _ in range(5):
            une.attendre("tetes")
        voit(une, arm)
        assert [trame for trame in une.entendu if trame["type"] == "refus"] == []


def test_deux_ecrans_d_une_personne_comptent_pour_un(serveur, arm, voisin, region):
    with ecran(serveur, arm, region) as une, ecran(serveur, arm, region), ecran(serveur, voisin, region):
        voit(une, arm, voisin, total=2)


def test_qui_ecrit_est_montre_puis_oublie_quand_l_entree_part(serveur, arm, voisin, region):
    with ecran(serveur, arm, region) as une, ecran(serveur, voisin, region) as autre:
        voit(une, arm, voisin)
        autre.dire(type="ecrit", groupe=region.pk)
        une.attendre("presence", lambda t: [p["id"] for p in t["presents"] if p["ecrit"]] == [voisin.pk])
        fabriques.entree(voisin, region)
        une.attendre("presence", lambda t: not any(p["ecrit"] for p in t["presents"]))


def test_qui_perd_son_droit_n_est_plus_montre(serveur, arm, voisin, region, agent_ars):
    with ecran(serveur, arm, region) as une, ecran(serveur, voisin, region) as autre:
        voit(une, arm, voisin)
        autre.dire(type="quitter", groupes=[region.pk])
        voit(une, arm)


@pytest.mark.parametrize("geste", ["presence", "ecrit"])
def test_un_etranger_ne_se_montre_pas(serveur, arm, etranger, region, geste):
    with ecran(serveur, arm, region) as une, serveur.ouvrir(ouvrir_session(etranger)) as intrus:
        intrus.dire(type="suivre", curseurs={region.pk: 0})
        intrus.dire(type=geste, groupe=region.pk)
        assert intrus.attendre("tetes")["tetes"] == {}
        assert not [t for t in intrus.entendu if t["type"] == "presence"]
        voit(une, arm)
