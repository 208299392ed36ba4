"""The judge of the exchange with SIVIC must see what it looks for."""

from dataclasses import replace

import pytest

from bench.pannes.jugement_sivic import DeuxCotes, juger

GESTES = [
    {"victime": "V-1", "etat": "ur"},
    {"victime": "V-1", "destination": "HOP"},
    {"victime": "V-2", "etat": "ua"},
    {"victime": "V-1", "etat": "ua"},
]


@pytest.fixture
def tenu():
    return DeuxCotes(
        victimes=[("V-1", "ua", "HOP", "HOP"), ("V-2", "ua", "", "")],
        envois=[("", 1, "accepte"), ("V-1", 1, "refuse"), ("V-1", 2, "accepte"), ("V-2", 1, "accepte")],
        receptions=[(1, "appliquee")],
        admises=[7],
        objets=[("", "en_cours", "", [1]), ("V-1", "ua", "HOP", [2]), ("V-2", "ua", "", [1])],
        journal=[("V-1", "HOP")],
    )


def test_deux_cotes_egaux_sont_sans_faute(tenu):
    assert juger(tenu, GESTES).est_sans_faute


@pytest.mark.parametrize(
    ("change", "compte"),
    [
        ({"victimes": [("V-1", "ur", "HOP", "HOP"), ("V-2", "ua", "", "")]}, "perdus"),
        ({"victimes": [("V-1", "ua", "HOP", ""), ("V-2", "ua", "", "")]}, "perdus"),
        ({"objets": [("V-1", "ua", "HOP", [2])]}, "perdus"),
        ({"victimes": [("V-1", "ua", "HOP", "HOP"), ("V-2", "ua", "", ""), ("V-3", "ua", "", "")]}, "doubles"),
        ({"objets": [("V-1", "ua", "HOP", [2, 2]), ("V-2", "ua", "", [1])]}, "doubles"),
        ({"admises": [7, 7]}, "doubles"),
        ({"objets": [("V-1", "ua", "HOP", [2, 1]), ("V-2", "ua", "", [1])]}, "desordonnes"),
    ],
)
def test_chaque_defaut_se_voit(tenu, change, compte):
    bilan = juger(replace(tenu, **change), GESTES)
    assert getattr(bilan, compte) >= 1
    assert not bilan.est_sans_faute


@pytest.mark.parametrize(
    "change",
    [
        {"envois": [("V-1", 1, "accepte"), ("V-1", 2, "refuse")]},
        {"envois": [("V-1", 1, "en_attente")]},
        {"receptions": []},
        {"receptions": [(1, "a_regler")]},
    ],
)
def test_un_registre_incomplet_est_un_grief(tenu, change):
    assert juger(replace(tenu, **change), GESTES).griefs
