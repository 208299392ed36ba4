"""What `make run` calls: the whole portal with its demonstration base, until Ctrl-C. Usage: demarrer.py [PORT]"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from emplacements import RACINE, donnees, verrouiller
from processus import attendre, echouer, mourir_avec_le_parent
from services import services
from superviseur import Superviseur, lire_procfile

BINAIRES = RACINE / ".venv" / "bin"
ADRESSE = "127.0.0.1"
DELAI_DE_DEMARRAGE = 90
PREPARATIFS = (
    ("Mise à jour de la base", ("migrate", "--noinput")),
    ("Annuaire des Samu", ("charger_annuaire",)),
    ("Base de formation", ("base_de_formation",)),
)
STATIQUES = ("collectstatic", "--noinput")
MOT_DE_PASSE = "formation"
COMPTES = (
    ("arm.samu31", "assistant de régulation, Samu 31 (Toulouse)"),
    ("regulateur.samu31", "médecin régulateur, Samu 31"),
    ("cadre.samu31", "cadre, Samu 31"),
    ("arm.samu82", "assistant de régulation, Samu 82 (Montauban)"),
    ("cellule.ars-occitanie", "cellule de crise, ARS Occitanie"),
    ("zone.sud", "zone de défense Sud"),
    ("veille.dgos", "veille nationale, DGOS"),
    ("arm.samu59", "assistant de régulation, Samu 59 (étranger à l'Occitanie)"),
    ("admin", "administration"),
    ("accueil.purpan", "urgences d'un hôpital (CHU de Toulouse, Purpan)"),
)


class Arret(BaseException):
    """Someone asked us to stop: Ctrl-C, TERM or the end of the terminal."""


def principal(arguments: list[str]) -> int:
    """Prepare, run until asked to stop, stop everything."""
    ecouter_les_signaux()
    port = lire_port(arguments)
    try:
        with seule_execution(port):
            verifier_port_libre(port)
            dire("PostgreSQL et Redis")
            with services() as reglages:
                environnement = completer(reglages, port)
                preparer(environnement)
                return servir(environnement, port)
    except Arret:
        print("\nPortail arrêté.", flush=True)
        return 0


def ecouter_les_signaux() -> None:
    """The first signal unwinds every context in order; those that follow must not disturb the unwinding."""

    def demander_arret(_numero: int, _cadre: FrameType | None) -> None:
        for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(numero, signal.SIG_IGN)
        raise Arret

    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, demander_arret)


def lire_port(arguments: list[str]) -> int:
    """The port to serve on, 8000 unless told."""
    texte = arguments[0] if arguments else os.environ.get("PORT", "8000")
    if not texte.isascii() or not texte.isdigit() or not 0 < int(texte) < 65536:
        echouer(f"Le port « {texte} » n'est pas un nombre de 1 à 65535. Exemple : make run PORT=8001")
    return int(texte)


@contextmanager
def seule_execution(port: int) -> Iterator[None]:
    """One run per data folder: two would share sockets and queues."""
    verrou = verrouiller(donnees(), "execution.verrou")
    if verrou is None:
        ou = (donnees() / "execution.verrou").read_text().strip()
        echouer(f"Le portail tourne déjà depuis ce dossier ({ou}). Arrêtez-le par Ctrl-C dans son terminal.")
    with verrou:
        verrou.truncate(0)
        verrou.write(f"http://{ADRESSE}:{port}, processus {os.getpid()}")
        verrou.flush()
        yield


def verifier_port_libre(port: int) -> None:
    """Say it in one sentence now rather than in a traceback of Daphne later."""
    with socket.socket() as essai:
        essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            essai.bind((ADRESSE, port))
        except PermissionError:
            echouer(f"Le port {port} est réservé à l'administrateur. Choisissez-en un autre : make run PORT=8000")
        except OSError:
            echouer(f"Le port {port} est déjà pris par un autre programme. Exemple : make run PORT={port % 65535 + 1}")


def port_proche(voulu: int) -> int:
    """This one for the simulated SIVIC, or the next that is free."""
    for port in range(min(voulu, 65_000), 65_536):
        with socket.socket() as essai, suppress(OSError):
            essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            essai.bind((ADRESSE, port))
            return port
    echouer("Aucun port n'est libre pour le simulateur SIVIC.")


def completer(reglages: dict[str, str], port: int) -> dict[str, str]:
    """The environment of everything that this run starts."""
    chemins = f"{BINAIRES}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # Celery advises against root at each start, in eight lines: wise in production, noise in a demonstration.
    silence = "ignore:You're running the worker with superuser privileges"
    sivic = port_proche(port + 700)
    return reglages | {
        "PORT": str(port),
        "ADRESSE": ADRESSE,
        "PATH": chemins,
        "PYTHONWARNINGS": silence,
        "SIVIC_PORT": str(sivic),
        "SIVIC_URL": os.environ.get("SIVIC_URL", f"http://{ADRESSE}:{sivic}"),
    }


def preparer(environnement: dict[str, str]) -> None:
    """Bring the base and the files up to date; each step may be replayed. The files ask nothing of the base: they are
    made meanwhile, by the other core."""
    with lancer(STATIQUES, environnement) as statiques:
        for annonce, commande in PREPARATIFS:
            dire(annonce)
            with lancer(commande, environnement) as processus:
                aboutir(commande, processus)
        dire("Fichiers statiques")
        aboutir(STATIQUES, statiques)


@contextmanager
def lancer(commande: tuple[str, ...], environnement: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A command of manage.py, which does not outlive what waits for it."""
    processus = subprocess.Popen(
        [str(BINAIRES / "python"), "manage.py", *commande],
        cwd=RACINE,
        env=os.environ | environnement,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=mourir_avec_le_parent(signal.SIGTERM),
    )
    with processus:
        try:
            yield processus
        finally:
            processus.kill()  # nothing to one that has ended


def aboutir(commande: tuple[str, ...], processus: subprocess.Popen[str]) -> None:
    """Wait for its end; a failure is told with what it printed."""
    sortie, _ = processus.communicate()
    if processus.returncode:
        print(sortie, file=sys.stderr)
        echouer(f"manage.py {commande[0]} a échoué (message ci-dessus).")


def servir(environnement: dict[str, str], port: int, commandes: dict[str, str] | None = None) -> int:
    """Run the processes until a signal (Arret goes through) or until one of them dies, which is a failure."""
    dire("Serveur web, travailleurs et minuterie")
    commandes = commandes or lire_procfile(RACINE / "Procfile")
    superviseur = Superviseur(commandes, dossier=RACINE, environnement=environnement)
    try:
        superviseur.lancer()
        adresse = f"http://{ADRESSE}:{port}"
        if not attendre(lambda: est_pret(adresse) or bool(superviseur.arrete()), delai=DELAI_DE_DEMARRAGE, pas=0.2):
            print(f"✗ Le portail ne se dit pas prêt après {DELAI_DE_DEMARRAGE} s : voir {adresse}/sante/pret")
        if not superviseur.arrete():
            accueillir(adresse)
        while not (nom := superviseur.arrete()):
            time.sleep(0.5)
        print(f"\n✗ Le processus « {nom} » s'est arrêté de lui-même ; tout le reste s'arrête aussi.", file=sys.stderr)
        return 1
    finally:
        superviseur.arreter()


def est_pret(adresse: str) -> bool:
    """Whether every vital part answers."""
    try:
        with urllib.request.urlopen(f"{adresse}/sante/pret", timeout=5) as reponse:  # noqa: S310 - our own address
            json.load(reponse)
            return bool(reponse.status == 200)
    except (OSError, ValueError):
        return False


def accueillir(adresse: str) -> None:
    """What the person who typed `make run` needs next."""
    largeur = max(len(compte) for compte, _ in COMPTES)
    lignes = [f"  {compte:<{largeur}}  {fonction}" for compte, fonction in COMPTES]
    print(
        f"\nLe portail est prêt : {adresse}\n\n"
        f"Comptes de démonstration, mot de passe « {MOT_DE_PASSE} » :\n" + "\n".join(lignes) + "\n\n"
        "Ctrl-C arrête tout ; les données restent pour la prochaine fois.",
        flush=True,
    )


def dire(message: str) -> None:
    """One line of progress."""
    print(f"→ {message}…", flush=True)


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
