"""What a worker does with a file: the antivirus's verdict, then its text and its images. Can be replayed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q

from annuaire import horloge
from annuaire.droits import refuse_car_clos
from fil.actes import publier
from ged import antivirus, magasin
from ged.actes.deposer import verrouiller_document
from ged.actes.indexer import indexer
from ged.lecture.enfant import Illisible, Interrompue, lire
from ged.models import Document, Fichier
from ged.suites import suivre

journal = structlog.get_logger(__name__)
A_REPRENDRE = 200
# What takes no more than a few transactions, once a file is read.
DIT_EN = timedelta(minutes=2)
# What stops each reading is the file after all.
ESSAIS_MAX = 3
ESSAIS_TENUS = timedelta(days=1)


def traiter(*, fichier_id: int) -> None:
    """Scan, then read, then tell the groupes that hold it. A file without a verdict is not opened."""
    fichier = Fichier.objects.filter(pk=fichier_id).defer("texte").first()
    if fichier is None:
        return
    with magasin.sur_le_disque(fichier.empreinte) as chemin:
        _analyser(fichier, chemin)
        if fichier.est_lisible and fichier.lecture == Fichier.Lecture.ATTENTE:
            _lire(fichier, chemin)
        elif fichier.lecture == Fichier.Lecture.FAITE:
            # Deposited while another worker was reading it: neither that worker nor this deposit saw the other.
            indexer(*_tenus(fichier))
    if fichier.a_dire_depuis:
        annoncer_fichier(fichier)
        Fichier.objects.filter(pk=fichier.pk, a_dire_depuis=fichier.a_dire_depuis).update(a_dire_depuis=None)


def a_reprendre() -> list[int]:
    """The files that a worker should still look at: asked of a broker that was down, or of a scanner that was; or
    that the worker was stopped before it told of."""
    tues = Q(a_dire_depuis__lt=horloge.maintenant() - DIT_EN)
    a_traiter = Q(lecture=Fichier.Lecture.ATTENTE) | Q(etat__in=_a_analyser())
    restent = Fichier.objects.filter(tues | a_traiter & ~Q(etat=Fichier.Etat.INFECTE))
    return list(restent.order_by("pk").values_list("pk", flat=True)[:A_REPRENDRE])


def annoncer_fichier(fichier: Fichier) -> None:
    """Each document of which this is the file to read is drawn again on the screens, one groupe at a time."""
    documents = Document.objects.filter(courante__fichier=fichier, groupe__clos_le__isnull=True).order_by("pk")
    for document in documents.only("pk"):
        try:
            _annoncer(document)
        except IntegrityError as refus:
            # Its groupe was closed meanwhile; the others are still to be told.
            if not refuse_car_clos(refus):
                raise


@transaction.atomic
def _annoncer(document: Document) -> None:
    lu = verrouiller_document(document)
    if lu.repris_le:
        return
    publier(lu.groupe, "document.traite", lu, auteur=None)
    suivre(lu)


def _tenus(fichier: Fichier) -> list[int]:
    """The documents of which this is the file to read, those of closed groupes too: they are still searched."""
    return list(Document.objects.filter(courante__fichier=fichier).order_by("pk").values_list("pk", flat=True))


def _analyser(fichier: Fichier, chemin: Path) -> None:
    """The verdict; that nobody has looked at it, when the scanner was taken away while the file waited."""
    if fichier.etat not in _a_analyser():
        return
    if not settings.GED_ANTIVIRUS:
        fichier.etat = Fichier.Etat.NON_ANALYSE
        _enregistrer(fichier, "etat")
        return
    try:
        menace = antivirus.analyser(chemin)
    except antivirus.AntivirusMuet:
        journal.warning("antivirus_muet", fichier=fichier.pk)
        return
    fichier.etat = Fichier.Etat.INFECTE if menace else Fichier.Etat.SAIN
    fichier.menace, fichier.analyse_le = menace, horloge.maintenant()
    _enregistrer(fichier, "etat", "menace", "analyse_le")


def _a_analyser() -> list[str]:
    """With a scanner, what was kept before there was one too: it stays readable until its verdict."""
    return [Fichier.Etat.QUARANTAINE, *([Fichier.Etat.NON_ANALYSE] if settings.GED_ANTIVIRUS else [])]


def _lire(fichier: Fichier, chemin: Path) -> None:
    if not chemin.is_file():
        # The folder may be away for a minute: nothing is said of the file, and it is asked for again.
        raise FileNotFoundError(f"le contenu du fichier {fichier.pk} n'est pas dans le magasin")
    with TemporaryDirectory() as dossier:
        try:
            lu = lire(chemin, fichier.extension, Path(dossier))
        except Illisible as echec:
            if isinstance(echec, Interrompue) and _se_retente(fichier):
                return
            fichier.lecture = Fichier.Lecture.IMPOSSIBLE
            _enregistrer(fichier, "lecture")
            return
        images = sorted(Path(dossier).glob("*.webp"), key=lambda image: int(image.stem))
        for image in images:
            with image.open("rb") as flux:
                magasin.garder_apercu(fichier.empreinte, int(image.stem), flux)
    fichier.lecture, fichier.texte, fichier.pages = Fichier.Lecture.FAITE, lu["texte"], lu["pages"]
    fichier.apercus = max(len(images) - 1, 0)
    with transaction.atomic():
        # Together: a worker stopped in between would leave a file that is read, that nothing takes up, and not found.
        _enregistrer(fichier, "lecture", "texte", "pages", "apercus")
        indexer(*_tenus(fichier))


def _se_retente(fichier: Fichier) -> bool:
    """Left as it is, it is asked for again within a minute."""
    cle = f"ged:essais-de-lecture:{fichier.pk}"
    essais = cache.get(cle, 0) + 1
    cache.set(cle, essais, ESSAIS_TENUS.total_seconds())
    journal.warning("lecture_interrompue", fichier=fichier.pk, essais=essais)
    return bool(essais < ESSAIS_MAX)


def _enregistrer(fichier: Fichier, *champs: str) -> None:
    """What was found, and that it is still to be told."""
    fichier.a_dire_depuis = horloge.maintenant()
    fichier.save(update_fields=[*champs, "a_dire_depuis"])
