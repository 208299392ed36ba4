"""A backup is taken from a base at work, restored into an empty one elsewhere, and proved; what was altered is told."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from annuaire.territoire import deriver_groupes
from evenements.actes.ouvrir import Description, ouvrir_evenement
from fil.models import Depeche
from ged.actes.traiter import traiter
from ged.models import Fichier
from portail.environnement import Environnement
from portail.sauvegarde import postgres
from portail.sauvegarde.forme import BASE, CONTENUS, MANIFESTE
from sivic.actes.denombrer import denombrer
from sivic.actes.identifier import identifier
from tests import fabriques
from tests.ged.conftest import magasin_du_test
from tests.ged.fichiers import pdf, ranger
from tests.ged.test_s3 import s3
from tests.s3 import objets
from tests.serveur import RACINE, environnement_de_test, ouvrir_session, url_de_la_base

__all__ = ["magasin_du_test", "s3"]
PLAN = b"Plan blanc du CHU."
AUTRE_CLE = "une-autre-cle-qui-n-ouvre-rien-du-tout"


@dataclass
class Ailleurs:
    """An empty base and an empty folder: what a machine that has just been installed has."""

    url: str
    donnees: Path

    def restaurer(self, sauvegarde: Path, *options: str, **reglages: str) -> tuple[int, str]:
        """As an operator types it; the exit code and all that was said."""
        fait = subprocess.run(
            [sys.executable, "manage.py", "restaurer", str(sauvegarde), *options],
            cwd=RACINE,
            env=environnement_de_test() | {"DATABASE_URL": self.url, "PORTAIL_DONNEES": str(self.donnees)} | reglages,
            capture_output=True,
            text=True,
            check=False,
        )
        return fait.returncode, fait.stdout + fait.stderr

    def compter(self, table: str) -> int:
        with psycopg.connect(self.url) as base:
            ligne = base.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        return ligne[0] if ligne else -1

    def est_vide(self) -> bool:
        with psycopg.connect(self.url) as base:
            return base.execute("SELECT to_regclass('fil_depeche')").fetchone() == (None,)


@pytest.fixture
def ailleurs(base_reelle, tmp_path):
    nom = f"ailleurs_{uuid4().hex[:12]}"
    ici = url_de_la_base()
    with psycopg.connect(ici, autocommit=True) as base:
        base.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(nom)))
    yield Ailleurs(ici.replace(f"/{connection.settings_dict['NAME']}?", f"/{nom}?"), tmp_path / "ailleurs")
    with psycopg.connect(ici, autocommit=True) as base:
        base.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(nom)))


@pytest.fixture
def activite(base_reelle, arm, cadre, region):
    """A night in little: entries, an event with a victim whose name is known, two documents, a person signed in."""
    deriver_groupes()
    for texte in ("Explosion signalée.", "Périmètre de 500 m.", "Fin d'alerte."):
        fabriques.entree(arm, region, texte)
    debut = Depeche.objects.first().emise_le
    evenement = ouvrir_evenement(
        auteur=cadre, jeton=uuid4(), description=Description(titre="Incendie", nature="nrc", debut_le=debut), entrees=()
    )
    victime = denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ua")
    identifier(auteur=arm, victime=victime, nom="Martin", prenom="Zoé", sexe="F", age="34")
    ranger(arm, region, "plan.txt", PLAN)
    traiter(fichier_id=ranger(arm, region, "procédure.pdf", pdf()).courante.fichier_id)
    ouvrir_session(arm)
    return region


def sauvegarder(dossier: Path) -> tuple[Path, str]:
    """The new backup, and what was said."""
    sortie = StringIO()
    deja = set(dossier.glob("2*"))
    call_command("sauvegarder", str(dossier), stdout=sortie)
    [nouvelle] = set(dossier.glob("2*")) - deja
    return nouvelle, sortie.getvalue()


@pytest.fixture
def sauvegarde(activite, tmp_path):
    return sauvegarder(tmp_path / "sauvegardes")[0]


def contenu(sauvegarde: Path, octets: bytes) -> Path:
    """The file of the backup that holds these bytes."""
    [trouve] = [f for f in (sauvegarde.parent / CONTENUS).rglob("*") if f.is_file() and f.read_bytes() == octets]
    return trouve


def test_une_sauvegarde_se_restaure_ailleurs_et_tout_est_verifie(sauvegarde, ailleurs):
    """All of it, but for what must not be in it: neither the keys nor the sessions."""
    manifeste = (sauvegarde / MANIFESTE).read_text()
    assert settings.SECRET_KEY not in manifeste and len(json.loads(manifeste)["cles"]["IDENTITES_CLES"]) == 1
    programme = str(settings.PG_BIN / "pg_restore") if settings.PG_BIN else "pg_restore"
    clair = subprocess.run([programme, "--file=-", str(sauvegarde / BASE)], capture_output=True, text=True, check=True)
    assert settings.SECRET_KEY not in clair.stdout and "Explosion signalée." in clair.stdout
    for chemin in (sauvegarde, sauvegarde / BASE, sauvegarde / MANIFESTE):
        assert chemin.stat().st_mode & 0o077 == 0

    code, dit = ailleurs.restaurer(sauvegarde)
    assert code == 0, dit
    depeches = Depeche.objects.count()
    assert "✓ Restauré et vérifié en" in dit and f"{depeches} dépêches" in dit
    assert "2 documents intacts" in dit and "1 identités lisibles" in dit
    for table in ("fil_depeche", "maincourante_entree", "ged_version", "sivic_victime"):
        with connection.cursor() as ici:
            ici.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            assert ailleurs.compter(table) == ici.fetchone()[0] > 0
    assert ailleurs.compter("annuaire_seance") == 0
    fichier = Fichier.objects.get(extension="pdf")
    assert len(list((ailleurs.donnees / "documents" / "apercus").rglob(f"{fichier.empreinte}-*.webp"))) >= 2

    code, dit = ailleurs.restaurer(sauvegarde)
    assert code == 1 and "La base n'est pas vide" in dit


def test_la_suivante_ne_copie_que_ce_qui_est_nouveau(sauvegarde, activite, arm):
    ranger(arm, activite, "note.txt", b"Note nouvelle.")
    suivante, dit = sauvegarder(sauvegarde.parent)
    assert "1 contenus copiés" in dit
    assert json.loads((suivante / MANIFESTE).read_text())["fichiers"]["nombre"] == 3


def test_une_sauvegarde_dans_s3_se_restaure_ailleurs_et_dit_ce_qui_y_fut_altere(s3, activite, ailleurs, settings):
    """The backups in a bucket of their own: nothing of them on this machine, before or after."""
    seau = s3.creer("sauvegardes")
    settings.SAUVEGARDE_S3 = Environnement(s3.acces("SAUVEGARDE")).acces_s3("SAUVEGARDE_SERVICE")
    dites = StringIO()
    for _ in range(2):
        call_command("sauvegarder", "s3://sauvegardes/samu", stdout=dites)
    assert dites.getvalue().count("2 contenus copiés") == 1 and "0 contenus copiés" in dites.getvalue()
    [premiere, _] = sorted({nom.split("/")[1] for nom in objets(seau)} - {CONTENUS})
    empreinte = re.search(r"Empreinte du manifeste : (\w+)", dites.getvalue())[1]

    adresse = f"s3://sauvegardes/samu/{premiere}"
    reglages = s3.acces("SAUVEGARDE")
    code, dit = ailleurs.restaurer(f"{adresse}-absente", **reglages)
    assert code == 1 and "n'est pas une sauvegarde complète" in dit and ailleurs.est_vide()
    code, dit = ailleurs.restaurer(adresse, **s3.acces("SAUVEGARDE", secret="faux"))
    assert code == 1 and "ne répond pas ou refuse" in dit and ailleurs.est_vide()

    # Everything comes back; what has changed there is the only fault.
    [nom] = [nom for nom, octets in objets(seau).items() if octets == PLAN]
    (seau / nom).write_bytes(PLAN[::-1])
    code, dit = ailleurs.restaurer(adresse, "--manifeste", empreinte, **reglages)
    assert code == 1 and "RESTAURATION ALTÉRÉE" in dit, dit
    assert re.findall(r"Document (\w+) : le contenu a été altéré", dit) == [nom.rpartition("/")[2]]
    assert "2 contenus rendus" in dit and "Identités : 1 ouvertes" in dit
    assert not re.search(r"Fil \d|Identité \d|manque|aucune des clés", dit), dit


def test_une_restauration_arretee_se_reprend_ou_elle_en_etait(s3, sauvegarde, ailleurs):
    """The contents are not files of this machine. Their service refuses once the base is full; the same command then
    ends what it had begun."""
    avant = objets(s3.dossier / "documents")
    assert len(avant) >= 4 and contenu(sauvegarde, PLAN).is_file()
    # The monthly drill, whose settings still name the bucket of production.
    code, dit = ailleurs.restaurer(sauvegarde, GED_MAGASIN="s3://documents/samu", **s3.acces("GED_MAGASIN"))
    assert code == 1 and "Le magasin des documents n'est pas vide" in dit and ailleurs.est_vide()
    assert objets(s3.dossier / "documents") == avant

    nouveau = s3.creer("nouveau")
    reglages = {"GED_MAGASIN": "s3://nouveau/ailleurs"}
    code, dit = ailleurs.restaurer(sauvegarde, "--reprendre", **reglages, **s3.acces("GED_MAGASIN"))
    assert code == 1 and "rien à reprendre" in dit and ailleurs.est_vide()
    code, dit = ailleurs.restaurer(sauvegarde, **reglages, **s3.acces("GED_MAGASIN", secret="faux"))
    assert code == 1 and "ne répond pas ou refuse" in dit and ailleurs.est_vide()
    s3.client.put_object(Bucket="nouveau", Key="ailleurs", Body=b"Un objet, ou ce service ferait un dossier.")
    code, dit = ailleurs.restaurer(sauvegarde, **reglages, **s3.acces("GED_MAGASIN"))
    assert code == 1 and "ne répond pas ou refuse" in dit and "--reprendre" in dit and not ailleurs.est_vide()
    s3.client.delete_object(Bucket="nouveau", Key="ailleurs")
    code, dit = ailleurs.restaurer(sauvegarde, "--reprendre", **reglages, **s3.acces("GED_MAGASIN"))
    assert code == 0 and "2 documents intacts" in dit, dit
    rendus = objets(nouveau)
    assert PLAN in rendus.values() and all(nom.startswith("ailleurs/") for nom in rendus)
    assert not (ailleurs.donnees / "documents").exists()
    code, dit = ailleurs.restaurer(sauvegarde, "--reprendre", **reglages, **s3.acces("GED_MAGASIN"))
    assert code == 1 and "rien à reprendre" in dit


def test_de_deux_contenus_celui_qui_est_intact_reste_ou_revient(sauvegarde, ailleurs):
    """The documents' folder outlived its base. Of one content, what it has was altered and keeps its size; of the
    other, what the backup has."""
    racine = sauvegarde.parent / CONTENUS
    sauve = next(racine.rglob(Fichier.objects.get(extension="pdf").empreinte))
    bon = sauve.read_bytes()
    change, garde = (
        ailleurs.donnees / "documents" / chemin.relative_to(racine) for chemin in (contenu(sauvegarde, PLAN), sauve)
    )
    for present, octets in ((change, PLAN[::-1]), (garde, bon)):
        present.parent.mkdir(parents=True)
        present.write_bytes(octets)
    sauve.write_bytes(bon[:-4])
    code, dit = ailleurs.restaurer(sauvegarde, "--documents-en-place")
    assert code == 0 and change.read_bytes() == PLAN and garde.read_bytes() == bon, dit


def test_ce_qui_ne_serait_pas_entier_est_refuse_avant_de_toucher_la_base(sauvegarde, ailleurs):
    code, dit = ailleurs.restaurer(sauvegarde, IDENTITES_CLES=AUTRE_CLE)
    assert code == 1 and "IDENTITES_CLES : la clé d'empreinte" in dit
    assert ailleurs.est_vide()
    # The backup that was noted is another one.
    code, dit = ailleurs.restaurer(sauvegarde, "--manifeste", "0" * 64)
    assert code == 1 and "la sauvegarde a été refaite" in dit
    assert ailleurs.est_vide()
    octets = bytearray((sauvegarde / BASE).read_bytes())
    octets[len(octets) // 2] ^= 1
    (sauvegarde / BASE).write_bytes(octets)
    code, dit = ailleurs.restaurer(sauvegarde)
    assert code == 1 and "base.dump a été altéré" in dit
    assert ailleurs.est_vide()


def test_tout_ce_qui_est_altere_ou_perdu_est_nomme(activite, tmp_path, ailleurs):
    """A dépêche changed in the base, a document altered, another lost, an identity without its key: each, at once."""
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE fil_depeche DISABLE TRIGGER USER")
        curseur.execute("UPDATE fil_depeche SET genre = 'x' WHERE groupe_id = %s AND numero = 2", [activite.pk])
        curseur.execute("ALTER TABLE fil_depeche ENABLE TRIGGER USER")
        # As tests/base.py left it.
        curseur.execute("ALTER TABLE fil_depeche DISABLE TRIGGER depeche_invidable")
    sauvegarde = sauvegarder(tmp_path / "sauvegardes")[0]
    contenu(sauvegarde, PLAN).write_bytes(PLAN[::-1])
    altere, perdu = (Fichier.objects.get(extension=extension).empreinte for extension in ("txt", "pdf"))
    next((sauvegarde.parent / CONTENUS).rglob(perdu)).unlink()
    code, dit = ailleurs.restaurer(sauvegarde, "--sans-cles", IDENTITES_CLES=AUTRE_CLE)
    assert code == 1 and "RESTAURATION ALTÉRÉE" in dit, dit
    assert f"Fil {activite.pk}, dépêche 2 : son contenu" in dit
    assert f"Document {altere} : le contenu a été altéré" in dit and f"Document {perdu} : le contenu manque" in dit
    assert "aucune des clés présentes ne l'ouvre" in dit


def test_un_contenu_deja_perdu_se_dit_a_la_sauvegarde(activite, tmp_path, magasin_du_test):
    empreinte = Fichier.objects.get(extension="txt").empreinte
    next((magasin_du_test / "documents").rglob(empreinte)).unlink()
    with pytest.raises(CommandError, match=f"Le contenu {empreinte} n'est pas dans le magasin"):
        call_command("sauvegarder", str(tmp_path / "sauvegardes"), stdout=StringIO())


def test_un_vidage_plus_long_que_l_attente_permise_finit(activite, tmp_path):
    """In production a session that does nothing in its transaction is ended; the one that holds the moment is not."""
    with connection.cursor() as curseur:
        curseur.execute("SET idle_in_transaction_session_timeout = '200ms'")
    try:
        with postgres.instantane() as moment:
            time.sleep(0.6)
            postgres.vider_dans(tmp_path / BASE, moment)
        with connection.cursor() as curseur:
            curseur.execute("SHOW idle_in_transaction_session_timeout")
            assert curseur.fetchone() == ("200ms",)
    finally:
        connection.close()


def test_une_sauvegarde_qui_echoue_ne_laisse_rien_prendre_la_place(activite, tmp_path, settings):
    settings.PG_BIN = tmp_path / "absent"
    with pytest.raises(CommandError, match="pg_dump ne se lance pas"):
        call_command("sauvegarder", str(tmp_path / "sauvegardes"), stdout=StringIO())
    assert [reste.name for reste in (tmp_path / "sauvegardes").iterdir()] == [CONTENUS]
