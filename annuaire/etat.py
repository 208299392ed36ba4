"""The state of rights as plain JSON, for the dépêches that record them.

`entites` lists the entités concerned, whose responsables may read the line in the journal.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession

from annuaire.models import AccesMachine, Affectation, Entite, Groupe, Participation, Role, Utilisateur

Donnees = dict[str, Any]
FONCTION_MACHINE = "Machine"


def donnees_participation(participation: Participation) -> Donnees:
    return {
        "id": participation.pk,
        "groupe": {"id": participation.groupe_id, "nom": participation.groupe.nom},
        "entite": _entite(participation.entite),
        "personne": _personne(participation.utilisateur),
        "droit": participation.droit,
        "est_derivee": participation.est_derivee,
        "depuis_le": _date(participation.depuis_le),
        "entites": [participation.entite_id] if participation.entite_id else _entites_de(participation.utilisateur),
    }


def donnees_groupe(groupe: Groupe) -> Donnees:
    return {"id": groupe.pk, "genre": groupe.genre, "nom": groupe.nom, "description": groupe.description, "entites": []}


def donnees_entite(entite: Entite) -> Donnees:
    """How it is reached, as the directory shows it to everybody."""
    return {
        "id": entite.pk,
        "code": entite.code,
        "entite": _entite(entite),
        "adresse": entite.adresse,
        "position": [entite.latitude, entite.longitude],
        "numeros": list(entite.numeros.order_by("genre", "id").values("genre", "numero", "libelle")),
        "entites": [entite.pk],
    }


def empreinte_entite(entite: Entite) -> str:
    """What tells these data from any other: who changes them says which he read."""
    return hashlib.sha256(json.dumps(donnees_entite(entite), sort_keys=True).encode()).hexdigest()[:16]


def donnees_affectation(affectation: Affectation) -> Donnees:
    return {
        "id": affectation.pk,
        "personne": _personne(affectation.utilisateur),
        "entite": _entite(affectation.entite),
        "role": affectation.role,
        "role_libelle": Role(affectation.role).label,
        "fonction": affectation.fonction,
        "debut_le": _date(affectation.debut_le),
        "fin_le": _date(affectation.fin_le),
        "entites": [affectation.entite_id],
    }


def donnees_compte(utilisateur: Utilisateur) -> Donnees:
    """No password, no telephone: what the record of rights needs, and nothing else."""
    return {
        "id": utilisateur.pk,
        "personne": _personne(utilisateur),
        "identifiant": utilisateur.username,
        "est_actif": utilisateur.is_active,
        "entites": _entites_de(utilisateur),
    }


def donnees_session(session: UserSession) -> Donnees:
    """Never the session's key: whoever reads the record must not be able to use it."""
    utilisateur = Utilisateur.objects.get(pk=session.user_id)
    return {
        "id": session.pk,
        "personne": _personne(utilisateur),
        "ouverte_le": _date(session.created_at),
        "entites": _entites_de(utilisateur),
    }


def donnees_acces(acces: AccesMachine) -> Donnees:
    """Never the secret, nor the identifier that goes with it."""
    return {
        "id": acces.pk,
        "personne": _personne(acces.compte),
        "entite": _entite(acces.entite),
        "groupe": {"id": acces.groupe_id, "nom": acces.groupe.nom} if acces.groupe else None,
        "role": acces.role,
        "role_libelle": Role(acces.role).label,
        "fonction": FONCTION_MACHINE,
        "portees": acces.portees,
        "revoque_le": _date(acces.revoque_le),
        "entites": [acces.entite_id],
    }


def _date(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _entite(entite: Entite | None) -> Donnees | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None


def _personne(personne: Utilisateur | None) -> Donnees | None:
    return {"id": personne.pk, "nom": personne.nom_affiche} if personne else None


def _entites_de(personne: Utilisateur | None) -> list[int]:
    if personne is None:
        return []
    return sorted(set(personne.affectations.en_cours().order_by().values_list("entite_id", flat=True)))
