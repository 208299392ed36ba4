"""Rooms: each subject has its own rule, and who no longer says that they look is told nothing more."""

from __future__ import annotations

import asyncio
import json

import pytest

from fil import salles
from fil.hub.client import Identite
from fil.hub.prise import charge
from fil.hub.salles import VIE_S, Salles

POSTE = 31


class Montre:
    """The clock of the hub, wound by hand."""

    heure = 1_000.0

    def __call__(self):
        return self.heure


class Ecran:
    """What a hub knows of a socket, and what it is told."""

    def __init__(self, utilisateur_id=1):
        self.utilisateur_id, self.ouvert, self.entendues = utilisateur_id, True, []
        self.identite = Identite("J. Roux", "Samu 31", POSTE)

    def remettre(self, trames):
        self.entendues += [json.loads(charge(trame))["salle"] for trame in trames]
        return True


@pytest.fixture(autouse=True)
def regles(monkeypatch):
    """Two subjects: everybody sees two rooms of the first one; person 2 alone sees the second."""
    monkeypatch.setitem(salles._regles, "un", lambda _qui, _ou: salles.Vue(POSTE, frozenset({"un:1", "un:2"})))
    autre = salles.Vue(POSTE, frozenset({"autre"}))
    monkeypatch.setitem(salles._regles, "autre", lambda qui, _ou: autre if qui == 2 else salles.AUCUNE)


def regarder(hub, ecran, salle="un:1"):
    asyncio.run(hub.regarder(ecran, salle))


def bouger(hub, salle):
    hub.ont_bouge(salle)
    hub.diffuser()


def test_qui_ne_redit_pas_qu_il_regarde_n_entend_plus_rien():
    montre = Montre()
    hub, fidele, muet = Salles(montre), Ecran(), Ecran()
    for ecran in (fidele, muet):
        regarder(hub, ecran)
    montre.heure += VIE_S - 1
    regarder(hub, fidele)
    bouger(hub, "un:2")
    assert (len(fidele.entendues), len(muet.entendues)) == (1, 1)
    montre.heure += 2
    bouger(hub, "un:2")
    assert (len(fidele.entendues), len(muet.entendues)) == (2, 1)
    montre.heure += VIE_S
    bouger(hub, "un:2")
    assert (len(fidele.entendues), len(muet.entendues)) == (2, 1)
    regarder(hub, muet)
    bouger(hub, "un:1")
    assert (len(fidele.entendues), len(muet.entendues)) == (2, 2)


def test_un_droit_perdu_est_su_quand_l_ecran_redit_qu_il_regarde(monkeypatch):
    hub, ecran = Salles(), Ecran()
    regarder(hub, ecran)
    monkeypatch.setitem(salles._regles, "un", lambda _qui, _ou: salles.AUCUNE)
    regarder(hub, ecran)
    bouger(hub, "un:1")
    assert ecran.entendues == []


def test_chaque_sujet_a_sa_regle_et_dit_la_salle_demandee():
    hub, tous, elle, intrus, perdu = Salles(), Ecran(), Ecran(2), Ecran(), Ecran()
    for ecran, salle in ((tous, "un:7"), (elle, "autre"), (intrus, "autre"), (perdu, "inconnu")):
        regarder(hub, ecran, salle)
    bouger(hub, "un:2,autre,inconnu")
    assert [ecran.entendues for ecran in (tous, elle, intrus, perdu)] == [["un:7"], ["autre"], [], []]


def test_une_salle_remplace_celle_qu_on_regardait():
    hub, elle = Salles(), Ecran(2)
    regarder(hub, elle)
    regarder(hub, elle, "autre")
    bouger(hub, "un:1")
    assert elle.entendues == []
    elle.ouvert = False
    regarder(hub, elle, "autre")
    bouger(hub, "autre")
    assert elle.entendues == []
