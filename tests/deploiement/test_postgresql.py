"""The extracts of deploiement/postgresql on real servers: a standby that follows and takes over, a return in time."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from emplacements import dossier_temporaire
from postgres_local import installations
from processus import abandon_de_root, arreter, attendre, lancer_service

from fil.lignee import LIGNEE
from tests.serveur import RACINE

MODELES = RACINE / "deploiement" / "postgresql"
WAL, BASES = "/var/backups/portail-wal", "/var/backups/portail-base"
# What this machine has not: memory to spare, a certificate, a network.
ICI = ("shared_buffers=32MB", "ssl=off", "listen_addresses=", "fsync=off", "archive_timeout=0")


class Serveur:
    """One PostgreSQL on the folder `nom` of the machine, with the models that it is given."""

    def __init__(self, machine: Machine, nom: str) -> None:
        self.machine = machine
        self.donnees = machine.dossier / nom
        self.prise = machine.dossier / f"prise-{nom}"
        self.journal = machine.dossier / f"{nom}.log"
        self.processus: subprocess.Popen[bytes] | None = None

    def regler(self, *modeles: str, **remplacements: str) -> None:
        """The extracts, after what initdb or the base backup wrote."""
        for modele in modeles:
            texte = (MODELES / modele).read_text().replace(WAL, str(self.machine.wal))
            for ancien, nouveau in remplacements.items():
                texte = texte.replace(ancien, nouveau)
            self.machine.donner(self.donnees / modele, texte)
        conf = self.donnees / "postgresql.conf"
        conf.write_text(conf.read_text() + "".join(f"\ninclude '{modele}'\n" for modele in modeles))

    def demarrer(self) -> None:
        self.machine.creer(self.prise)
        commande = [str(self.machine.binaires / "postgres"), "-D", str(self.donnees), "-k", str(self.prise)]
        commande += [mot for reglage in ICI for mot in ("-c", reglage)]
        self.processus = lancer_service(commande, journal=self.journal, arret=signal.SIGINT, **self.machine.options)
        assert attendre(self._repond, delai=60), self.journal.read_text()

    def arreter(self, *signaux: int) -> None:
        if self.processus:
            arreter(self.processus, *(signaux or (signal.SIGINT,)))

    def lire(self, requete: str) -> list[Any]:
        with psycopg.connect(f"host={self.prise} user=portail dbname=postgres", autocommit=True) as base:
            curseur = base.execute(requete)
            return [ligne[0] for ligne in curseur.fetchall()] if curseur.description else []

    def _repond(self) -> bool:
        try:
            return self.lire("SELECT 1") == [1]
        except psycopg.OperationalError:
            return False


class Machine:
    """The folders and the programs of the test, under the account that PostgreSQL accepts to run under."""

    def __init__(self) -> None:
        self.options = abandon_de_root()
        self.dossier = Path(tempfile.mkdtemp(prefix="portail-pg-", dir=dossier_temporaire()))
        self.dossier.chmod(0o755)
        self.binaires = next(b for b in installations() if os.access(b / "postgres", os.X_OK))
        self.wal = self.dossier / "wal"
        self.creer(self.wal)
        self.donner(self.wal / ".montee", "")

    def creer(self, dossier: Path) -> None:
        dossier.mkdir(mode=0o700, exist_ok=True)
        self._confier(dossier)

    def donner(self, fichier: Path, texte: str) -> None:
        fichier.write_text(texte)
        self._confier(fichier)

    def lancer(self, programme: str, *arguments: str) -> None:
        fait = subprocess.run(
            [self.binaires / programme, *arguments],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **self.options,
        )
        assert fait.returncode == 0, fait.stderr

    def _confier(self, chemin: Path) -> None:
        if self.options:
            shutil.chown(chemin, self.options["user"], self.options["group"])


@pytest.fixture
def machine() -> Iterator[Machine]:
    une = Machine()
    yield une
    shutil.rmtree(une.dossier, ignore_errors=True)


@pytest.fixture
def primaire(machine) -> Iterator[Serveur]:
    machine.creer(machine.dossier / "primaire")
    machine.lancer("initdb", "-D", str(machine.dossier / "primaire"), "-U", "portail", "-A", "trust", "--no-sync")
    serveur = Serveur(machine, "primaire")
    serveur.regler("primaire.conf")
    serveur.demarrer()
    serveur.lire("CREATE TABLE entree AS SELECT 1 AS numero")
    yield serveur
    serveur.arreter(signal.SIGQUIT)  # an orderly stop would wait for an archive that the test has closed


def copier(primaire: Serveur, nom: str, *options: str) -> Serveur:
    """A base backup, as the guide takes it."""
    copie = Serveur(primaire.machine, nom)
    primaire.machine.creer(copie.donnees)
    acces = ["--host", str(primaire.prise), "--username", "portail", "--pgdata", str(copie.donnees)]
    primaire.machine.lancer("pg_basebackup", *acces, "--checkpoint", "fast", "--no-sync", *options)
    return copie


def test_le_secours_suit_puis_prend_la_place(primaire):
    primaire.lire("SELECT pg_create_physical_replication_slot('secours')")
    secours = copier(primaire, "secours", "--wal-method", "stream", "--slot", "secours", "--write-recovery-conf")
    secours.regler("secours.conf")
    secours.demarrer()
    try:
        primaire.lire("INSERT INTO entree VALUES (2)")
        assert attendre(lambda: secours.lire("SELECT numero FROM entree ORDER BY 1") == [1, 2], delai=30)
        assert primaire.lire(
            "SELECT count(*) FROM pg_stat_replication WHERE replay_lag IS NULL OR replay_lag < '10s'"
        ) == [1]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            secours.lire("INSERT INTO entree VALUES (3)")
        [avant] = primaire.lire(LIGNEE)
        assert avant and secours.lire(LIGNEE) == [""]
        primaire.arreter(signal.SIGQUIT)
        assert secours.lire("SELECT pg_promote()") == [True]
        secours.lire("INSERT INTO entree VALUES (3)")
        assert secours.lire("SELECT numero FROM entree ORDER BY 1") == [1, 2, 3]
        # Its pages were promised numbers that this one may give again.
        assert secours.lire(LIGNEE)[0] not in {"", avant}
    finally:
        secours.arreter()


def test_le_journal_ne_dit_pas_ce_que_l_on_ecrit(primaire):
    """Django puts the values in the text of its queries: one that failed, waited or was slow would be quoted whole."""
    primaire.lire("CREATE TABLE patient (nom text UNIQUE)")
    primaire.lire("INSERT INTO patient VALUES ('Lefebvre')")
    with pytest.raises(psycopg.errors.UniqueViolation, match="Lefebvre"):
        primaire.lire("INSERT INTO patient VALUES ('Lefebvre')")
    primaire.lire("SELECT 'Lefebvre', pg_sleep(2.1)")
    with psycopg.connect(f"host={primaire.prise} user=portail dbname=postgres") as premiere:
        premiere.execute("UPDATE patient SET nom = nom")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            primaire.lire("SET lock_timeout = '1500ms'; DELETE FROM patient WHERE nom = 'Lefebvre'")
    ecrit = primaire.journal.read_text()
    assert "duplicate key" in ecrit and "still waiting for" in ecrit
    assert "Lefebvre" not in ecrit
    primaire.lire("CREATE EXTENSION pg_stat_statements")
    assert any("pg_sleep" in requete for requete in primaire.lire("SELECT query FROM pg_stat_statements"))


def test_on_revient_juste_avant_une_erreur(primaire):
    copie = copier(primaire, "retour", "--wal-method", "none")
    primaire.lire("INSERT INTO entree VALUES (2)")
    [avant] = primaire.lire("SELECT clock_timestamp()")
    primaire.lire("SELECT pg_sleep(0.1)")
    primaire.lire("DELETE FROM entree")
    [journal] = primaire.lire("SELECT pg_walfile_name(pg_switch_wal())")
    assert attendre((primaire.machine.wal / f"{journal}.gz").exists, delai=30)

    copie.regler("restauration.conf", **{"2026-11-28 21:45:00+01": avant.isoformat(sep=" ")})
    primaire.machine.donner(copie.donnees / "recovery.signal", "")
    copie.demarrer()
    try:
        assert attendre(lambda: copie.lire("SELECT pg_get_wal_replay_pause_state()") == ["paused"], delai=30)
        assert copie.lire("SELECT numero FROM entree ORDER BY 1") == [1, 2]
        copie.lire("SELECT pg_wal_replay_resume()")
        assert attendre(lambda: copie.lire("SELECT pg_is_in_recovery()") == [False], delai=30)
        copie.lire("INSERT INTO entree VALUES (3)")
        assert copie.lire(LIGNEE)[0] not in {"", *primaire.lire(LIGNEE)}
    finally:
        copie.arreter()


def test_rien_ne_s_archive_sur_le_disque_d_ici(primaire):
    """The folder of the other machine is not mounted: the journal stays with PostgreSQL, which says so."""
    (primaire.machine.wal / ".montee").unlink()
    primaire.lire("SELECT pg_switch_wal()")
    assert attendre(lambda: primaire.lire("SELECT failed_count > 0 FROM pg_stat_archiver") == [True], delai=30)
    assert list(primaire.machine.wal.iterdir()) == []
    assert f"{primaire.machine.wal}/.montee" in primaire.journal.read_text()


def test_un_segment_demande_de_nouveau_n_arrete_pas_l_archive(primaire):
    """As after a crash. One that says something else under the same name is never written over."""
    [segment] = primaire.lire("SELECT pg_walfile_name(pg_switch_wal())")
    etats, archive = primaire.donnees / "pg_wal" / "archive_status", primaire.machine.wal / f"{segment}.gz"
    assert attendre((etats / f"{segment}.done").exists, delai=30)
    (etats / f"{segment}.done").rename(etats / f"{segment}.ready")
    primaire.lire("INSERT INTO entree VALUES (2)")
    [suivant] = primaire.lire("SELECT pg_walfile_name(pg_switch_wal())")
    assert attendre((primaire.machine.wal / f"{suivant}.gz").exists, delai=30)
    assert primaire.lire("SELECT failed_count FROM pg_stat_archiver") == [0]

    autre = gzip.compress(b"d'un autre")
    archive.write_bytes(autre)
    (etats / f"{segment}.done").rename(etats / f"{segment}.ready")
    primaire.lire("INSERT INTO entree VALUES (3)")
    primaire.lire("SELECT pg_switch_wal()")
    assert attendre(lambda: primaire.lire("SELECT failed_count > 0 FROM pg_stat_archiver") == [True], delai=30)
    assert archive.read_bytes() == autre


def test_un_secours_arrete_longtemps_rattrape_par_l_archive(primaire):
    """What the slot held for it is gone: the journal is only in the archive."""
    secours = copier(primaire, "secours", "--wal-method", "stream", "--write-recovery-conf")
    secours.regler("secours.conf")
    for _ in range(2):
        primaire.lire("INSERT INTO entree SELECT max(numero) + 1 FROM entree")
        [journal] = primaire.lire("SELECT pg_walfile_name(pg_switch_wal())")
    assert attendre((primaire.machine.wal / f"{journal}.gz").exists, delai=30)
    primaire.arreter()
    secours.demarrer()
    try:
        assert attendre(lambda: secours.lire("SELECT count(*) FROM entree") == [3], delai=30)
    finally:
        secours.arreter()


def test_quatre_sauvegardes_de_base_restent_et_le_journal_qu_il_leur_faut(primaire):
    machine = primaire.machine
    bases = machine.dossier / "bases"
    machine.creer(bases)
    machine.donner(bases / ".montee", "")
    script = machine.dossier / "portail-base"
    texte = (MODELES / "portail-base").read_text().replace("/usr/lib/postgresql/15/bin", str(machine.binaires))
    machine.donner(script, texte.replace(BASES, str(bases)).replace(WAL, str(machine.wal)))
    ici = os.environ | {"PGHOST": str(primaire.prise), "PGUSER": "portail"}

    def passer() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(script)], cwd="/", env=ici, capture_output=True, text=True, check=False, **machine.options
        )

    # The first must go, and the journal that the second does not need; of the next two, copies of it will do.
    anciennes = [bases / f"2020-01-0{jour}T000000" for jour in (1, 2, 3, 4)]
    for ancienne in anciennes[:2]:
        fait = passer()
        assert fait.returncode == 0, fait.stderr
        [faite] = set(bases.glob("2*")) - set(anciennes)
        faite.rename(ancienne)
    for ancienne in anciennes[2:]:
        shutil.copytree(anciennes[1], ancienne)
    fait = passer()
    assert fait.returncode == 0, fait.stderr
    (bases / ".montee").unlink()
    refuse = passer()
    assert refuse.returncode and f"{bases}/.montee" in refuse.stderr
    gardees = sorted(bases.glob("2*"))
    assert gardees[:3] == anciennes[1:]
    assert len(gardees) == 4 and all((garde / "base.tar.gz").is_file() for garde in gardees)
    etiquette = subprocess.run(
        ["tar", "-xzOf", gardees[0] / "base.tar.gz", "backup_label"], capture_output=True, text=True, check=True
    )
    [debut] = re.findall(r"START WAL LOCATION: \S+ \(file (\w+)\)", etiquette.stdout)
    segments = sorted(f.name for f in machine.wal.glob("*.gz") if len(f.name) == len(f"{debut}.gz"))
    assert segments[0] == f"{debut}.gz"
