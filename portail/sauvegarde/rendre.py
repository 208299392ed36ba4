"""Restore a backup into an empty place, and prove it: refused before the first byte when it could not be whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from ged.magasin import adresse, magasin, premier_contenu, sur_le_disque
from ged.models import Fichier
from portail.sauvegarde import cles, postgres
from portail.sauvegarde.controle import Controle
from portail.sauvegarde.forme import BASE, MANIFESTE, Refus, hacher, lire_manifeste, noms_des_apercus
from portail.sauvegarde.lieu import Lieu
from portail.sauvegarde.prendre import ENSEMBLE, Contenu


def restaurer(
    ou: Lieu,
    nom: str,
    dire: Callable[[str], None],
    *,
    manifeste_note: str = "",
    sans_cles: bool = False,
    reprendre: bool = False,
    documents_en_place: bool = False,
) -> Controle:
    """Everything or a refusal; what the control found wrong is in its `fautes`. `reprendre`: the base was filled by a
    restore of this same backup, that stopped before its end. `documents_en_place`: the storage outlived its base."""
    with ou.tenir(nom) as sauvegarde:
        manifeste, empreinte = lire_manifeste(sauvegarde, ou.nommer(nom)), hacher(sauvegarde / MANIFESTE)
        if manifeste_note not in {"", empreinte}:
            raise Refus("L'empreinte du manifeste n'est pas celle qui avait été notée : la sauvegarde a été refaite.")
        if reprendre:
            _verifier_la_reprise(empreinte)
        elif objet := postgres.premier_objet():
            raise Refus(f"La base n'est pas vide ({objet} s'y trouve) : on ne restaure que dans une base vide.")
        elif not documents_en_place and (contenu := premier_contenu()):
            raise Refus(
                f"Le magasin des documents n'est pas vide ({contenu} s'y trouve) : si c'est celui d'un portail qui "
                "tourne, nommez-en un autre (PORTAIL_DONNEES, GED_MAGASIN) ; s'il a survécu à la base, ajoutez "
                "--documents-en-place."
            )
        _verifier_la_version_et_les_cles(manifeste, sans_cles=sans_cles)
        dire(f"Sauvegarde intacte, base {'à reprendre' if reprendre else 'vide'}{_cles_dites(sans_cles)}")
        if not reprendre:
            postgres.remplir_depuis(sauvegarde / BASE)
            postgres.marquer(empreinte)
            dire("Base restaurée")
    _mettre_a_jour(dire)
    rendus = _rendre_les_contenus(ou)
    dire(f"Documents : {rendus} contenus rendus")
    controle = _controler(manifeste, dire)
    if not controle.fautes:
        postgres.effacer_la_marque()
    return controle


def _cles_dites(sans_cles: bool) -> str:
    return "" if sans_cles else ", clés présentes"


def _verifier_la_reprise(empreinte: str) -> None:
    if postgres.marque() != empreinte:
        raise Refus(
            "Il n'y a rien à reprendre : la base n'est pas celle qu'une restauration de cette sauvegarde a remplie "
            "sans finir. Restaurez dans une base vide."
        )


def _verifier_la_version_et_les_cles(manifeste: dict[str, Any], *, sans_cles: bool) -> None:
    connues = MigrationLoader(None).disk_migrations
    if inconnues := [f"{app}.{nom}" for app, nom in manifeste["migrations"] if _est_inconnue(app, nom, connues)]:
        raise Refus(f"La sauvegarde vient d'une version plus récente du portail (elle a {inconnues[0]}).")
    if not sans_cles and (manquantes := cles.manquantes(manifeste["cles"])):
        raise Refus("\n".join([*manquantes, "Donnez ces clés (gardées à part), ou acceptez la perte par --sans-cles."]))


def _est_inconnue(app: str, nom: str, connues: dict[tuple[str, str], Any]) -> bool:
    """A migration of ours that this code does not have; those of libraries may have been squashed away."""
    nos_applications = {
        config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.RACINE
    }
    return (app, nom) not in connues and app in nos_applications


def _mettre_a_jour(dire: Callable[[str], None]) -> None:
    """A backup of an earlier version comes up to this one, as an upgrade would."""
    executeur = MigrationExecutor(connection)
    if plan := executeur.migration_plan(executeur.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        dire(f"Base mise à la version de ce portail : {len(plan)} migrations")


def _rendre_les_contenus(source: Lieu) -> int:
    """Those that the base names; what is missing there, the control will say."""
    liste = Fichier.objects.order_by("pk").values_list("empreinte", "taille", "apercus")
    with ThreadPoolExecutor(ENSEMBLE) as ensemble:
        return sum(ensemble.map(partial(_rendre_un, source), list(liste)))


def _rendre_un(source: Lieu, contenu: Contenu) -> bool:
    empreinte, _, apercus = contenu
    for nom in noms_des_apercus(empreinte, apercus):
        if source.contenus.exists(nom) and not magasin().exists(nom):
            with source.contenus.open(nom, "rb") as image:
                magasin().save(nom, File(image))
    return _rendre_le_contenu(source, empreinte)


def _rendre_le_contenu(source: Lieu, empreinte: str) -> bool:
    """Over what the storage has if that is not what its name says; what is altered in the backup replaces nothing, and
    is given back as it is where there was nothing, for the control to name it."""
    nom = adresse(empreinte)
    est_present = magasin().exists(nom)
    if est_present:
        with sur_le_disque(empreinte) as present:
            if hacher(present) == empreinte:
                return False
    if not source.contenus.exists(nom):
        return False
    with source.sur_le_disque(nom) as chemin:
        if est_present and hacher(chemin) != empreinte:
            return False
        with chemin.open("rb") as flux:
            magasin().save(nom, File(flux))
    return True


def _controler(manifeste: dict[str, Any], dire: Callable[[str], None]) -> Controle:
    controle = Controle()
    controle.des_fils(manifeste["tetes"])
    dire(f"Fils : {controle.depeches} dépêches relues dans {controle.fils} fils")
    controle.des_fichiers()
    dire(f"Documents : {controle.fichiers} contenus relus ({controle.octets / 1e6:,.1f} Mo)")
    if controle.fichiers != manifeste["fichiers"]["nombre"]:
        controle.fautes.append(
            f"La base nomme {controle.fichiers} documents, et le manifeste {manifeste['fichiers']['nombre']}."
        )
    if controle.apercus_absents:
        dire(f"Aperçus absents : {controle.apercus_absents} (ils ne font pas partie de ce qui est scellé)")
    controle.des_identites()
    dire(f"Identités : {controle.identites} ouvertes par les clés présentes")
    return controle
