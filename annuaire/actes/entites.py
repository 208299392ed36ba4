"""How to reach an entité: its telephone numbers, its address, where it stands. Each change is a dépêche of the record
of habilitations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.annonces import annoncer, registre_des_habilitations, tenir_les_habilitations
from annuaire.droits import verifier_peut_modifier_entite
from annuaire.etat import donnees_entite, empreinte_entite
from annuaire.lisible import en_une_ligne
from annuaire.models import Entite, Numero, Utilisateur


class Ligne(NamedTuple):
    """One telephone number: its genre, what one dials, what it is."""

    genre: str
    numero: str
    libelle: str = ""


@transaction.atomic
def modifier_entite(
    *,
    auteur: Utilisateur,
    entite: Entite,
    numeros: Sequence[Ligne],
    adresse: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    vue: str = "",
) -> Entite:
    """Put these numbers and this place in the stead of what was known. `vue`: the print of what the author read
    (`empreinte_entite`); what a colleague changed since is not covered."""
    tenir_les_habilitations()
    entite = Entite.objects.select_for_update(no_key=True, of=("self",)).get(pk=entite.pk)
    verifier_peut_modifier_entite(auteur, entite)
    if vue and vue != empreinte_entite(entite):
        raise ValidationError("Quelqu'un a modifié cette fiche entre-temps\u00a0: relisez-la avant d'enregistrer.")
    avant = donnees_entite(entite)
    lignes = [_lire(ligne) for ligne in numeros]
    if len({ligne[:2] for ligne in lignes}) != len(lignes):
        raise ValidationError("Le même numéro figure deux fois sous le même usage.")
    if (latitude is None) != (longitude is None):
        raise ValidationError({"latitude": "Donnez la latitude et la longitude, ou aucune des deux."})
    entite.adresse, entite.latitude, entite.longitude = adresse.strip(), latitude, longitude
    entite.save(update_fields=["adresse", "latitude", "longitude"])
    entite.numeros.all().delete()
    Numero.objects.bulk_create(Numero(entite=entite, **ligne._asdict()) for ligne in lignes)
    apres = donnees_entite(entite)
    if apres != avant:
        annoncer(registre_des_habilitations(), "entite.modifiee", entite, auteur=auteur, donnees=apres)
    return entite


def verifier_entite_ouverte(entite: Entite) -> None:
    """Asked by who gives a post or an access there, once they hold the habilitations."""
    if not Entite.objects.filter(pk=entite.pk, est_active=True).exists():
        raise ValidationError({"entite": f"{entite} est fermée\u00a0: personne n'y prend plus de poste."})


def _lire(ligne: Ligne) -> Ligne:
    numero, libelle = en_une_ligne(ligne.numero), en_une_ligne(ligne.libelle)[:80]
    Numero(numero=numero).clean()
    if ligne.genre not in Numero.Genre.values:
        raise ValidationError("Cet usage d'un numéro n'existe pas.")
    return Ligne(ligne.genre, numero, libelle)
