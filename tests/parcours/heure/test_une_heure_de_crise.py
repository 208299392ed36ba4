"""Nine people live the exercise through together; each failed thing is told with its picture, and the rest goes on."""

from __future__ import annotations

import pytest

from tests.parcours.heure import administratrice, arm31, arm82, ars, dgos, hopital, regulateur, telephone, zone
from tests.parcours.heure.vivre import Role, etapes, raconter, vivre

# Who, with which account. The cadre is on the move, with a telephone.
GENS = {
    arm31: "arm.samu31",
    arm82: "arm.samu82",
    regulateur: "regulateur.samu31",
    ars: "cellule.ars-occitanie",
    telephone: "cadre.samu31",
    dgos: "veille.dgos",
    zone: "zone.sud",
    administratrice: "admin",
    hopital: "accueil.purpan",
}


@pytest.mark.timeout(900)
def test_une_heure_de_crise(installer, animation):
    roles = [
        Role(identifiant, installer(identifiant, telephone=module is telephone), list(etapes(module)))
        for module, identifiant in GENS.items()
    ]
    vivre(roles, venues=animation.venues)
    recit = raconter(roles)
    print(recit)
    assert not any(role.echecs for role in roles), recit
    assert "Fin de l'exercice." in animation.journal.read_text()
