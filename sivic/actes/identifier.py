"""Complete an identity, and open one. What is read is recorded in the same transaction as it is given."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from annuaire import horloge
from annuaire.models import Utilisateur
from maincourante.actes.validation import valider_texte
from sivic import coffre
from sivic.actes.annoncer import annoncer
from sivic.actes.denombrer import reprendre_en_charge
from sivic.droits import est_en_charge, verifier_peut_lire_identite
from sivic.models import ConsultationIdentite, Identite, Victime

# What the law allows to be recorded (CSP R3131-10-1 to -3) and no more; lengths in characters.
CHAMPS = {
    "nom": 80,
    "prenom": 80,
    "sexe": 1,
    "age": 3,
    "adresse": 200,
    "nationalite": 60,
    # Whom to warn: somebody else's name, no less private.
    "contact_nom": 80,
    "contact_lien": 40,
    "contact_telephone": 20,
}
TELEPHONE = re.compile(r"\+?[0-9][0-9 .()-]{2,18}", re.ASCII)
SEXES = ("", "F", "M")
AGE_MAX = 130
MOTIF_MIN, MOTIF_MAX = 5, 200


@transaction.atomic
def identifier(*, auteur: Utilisateur, victime: Victime, vue: str | None = None, **champs: str) -> Identite:
    """Say who the person is, or mend it. The fil tells that it is known, never what it is.

    `vue` is when the identity that the author had before him was recorded (ISO 8601, empty if there was none): it is
    written whole, and what a colleague has recorded since is not lost unseen. None: nothing was before him.
    """
    victime = reprendre_en_charge(auteur, victime)
    if vue is not None:
        _verifier_vue(victime, vue)
    valeurs = _valider(champs)
    identite, _ = Identite.objects.update_or_create(
        victime=victime,
        defaults={
            "chiffre": coffre.enfermer(valeurs),
            **coffre.empreintes(victime.evenement_id, valeurs),
            "completee_le": horloge.maintenant(),
            "completee_par": auteur,
        },
    )
    annoncer(victime, "victime.identifiee", auteur)
    return identite


def _verifier_vue(victime: Victime, vue: str) -> None:
    actuelle = Identite.objects.filter(victime=victime).select_related("completee_par").first()
    if actuelle and actuelle.completee_le != _instant(vue):
        raise ValidationError(
            f"Entre-temps, {actuelle.completee_par.nom_affiche} a enregistré l'identité de cette personne : "
            "ouvrez-la pour comparer. Enregistrer de nouveau la remplacera."
        )


def _instant(vue: str) -> datetime | None:
    try:
        return parse_datetime(vue)
    except ValueError:
        return None


@transaction.atomic
def lire_identite(*, auteur: Utilisateur, victime: Victime, motif: str = "") -> dict[str, str]:
    """The identity by field. Outside one's own charge a reason is asked. Either way the reading is kept, with the
    victim who was identified first: its Samu sees it, before and after two victims are parted."""
    entite = verifier_peut_lire_identite(auteur, victime)
    identite = Identite.objects.filter(victime=victime).select_related("reprise_de").first()
    if identite is None:
        raise ValidationError("L'identité de cette personne n'est pas encore connue.")
    motif = valider_motif(motif)
    if not motif and not est_en_charge(auteur, victime):
        raise ValidationError({"motif": "Dites pourquoi vous ouvrez l'identité d'une personne d'un autre service."})
    ConsultationIdentite.objects.create(
        victime=identite.reprise_de or victime,
        personne=auteur,
        entite=entite,
        motif=motif,
        lue_le=horloge.maintenant(),
    )
    return coffre.ouvrir(identite.chiffre)


def valider_motif(motif: str) -> str:
    """The reason on one line; nothing when it is too short to be one."""
    motif = " ".join(motif.replace("\x00", "").split())
    if len(motif) > MOTIF_MAX:
        raise ValidationError({"motif": f"Le motif tient en {MOTIF_MAX} caractères."})
    return motif if len(motif) >= MOTIF_MIN else ""


def _valider(champs: dict[str, str]) -> dict[str, str]:
    if inconnus := champs.keys() - CHAMPS.keys():
        raise ValidationError(f"Champ d'identité inconnu : {', '.join(sorted(inconnus))}.")
    valeurs = {
        nom: valider_texte(champs[nom], champ=nom, maximum=maximum)
        for nom, maximum in CHAMPS.items()
        if champs.get(nom, "").strip()
    }
    if not valeurs.keys() & {"nom", "prenom"}:
        raise ValidationError({"nom": "Donnez au moins le nom ou le prénom."})
    if valeurs.get("sexe", "") not in SEXES:
        raise ValidationError({"sexe": "Le sexe est F, M, ou laissé vide."})
    age = valeurs.get("age", "0")
    if not (age.isascii() and age.isdigit() and int(age) <= AGE_MAX):
        raise ValidationError({"age": f"L'âge va de 0 à {AGE_MAX} ans."})
    if not TELEPHONE.fullmatch(valeurs.get("contact_telephone", "112")):
        raise ValidationError({"contact_telephone": "Un numéro de téléphone s'écrit en chiffres."})
    return valeurs
