"""The settings of the REST API, how much each may ask of it and of the pages, and how it sends to its subscribers."""

from __future__ import annotations

from typing import TypedDict

from portail.environnement import Environnement

PORTES = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portail.entree_rest.SessionPortail", "portail.entree_rest.MachineOAuth2"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "portail.droits_rest.PorteeDuJeton",
    ],
    "DEFAULT_RENDERER_CLASSES": ["annuaire.api.conditions.JsonEtiquete"],
    "DEFAULT_PARSER_CLASSES": ["portail.entree_rest.JsonBorne"],
    "DEFAULT_SCHEMA_CLASS": "portail.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["portail.debits.DebitDesMachines"],
    "EXCEPTION_HANDLER": "portail.problemes.probleme",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
DOCUMENTATION = {
    "TITLE": "Portail SI-Samu",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # The names that the documentation gives to enumerations say nothing of whether this server is safe.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    # Fields of the same name and other values, by whose they are: a client's code is made of these names.
    "ENUM_NAME_OVERRIDES": {
        "EtatActionEnum": "maincourante.models.Entree.Action",
        "EtatEvenementEnum": "evenements.models.Evenement.Etat",
        "EtatFichierEnum": "ged.models.Fichier.Etat",
        "EtatObjetCartoEnum": "evenements.models.ObjetCarto.Etat",
        "EtatVictimeEnum": "sivic.models.Victime.Etat",
        "GenreCelluleEnum": "evenements.models.Cellule.Genre",
        "GenreConversationEnum": "messagerie.models.Conversation.Genre",
        "GenreDossierEnum": "ged.models.Dossier.Genre",
        "GenreEntreeEnum": "maincourante.models.Entree.Genre",
        "GenreGroupeEnum": "annuaire.models.Groupe.Genre",
        "GenreNumeroEnum": "annuaire.models.Numero.Genre",
        "GenreObjetCartoEnum": "evenements.models.ObjetCarto.Genre",
        "GenreSegmentEnum": "telephonie.models.SegmentAppel.Genre",
        "LieuVictimeEnum": "sivic.models.Victime.Lieu",
        "NiveauEvenementEnum": "evenements.models.Evenement.Niveau",
        "NiveauNotificationEnum": "messagerie.models.Suivi.Niveau",
        "SourceBilanEnum": "evenements.models.Bilan.Source",
        "TypeDocumentEnum": "ged.models.Document.Type",
        "TypeEntiteEnum": "annuaire.models.Entite.Type",
    },
}


def debits(env: Environnement, *, en_test: bool) -> dict[str, int]:
    """Calls per minute; 0: no limit, as in the tests of everything else."""
    return {
        "lecture": env.entier("API_LECTURES_PAR_MINUTE", defaut=0 if en_test else 1_200, minimum=0),
        "ecriture": env.entier("API_ECRITURES_PAR_MINUTE", defaut=0 if en_test else 300, minimum=0),
        "telephonie": env.entier("API_TELEPHONIE_PAR_MINUTE", defaut=0 if en_test else 6_000, minimum=0),
        "anonyme": env.entier("API_ANONYMES_PAR_MINUTE", defaut=0 if en_test else 300, minimum=0),
        "jeton": env.entier("API_JETONS_PAR_MINUTE", defaut=0 if en_test else 30, minimum=0),
        # Of one person: an export goes out whole, a search reads all that the person sees.
        "recherche": env.entier("RECHERCHES_PAR_MINUTE", defaut=0 if en_test else 120, minimum=0),
        "export": env.entier("EXPORTS_PAR_MINUTE", defaut=0 if en_test else 20, minimum=0),
    }


class Abonnes(TypedDict):
    """Whether a subscriber may be on our own network, and after how many days of failures it is left alone."""

    internes: bool
    jours: int


def abonnes(env: Environnement) -> Abonnes:
    return {
        "internes": env.booleen("API_ABONNES_INTERNES", defaut=False),
        "jours": env.entier("API_ABONNES_JOURS", defaut=3),
    }
