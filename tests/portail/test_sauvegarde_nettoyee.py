"""Contents that no kept backup names any more go, once a backup is whole; on any doubt, nothing does."""

from __future__ import annotations

import os
import shutil
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from annuaire.models import Groupe
from evenements.actes.emporter import produire_pack
from portail.environnement import Environnement
from portail.sauvegarde.forme import CONTENUS, LISTE
from portail.sauvegarde.nettoyer import REPIT
from tests import fabriques
from tests.ged.conftest import magasin_du_test
from tests.ged.test_s3 import s3
from tests.portail.test_sauvegarde import PLAN, activite, ailleurs
from tests.s3 import objets

__all__ = ["activite", "ailleurs", "magasin_du_test", "s3"]


def sauvegarder(ou: Path | str) -> str:
    """What was said, on both sides."""
    dit = StringIO()
    call_command("sauvegarder", str(ou), "--nettoyer", stdout=dit, stderr=dit)
    return dit.getvalue()


def vieillir(contenus: Path) -> None:
    """As if the contents had been there for longer than a backup may last."""
    autrefois = time.time() - 2 * REPIT.total_seconds()
    for fichier in contenus.rglob("*"):
        if fichier.is_file():
            os.utime(fichier, (autrefois, autrefois))


def sauvegardes(dossier: Path) -> list[Path]:
    return sorted(dossier.glob("2*"))


def nommes(sauvegarde: Path) -> set[str]:
    return set((sauvegarde / LISTE).read_text().split())


def tenus(dossier: Path) -> set[str]:
    return {fichier.name for fichier in (dossier / CONTENUS / "fichiers").rglob("*") if fichier.is_file()}


@pytest.fixture
def dossier(activite, arm, samu31, tmp_path, monkeypatch):
    """Two backups, between which the pack of continuity was made again; contents of long ago."""
    monkeypatch.setattr("evenements.actes.emporter.GARDES", 1)
    ici = tmp_path / "sauvegardes"
    # What the pack tells: two of one minute that say the same are the same bytes.
    sienne = Groupe.objects.propres(samu31).get()
    for texte in ("Premier pack.", "Second pack."):
        fabriques.entree(arm, sienne, texte)
        produire_pack(entite=samu31)
        sauvegarder(ici)
    vieillir(ici / CONTENUS)
    return ici


def test_ce_que_plus_aucune_sauvegarde_ne_nomme_s_en_va_et_le_reste_se_restaure(dossier, ailleurs):
    premiere, seconde = sauvegardes(dossier)
    oublies = nommes(premiere) - nommes(seconde)
    assert len(oublies) == 2, "le PDF et le ZIP du premier pack"
    assert " 0 retirés" in sauvegarder(dossier) and oublies < tenus(dossier)
    shutil.rmtree(premiere)
    assert " 2 retirés" in sauvegarder(dossier)
    assert tenus(dossier) == nommes(seconde)
    code, dit = ailleurs.restaurer(seconde)
    assert code == 0 and f"{len(nommes(seconde))} documents intacts" in dit, dit


def test_au_moindre_doute_rien_n_est_retire_et_la_sauvegarde_est_bonne(dossier):
    premiere, seconde = sauvegardes(dossier)
    shutil.rmtree(premiere)
    avant, liste = tenus(dossier), (seconde / LISTE).read_text()

    def rien_ne_part(doute: str) -> None:
        dit = sauvegarder(dossier)
        assert "Sauvegarde terminée" in dit and "Rien de plus n'est retiré" in dit, doute
        assert tenus(dossier) == avant, doute

    (seconde / LISTE).unlink()
    rien_ne_part("d'avant")
    (seconde / LISTE).write_text("")
    rien_ne_part("altérée")
    (seconde / LISTE).write_text(liste)
    ebauche = dossier / "20261129T021500.000000Z.partiel"
    ebauche.mkdir()
    rien_ne_part("en cours")
    ebauche.rmdir()

    # Nor what has just been copied, nor what is not ours.
    a_part = dossier / CONTENUS / "fichiers" / "LISEZ-MOI.txt"
    a_part.write_text("Ne rien toucher.")
    vieillir(dossier / CONTENUS)
    for fichier in (dossier / CONTENUS).rglob("*"):
        if fichier != a_part:
            os.utime(fichier)
    assert " 0 retirés" in sauvegarder(dossier) and a_part.is_file()
    # All that was said stopped by a doubt goes without one.
    vieillir(dossier / CONTENUS)
    assert " 2 retirés" in sauvegarder(dossier) and a_part.is_file()


def test_dans_s3_aussi_par_une_cle_qui_peut_effacer(s3, activite, settings, monkeypatch):
    monkeypatch.setattr("portail.sauvegarde.nettoyer.REPIT", -REPIT)
    seau = s3.creer("sauvegardes")
    settings.SAUVEGARDE_S3 = Environnement(s3.acces("SAUVEGARDE")).acces_s3("SAUVEGARDE_SERVICE")
    s3.client.put_object(Bucket="sauvegardes", Key=f"samu/{CONTENUS}/fichiers/ab/cd/{'abcd' * 16}", Body=b"Oublie.")
    assert " 1 retirés" in sauvegarder("s3://sauvegardes/samu")
    restent = objets(seau).values()
    assert PLAN in restent and b"Oublie." not in restent
