"""The bank of links: added, taken away, checked."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from ged.droits import verifier_peut_retirer_lien, verifier_peut_tenir_les_liens
from ged.models import Lien
from ged.noms import texte_court

LIENS_MAX = 500
_valider_adresse = URLValidator(schemes=["http", "https"])


def ajouter_lien(
    *, auteur: Utilisateur, groupe: Groupe, theme: str, nom: str, adresse: str, description: str = ""
) -> Lien:
    """A named address, once per groupe."""
    verifier_peut_tenir_les_liens(auteur, groupe)
    adresse = adresse.strip()
    try:
        _valider_adresse(adresse)
        # A port that does not exist says so only when it is read.
        _ = urlsplit(adresse).port
    except (ValidationError, ValueError) as refus:
        raise ValidationError({"adresse": "Écrivez une adresse complète : https://www.exemple.fr"}) from refus
    if urlsplit(adresse).username:
        raise ValidationError({"adresse": "Une adresse ne porte ni identifiant ni mot de passe."})
    if Lien.objects.filter(groupe=groupe).count() >= LIENS_MAX:
        raise ValidationError({"adresse": f"Ce groupe a déjà {LIENS_MAX} liens : retirez-en."})
    try:
        with transaction.atomic():
            lien = Lien.objects.create(
                groupe=groupe,
                theme=texte_court(theme, champ="theme", maximum=60),
                nom=texte_court(nom, champ="nom", maximum=120),
                adresse=adresse,
                description=texte_court(description, champ="description", maximum=200, obligatoire=False),
                ajoute_par=auteur,
                ajoute_le=horloge.maintenant(),
            )
            publier(groupe, "lien.ajoute", lien, auteur=auteur)
            return lien
    except IntegrityError as erreur:
        if getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", None) == "lien_adresse_unique":
            raise ValidationError({"adresse": "Cette adresse est déjà dans la banque de ce groupe."}) from erreur
        raise


@transaction.atomic
def retirer_lien(*, auteur: Utilisateur, lien: Lien) -> None:
    verifier_peut_retirer_lien(auteur, lien)
    # Held before the fil, as what a worker notes of it.
    if not Lien.objects.select_for_update(of=("self",)).filter(pk=lien.pk).first():
        return
    publier(lien.groupe, "lien.retire", lien, auteur=auteur)
    lien.delete()


@transaction.atomic
def noter_verification(*, lien: Lien, repond: bool) -> None:
    """What a worker has found; said on the fil when it changes. The address took its time: the link is read again, and
    held with its groupe, which may have been closed."""
    tenu = Lien.objects.select_for_update(no_key=True).select_related("groupe").filter(pk=lien.pk).first()
    if tenu is None:
        return
    etat = Lien.Etat.REPOND if repond else Lien.Etat.MUET
    change = tenu.etat != etat
    tenu.etat, tenu.verifie_le = etat, horloge.maintenant()
    tenu.save(update_fields=["etat", "verifie_le"])
    if change and tenu.groupe.clos_le is None:
        publier(tenu.groupe, "lien.verifie", tenu, auteur=None)
