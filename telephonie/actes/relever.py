"""The watched folder: what is deposited in the sub-folder of a source is imported as if by the page, then put away."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annuaire import horloge
from annuaire.verrous import seul
from telephonie.actes.importer import importer
from telephonie.actes.recevoir import Bilan
from telephonie.actes.refuser import noter_refus
from telephonie.fichiers.dossier import FAITS, REFUSES, FichierChange, Present, SousDossier, ouvrir, sous_dossiers
from telephonie.fichiers.lecture import lire_fichier
from telephonie.fuseaux import fuseau_de
from telephonie.models import FichierRefuse, FichierVu, SourceTelephonie

# A file whose import never ends (it kills its worker, it lasts too long) must not hold the others for ever.
ESSAIS_MAX = 5
VERROU = 7304

journal = structlog.get_logger(__name__)


def relever_le_dossier() -> int:
    """Look once at every sub-folder. Returns how many files were put away."""
    if settings.TELEPHONIE_DOSSIER is None:
        return 0
    try:
        racine = Path(settings.TELEPHONIE_DOSSIER).resolve(strict=True)
        noms = ["", *sous_dossiers(racine)]
        limite = horloge.maintenant() - timedelta(days=settings.TELEPHONIE_DOSSIER_JOURS)
        FichierRefuse.objects.filter(refuse_le__lt=limite).delete()
        FichierVu.objects.exclude(dossier__in=[_lisible(nom) for nom in noms]).delete()
        return sum(_relever_un_dossier(racine, nom) for nom in noms)
    except OSError as erreur:
        journal.error("dossier_illisible", erreur=erreur.strerror)
        return 0


def _relever_un_dossier(racine: Path, nom: str) -> int:
    """One sub-folder, "" for what lies outside of any. Two workers never hold the same one."""
    lisible = _lisible(nom)
    try:
        with seul(VERROU, lisible) as obtenu, ouvrir(racine / nom) as fd:
            if not obtenu:
                return 0
            sous = SousDossier(fd)
            limite = horloge.maintenant() - timedelta(days=settings.TELEPHONIE_DOSSIER_JOURS)
            if combien := sous.purger(limite.timestamp()):
                journal.info("dossier_purge", dossier=lisible, fichiers=combien)
            entiers = regarder(sous, lisible)
            if entiers:
                sous.preparer()
            return sum(_prendre(sous, lisible, present) for present in entiers)
    except OSError as erreur:
        journal.error("dossier_illisible", dossier=lisible, erreur=erreur.strerror or str(erreur))
        return 0


def _lisible(nom: str) -> str:
    return Present(nom, "", "").lisible


@transaction.atomic
def regarder(sous: SousDossier, dossier: str) -> list[Present]:
    """Remember what is there. Returns the files that are whole: nothing has changed since the previous look, or the
    file was already so under another name, which was the one of a file on its way."""
    presents = list({present.lisible: present for present in sous.fichiers()}.values())
    connus = {vu.nom: vu for vu in FichierVu.objects.filter(dossier=dossier)}
    entiers = [present for present in presents if not present.est_en_route and _est_entier(present, connus)]
    FichierVu.objects.filter(dossier=dossier).exclude(nom__in=[present.lisible for present in presents]).delete()
    FichierVu.objects.bulk_create(
        [_vu(dossier, present, connus.get(present.lisible)) for present in presents],
        update_conflicts=True,
        unique_fields=["dossier", "nom"],
        update_fields=["corps", "empreinte", "essais"],
    )
    return entiers


def _est_entier(present: Present, connus: dict[str, FichierVu]) -> bool:
    if (vu := connus.get(present.lisible)) and vu.empreinte == present.empreinte:
        return True
    return any(vu.corps == present.corps for nom, vu in connus.items() if nom != present.lisible)


def _vu(dossier: str, present: Present, avant: FichierVu | None) -> FichierVu:
    essais = avant.essais if avant and avant.empreinte == present.empreinte else 0
    return FichierVu(
        dossier=dossier, nom=present.lisible, corps=present.corps, empreinte=present.empreinte, essais=essais
    )


def _prendre(sous: SousDossier, dossier: str, present: Present) -> bool:
    """Import one file and put it away. Killed before the end, it is taken again: its events are known by then, or not
    at all. Returns whether it was put away."""
    vu = FichierVu.objects.get(dossier=dossier, nom=present.lisible)
    vu.essais += 1
    vu.save(update_fields=["essais"])
    source = SourceTelephonie.objects.filter(code=dossier).select_related("entite").first()
    try:
        try:
            bilan = _importer(sous, source, dossier, present, essais=vu.essais)
        except ValidationError as refus:
            raisons = refus.messages
            with transaction.atomic():
                noter_refus(source, dossier, present.lisible, raisons)
                sous.ranger(present, REFUSES, _compte_rendu(present, source, dossier, raisons))
            journal.warning("fichier_du_dossier_refuse", dossier=dossier, raisons=len(raisons))
        else:
            sous.ranger(present, FAITS)
            journal.info(
                "fichier_du_dossier_importe", dossier=dossier, acceptes=bilan.acceptes, deja_recus=bilan.deja_recus
            )
    except FichierChange:
        return False
    vu.delete()
    return True


def _importer(
    sous: SousDossier, source: SourceTelephonie | None, dossier: str, present: Present, *, essais: int
) -> Bilan:
    sous.verifier(present)
    if source is None:
        raise ValidationError(
            f"Aucune source de téléphonie n'a le code « {dossier} »."
            if dossier
            else "Déposez ce fichier dans le sous-dossier d'une source : il porte le code de la source."
        )
    if essais > ESSAIS_MAX:
        raise ValidationError(f"Ce fichier a été pris {ESSAIS_MAX} fois sans que l'import aille à son terme.")
    feuille = lire_fichier(sous.lire(present), present.lisible)
    if feuille.genre == "releve" and not source.correspondance:
        raise ValidationError(
            "Personne n'a encore dit quelle colonne est quoi : importez un premier fichier par la page du portail."
        )
    return importer(auteur=None, source=source, feuille=feuille, correspondance=source.correspondance)


def _compte_rendu(present: Present, source: SourceTelephonie | None, dossier: str, raisons: list[str]) -> str:
    """What stands beside a refused file, for whoever deposited it."""
    return "\n".join(
        (
            f"Fichier : {present.lisible}",
            f"Source : {source.nom} ({source.code})" if source else f"Sous-dossier : {dossier or '(aucun)'}",
            f"Refusé le {_date(source):%d/%m/%Y à %H:%M:%S}. Rien n'en a été importé.",
            "",
            *raisons,
            "",
            "Une fois corrigé, déposez-le de nouveau : rien ne sera compté deux fois.",
            "",
        )
    )


def _date(source: SourceTelephonie | None) -> datetime:
    return timezone.localtime(horloge.maintenant(), fuseau_de(source.entite) if source else None)
