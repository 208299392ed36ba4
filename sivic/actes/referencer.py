"""Give a victim the number that somebody else knows it by; say how far its psychological care has gone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from evenements.actes.validation import valider_choix
from sivic.actes.annoncer import annoncer
from sivic.actes.denombrer import reprendre, reprendre_en_charge
from sivic.droits import verifier_etablissement
from sivic.frontiere import CODE
from sivic.models import Identifiant, Victime

FORME = "Ce numéro s'écrit en lettres, chiffres et tirets, 24 au plus."


@transaction.atomic
def referencer(*, auteur: Utilisateur, victime: Victime, source: str, valeur: str) -> Identifiant:
    """The dossard is said by a Samu, the IPP by the hospital whose it is; SIVIC's comes with what SIVIC says."""
    etablissement: Entite | None = None
    if source == Identifiant.Source.IPP:
        victime = reprendre_en_charge(auteur, victime)
        etablissement = verifier_etablissement(auteur, victime)
    else:
        victime = reprendre(auteur, victime)
        valider_choix(source, [Identifiant.Source.DOSSARD], champ="source", phrase="Ce numéro ne se saisit pas ici.")
    valeur = "".join(valeur.split()).upper()
    if not CODE.fullmatch(valeur):
        raise ValidationError({"valeur": FORME})
    porte = Identifiant.objects.filter(source=source, entite=etablissement, valeur=valeur, victime__annulation="")
    # A trace keeps the number by which it was known: it is the same person's.
    siennes = [victime, *victime.traces]
    if autre := porte.filter(victime__evenement=victime.evenement).exclude(victime__in=siennes).first():
        raise ValidationError({"valeur": f"Ce numéro est déjà celui de {autre.victime.nom}."})
    identifiant, _ = Identifiant.objects.update_or_create(
        victime=victime,
        source=source,
        entite=etablissement,
        defaults={"valeur": valeur, "dit_le": horloge.maintenant(), "dit_par": auteur},
    )
    annoncer(victime, "victime.referencee", auteur)
    return identifiant


@transaction.atomic
def suivre(*, auteur: Utilisateur, victime: Victime, cump: str) -> Victime:
    """The psychological care: proposed, seen, followed. Nothing is said of what was heard."""
    victime = reprendre(auteur, victime)
    cump = valider_choix(cump, Victime.Cump.values, champ="cump", phrase="Choisissez proposée, vue ou suivie.")
    if victime.cump != cump:
        victime.cump = cump
        victime.save(update_fields=["cump"])
        annoncer(victime, "victime.suivie", auteur)
    return victime
