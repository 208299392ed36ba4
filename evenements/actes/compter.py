"""Record a count of victims. It is added to those before it and never replaces one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from annuaire import horloge
from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.actes.validation import valider_choix
from evenements.droits import verifier_peut_modifier
from evenements.etat import FIGURES, dire
from evenements.models import Bilan, Evenement
from fil.actes import publier
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.signaler import signaler
from maincourante.actes.validation import valider_survenu_le

VICTIMES_MAX = 100_000


@rejouable
def etablir_bilan(
    *,
    auteur: Utilisateur,
    evenement: Evenement,
    jeton: UUID,
    source: str,
    ua: int | None = None,
    ur: int | None = None,
    impliques: int | None = None,
    dcd: int | None = None,
    constate_le: datetime | None = None,
) -> Bilan:
    """Add a count; a figure left empty was not counted. Replaying the same jeton does nothing else."""
    comptes = {"ua": ua, "ur": ur, "impliques": impliques, "dcd": dcd}
    evenement = verrouiller(evenement)
    # Before the rights, as everywhere: what was counted in time is not refused for being sent again too late.
    if deja := Bilan.objects.filter(jeton=jeton).select_related("evenement").first():
        return _rejoue(deja, auteur, evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    maintenant = horloge.maintenant()
    bilan = Bilan.objects.create(
        evenement=evenement,
        jeton=jeton,
        source=valider_choix(source, Bilan.Source.values, champ="source", phrase="Dites qui a compté."),
        **_valider(comptes),
        constate_le=_constate_le(constate_le, maintenant),
        saisi_le=maintenant,
        auteur=auteur,
        entite=auteur.entite_active,
    )
    signaler(auteur=auteur, groupe=evenement.groupe, texte=phrase_du_bilan(bilan), categorie="bilan")
    publier(evenement.groupe, "bilan.etabli", bilan, auteur=auteur)
    return bilan


def phrase_du_bilan(bilan: Bilan) -> str:
    """Bilan terrain : 5 UA, 11 UR, 23 impliqués."""
    comptes = [dire(getattr(bilan, f), f) for f in FIGURES if getattr(bilan, f) is not None]
    return f"Bilan {bilan.get_source_display().lower()} : {', '.join(comptes)}."


def _valider(comptes: dict[str, int | None]) -> dict[str, int | None]:
    if all(valeur is None for valeur in comptes.values()):
        raise ValidationError({"ua": "Donnez au moins un chiffre ; laissez vide ce qui n'a pas été compté."})
    for champ, valeur in comptes.items():
        if valeur is not None and not 0 <= valeur <= VICTIMES_MAX:
            raise ValidationError({champ: "Ce nombre va de 0 à 100 000 : vérifiez-le."})
    return comptes


def _constate_le(constate_le: datetime | None, maintenant: datetime) -> datetime:
    try:
        return valider_survenu_le(constate_le, maintenant=maintenant)
    except ValidationError as refus:
        raise ValidationError({"constate_le": refus.messages}) from None


def _rejoue(bilan: Bilan, auteur: Utilisateur, evenement: Evenement) -> Bilan:
    if (bilan.auteur_id, bilan.evenement_id) != (auteur.pk, evenement.pk):
        raise jeton_pris()
    return bilan
