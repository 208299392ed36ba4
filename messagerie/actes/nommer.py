"""Who a message names after an @: a participant, an entité that takes part, a fonction held in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from annuaire.models import Affectation, Groupe
from maincourante.actes.nommer import mentions as mentions_du_texte
from maincourante.etat import etat_entite, etat_personne
from maincourante.participants import entites_de, personnes_de

MENTIONS_MAX = 20
HORS = "{nom} ne participe pas à cette conversation : le message ne lui parviendrait pas."


@dataclass(frozen=True)
class Mention:
    """Ids as a door reads them: a person, an entité, or a fonction in an entité."""

    personne: int | None = None
    entite: int | None = None
    fonction: str = ""


def nommer(
    texte: str, groupe: Groupe, demandees: Sequence[Mention], gardees: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Those asked for, all of whom must see the conversation, and the participants found in the text. Of those that it
    named before (`gardees`), those it still does: a name alone tells neither a fonction nor two homonyms apart."""
    if len(demandees) > MENTIONS_MAX:
        raise ValidationError({"mentions": f"Un message nomme au plus {MENTIONS_MAX} personnes ou entités."})
    nommes = [mention for mention in gardees if _est_dans(texte, mention["nom"])]
    nommes += [_nommer(groupe, mention) for mention in dict.fromkeys(demandees)]
    deja = {nomme["nom"] for nomme in nommes}
    trouves = [trouve | {"fonction": ""} for trouve in mentions_du_texte(texte, groupe)]
    return nommes + [trouve for trouve in trouves if not any(trouve["nom"] in nom for nom in deja)]


def _nommer(groupe: Groupe, mention: Mention) -> dict[str, Any]:
    if bool(mention.personne) == bool(mention.entite) or (mention.fonction and not mention.entite):
        raise ValidationError({"mentions": "Nommez une personne, une entité ou une fonction d'une entité."})
    if mention.personne:
        personne = personnes_de(groupe).filter(pk=mention.personne).first()
        if personne is None:
            raise ValidationError({"mentions": HORS.format(nom="Cette personne")})
        return {"nom": personne.nom_affiche, "personne": etat_personne(personne), "entite": None, "fonction": ""}
    entite = entites_de(groupe).filter(pk=mention.entite or 0).first()
    if entite is None:
        raise ValidationError({"mentions": HORS.format(nom="Cette entité")})
    if mention.fonction and not _existe(mention):
        raise ValidationError({"mentions": f"Personne n'a cette fonction à l'entité {entite}."})
    nom = f"{entite.nom} · {mention.fonction}" if mention.fonction else entite.nom
    return {"nom": nom, "personne": None, "entite": etat_entite(entite), "fonction": mention.fonction}


def _est_dans(texte: str, nom: str) -> bool:
    return re.search(rf"@{re.escape(nom)}(?!\w)", texte, re.IGNORECASE) is not None


def _existe(mention: Mention) -> bool:
    return Affectation.objects.en_cours().filter(entite=mention.entite, fonction=mention.fonction).exists()
