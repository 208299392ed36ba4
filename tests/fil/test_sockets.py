"""The fil over real sockets: who gets in, what they hear, what is refused."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from django.db import transaction
from processus import attendre
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from fil.actes import publier
from fil.limites import GROUPES_SUIVIS
from fil.models import Lecture
from tests import fabriques
from tests.serveur import Oreille, ouvrir_session


@pytest.fixture
def oreille(serveur, voisin):
    with serveur.ouvrir(ouvrir_session(voisin)) as prise:
        yield prise


def vit(oreille: Oreille) -> bool:
    """The socket still answers."""
    oreille.dire(type="suivre", curseurs={})
    return oreille.attendre("tetes")["type"] == "tetes"


def test_pas_de_socket_sans_session(serveur):
    for cle in (None, "nimportequoi"):
        with pytest.raises(InvalidStatus) as refus:
            serveur.ouvrir(cle)
        assert refus.value.response.status_code == 403


def test_la_page_d_une_autre_personne_n_entend_rien_en_son_nom(serveur, arm, voisin):
    cle = ouvrir_session(voisin)
    with serveur.ouvrir(cle, page_de=voisin.pk) as sienne:
        assert vit(sienne)
    for qui in (arm.pk, "personne"):
        with pytest.raises(InvalidStatus) as refus:
            serveur.ouvrir(cle, page_de=qui)
        assert refus.value.response.status_code == 403


def test_pas_de_socket_depuis_un_autre_site(serveur, arm):
    cle = ouvrir_session(arm)
    with pytest.raises(InvalidStatus) as refus:
        serveur.ouvrir(cle, origine="https://pirate.example")
    assert refus.value.response.status_code == 403


def test_pas_de_socket_tant_que_le_mot_de_passe_provisoire_est_a_changer(serveur, arm):
    arm.doit_changer_mot_de_passe = True
    arm.save(update_fields=["doit_changer_mot_de_passe"])
    with pytest.raises(InvalidStatus):
        serveur.ouvrir(ouvrir_session(arm))


def test_suivre_donne_ce_qui_manque_puis_le_direct(oreille, arm, region):
    for texte in ("Une.", "Deux.", "Trois."):
        fabriques.entree(arm, region, texte)
    tetes = oreille.suivre(**{f"g{region.pk}": 1})
    assert oreille.numeros == [2, 3] and tetes["tetes"] == {str(region.pk): 3}

    entree = fabriques.entree(arm, region, "Quatre : « urgent »")
    trame = oreille.attendre("depeche")
    assert (trame["groupe"], trame["numero"], trame["genre"]) == (region.pk, 4, "entree.consignee")
    assert trame["objet"] == {"type": "entree", "id": entree.pk}
    assert trame["donnees"]["texte"] == "Quatre : « urgent »" and f'id="entree-{entree.pk}"' in trame["html"]


def test_deux_serveurs_entendent_la_meme_entree(deux_serveurs, arm, voisin, region):
    premier, second = deux_serveurs
    with premier.ouvrir(ouvrir_session(arm)) as ici, second.ouvrir(ouvrir_session(voisin)) as la:
        ici.suivre(**{f"g{region.pk}": 0})
        la.suivre(**{f"g{region.pk}": 0})
        for _ in range(20):
            fabriques.entree(arm, region)
        assert ici.attendre_numero(20) == la.attendre_numero(20) == list(range(1, 21))
        trames = [[t for t in oreille.entendu if t["type"] == "depeche"] for oreille in (ici, la)]
        assert trames[0] == trames[1]


def test_reprendre_par_le_curseur_apres_une_coupure(serveur, arm, voisin, region):
    cle = ouvrir_session(voisin)
    with serveur.ouvrir(cle) as avant:
        avant.suivre(**{f"g{region.pk}": 0})
        fabriques.entree(arm, region)
        avant.attendre_numero(1)
    for _ in range(5):
        fabriques.entree(arm, region)
    with serveur.ouvrir(cle) as apres:
        apres.suivre(**{f"g{region.pk}": 1})
        fabriques.entree(arm, region)
        assert apres.attendre_numero(7) == [2, 3, 4, 5, 6, 7]


def test_un_retard_de_plusieurs_pages_arrive_en_ordre_et_sans_trou(serveur, arm, voisin, region):
    for rang in range(1, 701):
        fabriques.entree(arm, region, f"Ligne {rang}. " + "x" * 1500)
    with serveur.ouvrir(ouvrir_session(voisin)) as loin, serveur.ouvrir(ouvrir_session(arm)) as pres:
        loin.dire(type="suivre", curseurs={region.pk: 0})
        pres.suivre(**{f"g{region.pk}": 690})
        fabriques.entree(arm, region)
        assert pres.attendre_numero(701) == list(range(691, 702))
        assert loin.attendre_numero(701) == list(range(1, 702))


def test_un_curseur_au_dela_de_la_tete_reprend_a_la_tete(oreille, arm, region):
    fabriques.entree(arm, region)
    oreille.dire(type="suivre", curseurs={region.pk: 10**12})
    assert oreille.attendre("restaure") == {"type": "restaure", "groupe": region.pk, "tete": 1}
    # A heartbeat of what the socket followed before, nothing, may come first.
    assert oreille.attendre("tetes", lambda trame: trame["tetes"])["tetes"] == {str(region.pk): 1}
    fabriques.entree(arm, region)
    assert oreille.attendre_numero(2) == [2]


def test_suivre_de_nouveau_reprend_au_nouveau_curseur(oreille, arm, region):
    for _ in range(3):
        fabriques.entree(arm, region)
    oreille.suivre(**{f"g{region.pk}": 3})
    oreille.suivre(**{f"g{region.pk}": 1})
    assert oreille.attendre_numero(3) == [2, 3]


def test_quitter_un_groupe_n_en_donne_plus_rien(oreille, arm, samu82, region):
    autre = fabriques.groupe("Autre", samu82, arm)
    oreille.suivre(**{f"g{region.pk}": 0, f"g{autre.pk}": 0})
    oreille.dire(type="quitter", groupes=[region.pk])
    assert vit(oreille)
    fabriques.entree(arm, region)
    fabriques.entree(arm, autre)
    assert oreille.attendre("depeche")["groupe"] == autre.pk


@pytest.mark.parametrize("forge", [None, 10**15], ids=["invisible", "inexistant"])
def test_un_groupe_invisible_ou_inexistant_est_refuse_pareillement(oreille, arm, region, samu59, forge):
    interdit = fabriques.groupe("Nord", samu59).pk if forge is None else forge
    oreille.dire(type="suivre", curseurs={interdit: 0, region.pk: 0})
    refus = oreille.attendre("refus")
    assert refus == {
        "type": "refus",
        "groupe": interdit,
        "raison": "Ce groupe n'existe pas ou vous n'y participez pas.",
    }
    assert oreille.attendre("tetes")["tetes"] == {str(region.pk): 0}


@pytest.mark.parametrize("geste", [{"type": "presence"}, {"type": "ecrit"}, {"type": "lu", "numero": 1}])
def test_rien_ne_se_fait_dans_un_groupe_qu_on_ne_suit_pas(oreille, arm, region, geste):
    fabriques.entree(arm, region)
    oreille.dire(**geste, groupe=region.pk)
    assert oreille.attendre("refus")["groupe"] == region.pk
    assert not Lecture.objects.exists()


INCOMPRISES = (
    "",
    "pas du json",
    "[]",
    "null",
    '{"type": 3}',
    '{"type": "effacer"}',
    "[" * 5000,
    '{"type": "suivre"}',
    '{"type": "suivre", "curseurs": [1]}',
    '{"type": "suivre", "curseurs": {"x": 0}}',
    '{"type": "suivre", "curseurs": {"1": -1}}',
    '{"type": "suivre", "curseurs": {"1": 1e400}}',
    '{"type": "suivre", "curseurs": {"1": true}}',
    '{"type": "suivre", "curseurs": {"99999999999999999999": 0}}',
    '{"type": "quitter", "groupes": 3}',
    '{"type": "presence", "groupe": "x"}',
    '{"type": "ecrit"}',
    '{"type": "lu", "groupe": 1}',
    b"\x00\x01",
)


def test_une_trame_incomprise_recoit_une_erreur_et_la_socket_reste(oreille):
    for texte in INCOMPRISES:
        oreille.prise.send(texte)
        assert oreille.attendre("erreur")["raison"].endswith("."), texte
        assert vit(oreille), texte


def test_au_dela_de_la_limite_les_premiers_sont_suivis_et_les_autres_nommes(oreille, arm, samu82, region):
    """One too many must not make a screen deaf that says « en direct »."""
    inconnus = [10**6 + rang for rang in range(GROUPES_SUIVIS + 1)]
    oreille.dire(type="suivre", curseurs={region.pk: 0} | dict.fromkeys(inconnus, 0))
    trame = oreille.attendre("limite")
    assert (trame["limite"], trame["groupes"]) == (GROUPES_SUIVIS, inconnus[-2:])
    fabriques.entree(arm, region)
    assert oreille.attendre("depeche")["groupe"] == region.pk


def test_un_groupe_quitte_laisse_sa_place(oreille, arm, region):
    oreille.dire(type="suivre", curseurs={10**6 + rang: 0 for rang in range(GROUPES_SUIVIS)})
    oreille.dire(type="quitter", groupes=[10**6])
    oreille.dire(type="suivre", curseurs={region.pk: 0})
    fabriques.entree(arm, region)
    assert oreille.attendre("depeche")["groupe"] == region.pk
    assert not [t for t in oreille.entendu if t["type"] in ("erreur", "limite")]


@pytest.mark.parametrize("taille", [64 * 1024 + 1, 3 * 1024 * 1024])
def test_une_trame_trop_grande_ferme_la_socket(oreille, taille):
    oreille.prise.send(json.dumps({"type": "suivre", "remplissage": "x" * taille}))
    assert oreille.attendre_fermeture() == 1009


def test_dix_mille_trames_ferment_la_socket_et_ne_coutent_rien_aux_autres(serveur, oreille, arm, region):
    with serveur.ouvrir(ouvrir_session(arm)) as paisible:
        paisible.suivre(**{f"g{region.pk}": 0})
        trame = json.dumps({"type": "ecrit", "groupe": region.pk}).encode()
        mille = b"".join(Frame(Opcode.TEXT, trame).serialize(mask=True) for _ in range(1_000))
        # Written below the client, which would forget why it was closed if it were writing when the connection breaks.
        with suppress(OSError):
            for _ in range(10):
                fabriques.entree(arm, region)
                oreille.prise.socket.sendall(mille)
        assert oreille.attendre_fermeture() == 1008
        fabriques.entree(arm, region)
        dernier = region.depeches.count()
        assert paisible.attendre_numero(dernier) == list(range(1, dernier + 1))


def test_lu_avance_le_curseur_de_lecture(oreille, arm, region):
    fabriques.entree(arm, region)
    oreille.suivre(**{f"g{region.pk}": 0})
    oreille.dire(type="lu", groupe=region.pk, numero=1)
    assert attendre(Lecture.objects.filter(numero=1, groupe=region).exists, delai=20)


def test_une_entree_dont_le_dessin_echoue_arrive_quand_meme(oreille, arm, region):
    oreille.suivre(**{f"g{region.pk}": 0})
    entree = fabriques.entree(arm, region)
    publier_brut(region, entree, arm)
    assert oreille.attendre_numero(2) == [1, 2]
    assert oreille.entendu[-1]["html"] == ""


def publier_brut(groupe, entree, auteur) -> None:
    """A dépêche whose donnees the template cannot draw."""
    with transaction.atomic():
        publier(groupe, "entree.consignee", entree, auteur=auteur, donnees={"id": "x"})
