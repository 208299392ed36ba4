"""The points de situation: generated from the state, edited, published. Once published they no longer change."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from annuaire import horloge
from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.droits import verifier_peut_modifier
from evenements.models import Evenement, PointSituation
from evenements.synthese import generer
from fil.actes import publier
from fil.models import Fil
from maincourante.actes.signaler import signaler
from maincourante.actes.validation import valider_texte

SECTION_MAX = 6_000
PUBLIE = "Ce point de situation est publié : il ne se modifie plus. Préparez-en un nouveau."
ENTRE_TEMPS = "Un collègue a modifié ce brouillon entre-temps : relisez-le, puis refaites votre changement."


@transaction.atomic
def preparer_point(*, auteur: Utilisateur, evenement: Evenement) -> PointSituation:
    """Generate a draft from what is known now; the one that is already being written is returned as it is."""
    evenement = verrouiller(evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    if brouillon := evenement.points.filter(publie_le__isnull=True).select_related("redige_par").first():
        return brouillon
    dernier = evenement.points.aggregate(depeche=Max("depeche"))["depeche"] or 0
    # Read before the rest: what is drawn meanwhile, which waits for no event, is told twice rather than never.
    tete = Fil.objects.filter(groupe=evenement.groupe_id).values_list("dernier_numero", flat=True).get()
    point = PointSituation.objects.create(
        evenement=evenement,
        sections=generer(evenement, depuis=dernier),
        depeche=tete,
        redige_par=auteur,
        genere_le=horloge.maintenant(),
    )
    publier(evenement.groupe, "point.prepare", point, auteur=auteur)
    return point


@transaction.atomic
def rediger_point(
    *, auteur: Utilisateur, point: PointSituation, textes: Mapping[str, str], version: int
) -> PointSituation:
    """Change the texts of a draft, by code of section. `version` is the one that the author read."""
    point = _brouillon(auteur, point)
    sections = _remplies(point, textes)
    if sections == point.sections:
        return point
    if version != point.version:
        raise ValidationError(ENTRE_TEMPS)
    point.sections, point.redige_par = sections, auteur
    point.version += 1
    point.save(update_fields=["sections", "redige_par", "version"])
    publier(point.evenement.groupe, "point.redige", point, auteur=auteur)
    return point


@transaction.atomic
def publier_point(*, auteur: Utilisateur, point: PointSituation, version: int) -> PointSituation:
    """Give the draft its number and make it final, as it was read."""
    point = _brouillon(auteur, point)
    if version != point.version:
        raise ValidationError(ENTRE_TEMPS)
    dernier = point.evenement.points.aggregate(numero=Max("numero"))["numero"] or 0
    point.numero, point.publie_par, point.publie_le = dernier + 1, auteur, horloge.maintenant()
    point.save(update_fields=["numero", "publie_par", "publie_le"])
    texte = f"Point de situation n° {point.numero} publié."
    signaler(auteur=auteur, groupe=point.evenement.groupe, texte=texte, importance="importante")
    publier(point.evenement.groupe, "point.publie", point, auteur=auteur)
    return point


@transaction.atomic
def abandonner_point(*, auteur: Utilisateur, point: PointSituation, version: int) -> None:
    """Throw a draft away, as it was read; the fil keeps what it was."""
    point = _brouillon(auteur, point)
    if version != point.version:
        raise ValidationError(ENTRE_TEMPS)
    publier(point.evenement.groupe, "point.abandonne", point, auteur=auteur)
    point.delete()


def _brouillon(auteur: Utilisateur, point: PointSituation) -> PointSituation:
    """The draft as it is now, its event locked."""
    evenement = verrouiller(point.evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    actuel = PointSituation.objects.select_related("redige_par", "publie_par").filter(pk=point.pk).first()
    if actuel is None:
        raise ValidationError("Ce brouillon a été abandonné par un collègue.")
    if actuel.publie_le:
        raise ValidationError(PUBLIE)
    actuel.evenement = evenement
    return actuel


def _remplies(point: PointSituation, textes: Mapping[str, str]) -> list[dict[str, str]]:
    """The sections with these texts; those that are not named keep theirs."""
    codes = {section["code"] for section in point.sections}
    if inconnus := set(textes) - codes:
        raise ValidationError({"sections": f"Section inconnue : {', '.join(sorted(inconnus))[:80]}."})
    return [
        section | {"texte": _valider(section["code"], textes[section["code"]])}
        if section["code"] in textes
        else section
        for section in point.sections
    ]


def _valider(code: str, texte: str) -> str:
    return valider_texte(texte, champ=code, maximum=SECTION_MAX, obligatoire=False)
