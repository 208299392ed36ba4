"""A reading that was stopped is tried again; what each format says is read once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ged import magasin
from ged.actes.traiter import ESSAIS_MAX, a_reprendre, traiter
from ged.models import Fichier
from tests.ged.fichiers import ods, ranger

pytestmark = pytest.mark.django_db
ATTENTE, FAITE, IMPOSSIBLE = Fichier.Lecture.ATTENTE, Fichier.Lecture.FAITE, Fichier.Lecture.IMPOSSIBLE


@pytest.mark.parametrize(
    "arret", [subprocess.TimeoutExpired("lecture", 60), subprocess.CalledProcessError(-9, "lecture")]
)
def test_une_lecture_arretee_en_route_se_retente_quelques_fois(arm, region, monkeypatch, arret):
    fichier = ranger(arm, region).courante.fichier

    def arreter(*args, **kwargs):
        raise arret

    monkeypatch.setattr("ged.lecture.enfant.subprocess.run", arreter)
    lectures = []
    while a_reprendre() == [fichier.pk]:
        traiter(fichier_id=fichier.pk)
        lectures.append(Fichier.objects.get().lecture)
    assert lectures == [*[ATTENTE] * (ESSAIS_MAX - 1), IMPOSSIBLE]


def test_une_lecture_arretee_une_fois_se_fait_ensuite(arm, region, settings):
    fichier = ranger(arm, region, octets=b"Consignes de nuit.").courante.fichier
    settings.GED_LECTURE_SECONDES = 0
    traiter(fichier_id=fichier.pk)
    settings.GED_LECTURE_SECONDES = 60
    assert a_reprendre() == [fichier.pk]
    traiter(fichier_id=fichier.pk)
    assert Fichier.objects.get().lecture == FAITE


def test_un_magasin_absent_un_moment_ne_rend_rien_illisible(arm, region):
    fichier = ranger(arm, region, octets=b"Consignes de nuit.").courante.fichier
    contenu = Path(magasin.magasin().path(magasin.adresse(fichier.empreinte)))
    ailleurs = contenu.rename(contenu.with_suffix(".ailleurs"))
    with pytest.raises(FileNotFoundError):
        traiter(fichier_id=fichier.pk)
    assert a_reprendre() == [fichier.pk]
    ailleurs.rename(contenu)
    traiter(fichier_id=fichier.pk)
    assert Fichier.objects.get().lecture == FAITE


def test_un_csv_dont_un_guillemet_ne_se_ferme_pas_se_lit_comme_un_texte(arm, region):
    octets = b'CODIS;"05 61\n' + b"SAMU;15\n" * 20_000
    document = ranger(arm, region, "numeros.csv", octets)
    traiter(fichier_id=document.courante.fichier_id)
    fichier = Fichier.objects.get()
    assert (fichier.lecture, fichier.texte[:20]) == (FAITE, 'CODIS;"05 61\nSAMU;15')


def test_une_feuille_de_calcul_ne_redit_pas_ses_cellules(arm, region):
    document = ranger(arm, region, "numéros.ods", ods(("CODIS 31", "05 61 00 00 18"), ("SAMU", "15\nou 112")))
    traiter(fichier_id=document.courante.fichier_id)
    assert Fichier.objects.get().texte == "CODIS 31\t05 61 00 00 18\nSAMU\t15 ou 112"
