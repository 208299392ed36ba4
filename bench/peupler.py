"""Fill the base of a measure: entités, people with a post, their open sessions, one groupe.

Runs in the portal's environment. Usage: peupler.py COMBIEN FICHIER [NOM [CONVERSATIONS]]. Writes one session per line
(cookie, tab, CSRF token) and prints the groupe as JSON, with the conversations among which the people are spread.
"""

from __future__ import annotations

import json
import os
import secrets
import string
import sys
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup()

from django.conf import settings  # noqa: E402 — the applications must be loaded first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402

from annuaire.connexion.acces import SECOND_FACTEUR  # noqa: E402
from annuaire.models import Affectation, Droit, Entite, Groupe, Participation, Role, Utilisateur  # noqa: E402
from messagerie.actes.ouvrir import creer_groupe  # noqa: E402

SAMU = ("31", "82", "81", "32", "09", "65", "12", "46", "11", "34", "30", "48", "66")
MOTEUR = "annuaire.connexion.ConnexionPortail"
Seance = import_module(settings.SESSION_ENGINE).SessionStore


def peupler(combien: int, nom: str) -> tuple[Groupe, list[Utilisateur]]:
    """A region: thirteen Samu under an ARS, that many people spread over them, the groupe that they share."""
    ars, _ = Entite.objects.get_or_create(code="ARS-OCC", defaults={"nom": "ARS Occitanie", "type": Entite.Type.ARS})
    samu = [
        Entite.objects.get_or_create(
            code=f"SAMU{n}",
            defaults={"nom": f"Samu {n}", "type": Entite.Type.SAMU, "departements": [n], "parent": ars},
        )[0]
        for n in SAMU
    ]
    groupe = Groupe.objects.create(genre=Groupe.Genre.THEMATIQUE, nom=f"Mesure {nom}")
    for entite in [ars, *samu]:
        Participation.objects.create(groupe=groupe, entite=entite, droit=Droit.ECRITURE)
    return groupe, _personnes(combien, nom, samu)


def _personnes(combien: int, nom: str, entites: list[Entite]) -> list[Utilisateur]:
    scelle = make_password(secrets.token_urlsafe(16))
    personnes = Utilisateur.objects.bulk_create(
        Utilisateur(username=f"{nom}.{n}", first_name="Mesure", last_name=f"N{n}", password=scelle)
        for n in range(combien)
    )
    postes = Affectation.objects.bulk_create(
        Affectation(utilisateur=personne, entite=entites[n % len(entites)], role=Role.CONTRIBUTEUR, fonction="ARM")
        for n, personne in enumerate(personnes)
    )
    for personne, poste in zip(personnes, postes, strict=True):
        personne.affectation_active = poste
    Utilisateur.objects.bulk_update(personnes, ["affectation_active"], batch_size=500)
    return personnes


def converser(personnes: list[Utilisateur], combien: int) -> list[int]:
    """So many conversations, the nth person in the one of that rank, around and around."""
    return [
        creer_groupe(
            auteur=personnes[rang], nom=f"Mesure {rang:03}", jeton=uuid4(), personnes=personnes[rang::combien]
        ).conversation.pk
        for rang in range(combien)
    ]


def ouvrir_seance(personne: Utilisateur) -> str:
    """A session as sign-in makes it, and its line for the load client."""
    seance = Seance()
    seance[SESSION_KEY] = str(personne.pk)
    seance[BACKEND_SESSION_KEY] = MOTEUR
    seance[HASH_SESSION_KEY] = personne.get_session_auth_hash()
    seance[SECOND_FACTEUR] = True
    seance.save(must_create=True)
    csrf = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(32))
    cookies = f"{settings.SESSION_COOKIE_NAME}={seance.session_key}; {settings.CSRF_COOKIE_NAME}={csrf}"
    return f"{cookies}\t{csrf}\n"


if __name__ == "__main__":
    le_groupe, les_personnes = peupler(int(sys.argv[1]), (sys.argv[3:] or ["mesure"])[0])
    Path(sys.argv[2]).write_text("".join(map(ouvrir_seance, les_personnes)))
    les_conversations = converser(les_personnes, int((sys.argv[4:] or ["0"])[0]))
    dit = {"groupe": le_groupe.pk, "auteur": les_personnes[0].pk, "conversations": les_conversations}
    print(json.dumps(dit))
