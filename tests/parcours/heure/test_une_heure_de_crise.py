"""They live the exercise through together; each failed thing is told with its picture, and the rest goes on."""

from __future__ import annotations

import pytest

from tests.parcours.heure import arm31, arm82
from tests.parcours.heure.vivre import Role, etapes, raconter, vivre

# Who, with which account.
GENS = {
    arm31: "arm.samu31",
    arm82: "arm.samu82",
}


@pytest.mark.timeout(900)
def test_une_heure_de_crise(installer, animation):
    roles = [Role(identifiant, installer(identifiant), list(etapes(module))) for module, identifiant in GENS.items()]
    vivre(roles, venues=animation.venues)
    recit = raconter(roles)
    print(recit)
    assert not any(role.echecs for role in roles), recit
    assert "Fin de l'exercice." in animation.journal.read_text()
