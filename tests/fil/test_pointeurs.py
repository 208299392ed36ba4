"""Where the others point on a map: seen by those who have it on screen, on every server, and by nobody else."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from uuid import uuid4

from fil.hub.client import Client
from fil.hub.pointeurs import Pointeurs
from tests.fil.test_presence import ecran
from tests.serveur import ouvrir_session

TOULOUSE = {"lat": 43.6, "lng": 1.44, "geste": "dessine", "objet": None}


def test_le_pointeur_d_un_collegue_est_vu_d_un_serveur_a_l_autre(deux_serveurs, arm, voisin, region):
    ici, la = deux_serveurs
    with ecran(ici, arm, region) as une, ecran(la, voisin, region) as autre:
        une.attendre("presence", lambda t: t["total"] == 2)
        autre.dire(type="pointe", groupe=region.pk, **TOULOUSE)
        [pointeur] = une.attendre("pointeurs")["pointeurs"]
        assert pointeur == TOULOUSE | {"id": voisin.pk, "nom": "L. Blanc", "entite": "Samu 82"}


def test_on_ne_s_entend_pas_soi_meme(serveur, arm, region):
    with ecran(serveur, arm, region) as une:
        une.attendre("presence")
        une.dire(type="pointe", groupe=region.pk, **TOULOUSE)
        une.ecouter(1)
        assert not [t for t in une.entendu if t["type"] == "pointeurs"]


def test_ce_qui_pleut_est_resume(serveur, arm, voisin, region):
    with ecran(serveur, arm, region) as une, ecran(serveur, voisin, region) as autre:
        une.attendre("presence", lambda t: t["total"] == 2)
        for rang in range(40):
            autre.dire(type="pointe", groupe=region.pk, **TOULOUSE | {"lat": 43 + rang / 100})
        une.ecouter(1.5)
        assert 1 <= len([t for t in une.entendu if t["type"] == "pointeurs"]) <= 8


def test_un_etranger_ne_pointe_pas_et_n_entend_rien(serveur, arm, etranger, region):
    with ecran(serveur, arm, region) as une, serveur.ouvrir(ouvrir_session(etranger)) as intrus:
        intrus.dire(type="suivre", curseurs={region.pk: 0})
        intrus.dire(type="pointe", groupe=region.pk, **TOULOUSE)
        intrus.attendre("refus")
        une.ecouter(1)
        assert not [t for t in [*une.entendu, *intrus.entendu] if t["type"] == "pointeurs"]


def test_une_trame_mal_formee_est_refusee_et_la_socket_reste(serveur, arm, region):
    fautes = (
        {"lat": "43"},
        {"lat": 91},
        {"lng": None},
        {"geste": "danse"},
        {"geste": []},
        {"objet": "x" * 36},
        {"objet": "\ud800"},
        {"lat": True},
    )
    with ecran(serveur, arm, region) as une:
        for faute in fautes:
            une.dire(type="pointe", groupe=region.pk, **TOULOUSE | faute)
            une.attendre("erreur")
            une.dire(type="suivre", curseurs={region.pk: 0})
            une.attendre("tetes")


def test_l_objet_que_l_on_deplace_est_dit_par_son_jeton(serveur, arm, voisin, region):
    jeton = str(uuid4())
    with ecran(serveur, arm, region) as une, ecran(serveur, voisin, region) as autre:
        une.attendre("presence", lambda t: t["total"] == 2)
        autre.dire(type="pointe", groupe=region.pk, **TOULOUSE | {"geste": "deplace", "objet": jeton})
        assert une.attendre("pointeurs")["pointeurs"][0]["objet"] == jeton


def test_un_pointeur_qui_ne_peut_se_dire_ne_tait_pas_ceux_des_autres_cartes(arm):
    """Whatever Redis brings: what cannot be written in UTF-8 stops at its own map."""
    recus = []

    async def envoyer(message):
        recus.append(json.loads(message["text"]))

    client = Client(envoyer, arm, "cle")

    async def une_ronde():
        ronde = Pointeurs(None, {1: {client}, 2: {client}})
        for groupe, nom in ((1, "\ud800"), (2, "L. Blanc")):
            ronde.quelqu_un_pointe(json.dumps({"groupe": groupe, "pointeur": {"id": arm.pk + 1, "nom": nom}}))
        with suppress(TimeoutError):
            await asyncio.wait_for(ronde.diffuser_sans_fin(), 0.1)

    asyncio.run(une_ronde())
    assert [trame["groupe"] for trame in recus] == [2]
