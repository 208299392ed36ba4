"""What is made once for all the tests of a module, in a transaction that its end takes back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction

from annuaire.models import Droit, Entite, Groupe, Role
from tests import fabriques


@contextmanager
def durant_le_module(django_db_blocker: Any, creer: Callable[[], Any]) -> Iterator[Any]:
    """Each test undoes what it did, and the last one leaves nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        fait = creer()
        # Now: what waits for the end would be checked again after each test.
        connection.check_constraints()
        yield fait
        transaction.set_rollback(True)


def reprendre(nom: str) -> Any:
    """A fixture: what the module's `_monde` has under this name; a copy for each test."""

    @pytest.fixture(name=nom)
    def repris(_monde: dict[str, Any], db: None) -> Any:
        return deepcopy(_monde[nom])

    return repris


def troupe() -> dict[str, Any]:
    """The cast of conftest.py, whose fixtures last for one test only."""
    dgos = fabriques.entite("DGOS", "DGOS", Entite.Type.MINISTERE)
    zone = fabriques.entite("ZONE-SUD", "Zone Sud", Entite.Type.ZONE, parent=dgos)
    ars = fabriques.entite("ARS-OCC", "ARS Occitanie", Entite.Type.ARS, parent=zone)
    samu31 = fabriques.entite("SAMU31", "Samu 31", parent=ars, departements=("31",))
    samu82 = fabriques.entite("SAMU82", "Samu 82", parent=ars, departements=("82",))
    samu59 = fabriques.entite("SAMU59", "Samu 59", parent=dgos, departements=("59",))
    return {
        "dgos": dgos,
        "ars_occitanie": ars,
        "samu31": samu31,
        "samu82": samu82,
        "samu59": samu59,
        "arm": fabriques.personne("julie.petit", samu31),
        "regulateur": fabriques.personne("malik.alaoui", samu31, fonction="Médecin régulateur", titre="Dr"),
        "cadre": fabriques.personne("sylvie.marty", samu31, role=Role.RESPONSABLE, fonction="Cadre de santé"),
        "voisin": fabriques.personne("luc.blanc", samu82),
        "agent_ars": fabriques.personne("claire.roux", ars, role=Role.RESPONSABLE, fonction="Cellule régionale"),
        "veille": fabriques.personne("paul.veille", dgos, role=Role.LECTEUR, fonction="Veille"),
        "etranger": fabriques.personne("remi.lefebvre", samu59),
        "region": region(dgos, ars, samu31, samu82),
    }


def region(dgos: Entite, ars: Entite, *samu: Entite, nom: str = "Région Occitanie") -> Groupe:
    """That its Samu write, that the ARS pilots, that the nation reads."""
    groupe = fabriques.groupe(nom, *samu)
    fabriques.inviter(groupe, ars, Droit.PILOTAGE)
    fabriques.inviter(groupe, dgos, Droit.LECTURE)
    return groupe
