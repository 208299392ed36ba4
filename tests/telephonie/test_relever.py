"""The watched folder: each file is imported whole once it is whole, or put away with its reasons; never twice."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from annuaire import horloge
from telephonie.actes.importer import importer
from telephonie.actes.relever import ESSAIS_MAX, relever_le_dossier
from telephonie.fichiers.dossier import FAITS, FichierChange, SousDossier, ouvrir
from telephonie.fichiers.lecture import FICHIER_MAX, lire_fichier
from telephonie.models import Appel, EvenementTelephonie, FichierVu
from telephonie.tasks import relever
from tests.telephonie.fichiers import LIGNES, QUEUE_LOG, TITRES, classeur, releve

pytestmark = pytest.mark.django_db
UN_RELEVE = releve(*LIGNES).encode()


def deux_regards():
    relever_le_dossier()
    return relever_le_dossier()


def raisons(dossier, nom):
    assert not os.path.lexists(dossier / nom)
    assert os.path.lexists(dossier / "refuses" / nom)
    return (dossier / "refuses" / f"{nom}.raisons.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("nom", "octets", "combien"),
    [("appels.csv", UN_RELEVE, 7), ("appels.xlsx", classeur(), 7), ("queue_log", QUEUE_LOG.encode(), 8)],
)
def test_un_fichier_pose_est_importe_puis_range(dossier, nom, octets, combien):
    (dossier / nom).write_bytes(octets)
    assert relever_le_dossier() == 0
    assert (dossier / nom).exists()
    assert relever_le_dossier() == 1
    assert EvenementTelephonie.objects.count() == combien
    assert Appel.objects.count() == 2
    assert [chemin.name for chemin in (dossier / "faits").iterdir()] == [nom]
    assert not list((dossier / "refuses").iterdir())
    assert not FichierVu.objects.exists()


def test_un_fichier_qui_grossit_attend(dossier):
    depose = dossier / "appels.csv"
    for ligne in (TITRES, *LIGNES):
        with depose.open("a") as suite:
            suite.write(ligne + "\n")
        assert relever_le_dossier() == 0
    assert relever_le_dossier() == 1
    assert EvenementTelephonie.objects.count() == 7


def test_reecrit_a_la_meme_taille_et_a_la_meme_date_il_attend_aussi(dossier):
    """Some copiers set the date of the file before they have written it."""
    depose = dossier / "appels.csv"
    depose.write_bytes(b"x" * len(UN_RELEVE))
    os.utime(depose, (0, 0))
    relever_le_dossier()
    depose.write_bytes(UN_RELEVE)
    os.utime(depose, (0, 0))
    assert relever_le_dossier() == 0
    assert relever_le_dossier() == 1
    assert EvenementTelephonie.objects.count() == 7


@pytest.mark.parametrize("en_route", [".appels.csv.Xk2", "appels.csv.filepart", "appels.csv.PART"])
def test_un_nom_provisoire_attend_et_le_nom_definitif_est_pris_aussitot(dossier, en_route):
    (dossier / en_route).write_bytes(UN_RELEVE)
    for _ in range(3):
        assert relever_le_dossier() == 0
    (dossier / en_route).rename(dossier / "appels.csv")
    assert relever_le_dossier() == 1
    assert EvenementTelephonie.objects.count() == 7


def test_chaque_ligne_refusee_est_dite_et_rien_n_est_importe(dossier):
    lignes = ("hier;;20/11/2026 12:05:40;15;;", LIGNES[0], "20/11/2026 12:05:00;;;15;;")
    (dossier / "appels.csv").write_text(releve(*lignes))
    assert deux_regards() == 1
    ecrit = raisons(dossier, "appels.csv")
    assert "Ligne 2 : « Présenté le » : « hier » n'est pas une date" in ecrit
    assert "Ligne 4 : « Fini le » est vide." in ecrit
    assert "Ligne 3" not in ecrit
    assert "Source : Fichiers du Samu 31 (fichiers-samu31)" in ecrit
    assert not EvenementTelephonie.objects.exists()


def test_le_meme_fichier_redepose_ne_double_rien_et_n_ecrase_rien(dossier):
    for attendu in ({"appels.csv"}, {"appels.csv", "appels-2.csv"}, {"appels.csv", "appels-2.csv", "appels-3.csv"}):
        (dossier / "appels.csv").write_bytes(UN_RELEVE)
        assert deux_regards() == 1
        assert {chemin.name for chemin in (dossier / "faits").iterdir()} == attendu
    assert EvenementTelephonie.objects.count() == 7


def test_importe_mais_pas_range_il_est_repris_sans_rien_doubler(dossier, source):
    """What a worker killed between the commit and the move leaves behind."""
    (dossier / "appels.csv").write_bytes(UN_RELEVE)
    feuille = lire_fichier(UN_RELEVE, "appels.csv")
    importer(auteur=None, source=source, feuille=feuille, correspondance=source.correspondance)
    assert deux_regards() == 1
    assert EvenementTelephonie.objects.count() == 7
    assert (dossier / "faits" / "appels.csv").exists()


def test_remplace_pendant_son_import_il_n_est_pas_range_avec_l_ancien(dossier):
    """What was not imported never goes to `faits`."""
    (dossier / "appels.csv").write_bytes(UN_RELEVE)
    with ouvrir(dossier) as fd:
        sous = SousDossier(fd)
        (present,) = sous.fichiers()
        assert sous.lire(present) == UN_RELEVE
        (dossier / ".neuf").write_bytes(UN_RELEVE)
        (dossier / ".neuf").rename(dossier / "appels.csv")
        for geste in (sous.lire, lambda present: sous.ranger(present, FAITS, "raison")):
            with pytest.raises(FichierChange):
                geste(present)
    assert not list((dossier / "faits").iterdir())
    assert deux_regards() == 1


class TestRefus:
    @pytest.mark.parametrize(
        ("octets", "raison"),
        [
            (b"", "vide"),
            (b"%PDF-1.7 \x00\x00", "Ce n'est ni un fichier CSV"),
            (releve(*LIGNES).encode("utf-16"), "UTF-16"),
            (b"Pr\x81;Fin\n1;2\n", "ni de l'UTF-8 ni du Windows-1252"),
            (b"Arriv\xc3\xa9;Fin\n20/11/2026 12:00:00;20/11/2026 12:01:00\n", "n'est pas dans ce fichier"),
        ],
    )
    def test_ce_qui_ne_se_lit_pas(self, dossier, octets, raison):
        (dossier / "appels.csv").write_bytes(octets)
        assert deux_regards() == 1
        assert raison in raisons(dossier, "appels.csv")

    def test_un_fichier_demesure_n_est_meme_pas_lu(self, dossier):
        with (dossier / "appels.csv").open("wb") as creux:
            creux.truncate(FICHIER_MAX * 500)
        assert deux_regards() == 1
        assert "dépasse 20 Mo" in raisons(dossier, "appels.csv")

    def test_un_lien_n_est_pas_suivi(self, dossier, tmp_path):
        secret = tmp_path / ".ailleurs.csv"
        secret.write_bytes(UN_RELEVE)
        (dossier / "appels.csv").symlink_to(secret)
        assert deux_regards() == 1
        assert "les liens ne sont pas suivis" in raisons(dossier, "appels.csv")
        assert (dossier / "refuses" / "appels.csv").is_symlink()
        assert secret.read_bytes() == UN_RELEVE
        assert not EvenementTelephonie.objects.exists()

    def test_un_sous_dossier_qui_est_un_lien_n_est_pas_suivi(self, dossier, tmp_path, source):
        ailleurs = tmp_path / ".ailleurs"
        dossier.rename(ailleurs)
        (ailleurs / "appels.csv").write_bytes(UN_RELEVE)
        dossier.symlink_to(ailleurs)
        assert deux_regards() == 1
        assert "les liens ne sont pas suivis" in raisons(tmp_path, source.code)
        assert (ailleurs / "appels.csv").exists()

    @pytest.mark.parametrize("place", ["faits", "refuses"])
    def test_un_rangement_qui_est_un_lien_arrete_tout_avant_l_import(self, dossier, tmp_path, place):
        ailleurs = tmp_path / ".ailleurs"
        ailleurs.mkdir()
        (dossier / place).symlink_to(ailleurs)
        (dossier / "appels.csv").write_bytes(UN_RELEVE)
        assert deux_regards() == 0
        assert (dossier / "appels.csv").exists()
        assert not list(ailleurs.iterdir())
        assert not EvenementTelephonie.objects.exists()

    def test_ce_qui_n_est_pas_un_fichier(self, dossier):
        os.mkfifo(dossier / "tube.csv")
        with socket.socket(socket.AF_UNIX) as prise:
            prise.bind(str(dossier / "prise"))
            assert deux_regards() == 2
        for nom in ("tube.csv", "prise"):
            assert "pas un fichier ordinaire" in raisons(dossier, nom)

    def test_un_fichier_que_le_portail_n_a_pas_le_droit_de_lire(self, dossier, settings, source):
        with TemporaryDirectory() as ailleurs, _sans_privilege(Path(ailleurs)):
            settings.TELEPHONIE_DOSSIER = ailleurs
            dossier = Path(ailleurs) / source.code
            dossier.mkdir()
            (dossier / "appels.csv").write_bytes(UN_RELEVE)
            (dossier / "appels.csv").chmod(0)
            assert deux_regards() == 1
            assert "pas le droit de lire" in raisons(dossier, "appels.csv")

    def test_un_sous_dossier_inconnu(self, dossier, tmp_path):
        (tmp_path / "standard-99").mkdir()
        (tmp_path / "standard-99" / "appels.csv").write_bytes(UN_RELEVE)
        assert deux_regards() == 1
        ecrit = raisons(tmp_path / "standard-99", "appels.csv")
        assert "Aucune source de téléphonie n'a le code « standard-99 »." in ecrit

    def test_un_fichier_hors_de_tout_sous_dossier(self, dossier, tmp_path):
        (tmp_path / "appels.csv").write_bytes(UN_RELEVE)
        assert deux_regards() == 1
        assert "dans le sous-dossier d'une source" in raisons(tmp_path, "appels.csv")
        assert relever_le_dossier() == 0

    def test_une_source_dont_personne_n_a_dit_les_colonnes(self, dossier, source):
        source.correspondance = {}
        source.save()
        (dossier / "appels.csv").write_bytes(UN_RELEVE)
        (dossier / "queue_log").write_text(QUEUE_LOG)
        assert deux_regards() == 2
        assert "quelle colonne est quoi" in raisons(dossier, "appels.csv")
        assert Appel.objects.count() == 2

    def test_une_source_desactivee(self, dossier, source):
        source.est_active = False
        source.save()
        (dossier / "appels.csv").write_bytes(UN_RELEVE)
        assert deux_regards() == 1
        assert "désactivée" in raisons(dossier, "appels.csv")

    def test_des_noms_hostiles(self, dossier):
        noms = [b"a\xff.csv", b"a\xfe.csv", "é\n.csv".encode(), b"l" * 255]
        for nom in noms:
            (dossier / os.fsdecode(nom)).write_bytes(b"x")
        for _ in range(4):
            relever_le_dossier()
        ranges = [chemin.name for chemin in (dossier / "refuses").iterdir()]
        assert len(ranges) == 2 * len(noms)
        assert sum(nom.endswith(".raisons.txt") for nom in ranges) == len(noms)

    def test_un_fichier_dont_l_import_n_aboutit_jamais(self, dossier):
        (dossier / "appels.csv").write_bytes(UN_RELEVE)
        relever_le_dossier()
        FichierVu.objects.update(essais=ESSAIS_MAX)
        assert relever_le_dossier() == 1
        assert f"pris {ESSAIS_MAX} fois" in raisons(dossier, "appels.csv")


def test_un_sous_dossier_en_panne_n_arrete_pas_les_autres(dossier, tmp_path):
    (tmp_path / "avant").mkdir()
    (tmp_path / "avant" / "refuses").touch()
    (tmp_path / "avant" / "appels.csv").touch()
    (dossier / "appels.csv").write_bytes(UN_RELEVE)
    assert deux_regards() == 1


def test_sans_dossier_rien_ne_se_passe(settings, tmp_path, samu31):
    settings.TELEPHONIE_DOSSIER = None
    assert relever_le_dossier() == 0
    settings.TELEPHONIE_DOSSIER = tmp_path / "absent"
    assert relever_le_dossier() == 0


def test_les_fichiers_ranges_sont_effaces_a_leur_terme(dossier, settings):
    """The date that counts is the one at which they were put away, not the one that they bear."""
    settings.TELEPHONIE_DOSSIER_JOURS = 3
    for nom, octets in (("appels.csv", UN_RELEVE), ("faux.csv", b"faux")):
        (dossier / nom).write_bytes(octets)
        os.utime(dossier / nom, (0, 0))
    assert deux_regards() == 2
    (dossier / ".attend.part").touch()
    relever()
    assert len([*(dossier / "faits").iterdir(), *(dossier / "refuses").iterdir()]) == 3
    with horloge.a_l_heure(horloge.maintenant() + timedelta(days=3, minutes=1)):
        relever()
    assert [chemin.name for chemin in dossier.rglob("*") if chemin.is_file()] == [".attend.part"]


@contextmanager
def _sans_privilege(dossier):
    """Root reads everything: for this test, be nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.chown(dossier, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
