"""The settings of the environment that each way of running gives to the portal."""

import os
import secrets
from pathlib import Path

from emplacements import donnees


def reglages_de_formation() -> dict[str, str]:
    """The demonstration base: this machine only, debug off, its own key. What the environment already says wins."""
    dossier = donnees()
    reglages = {
        "PORTAIL_MODE": "formation",
        "DEBUG": "non",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PORTAIL_DONNEES": str(dossier),
        "STATIC_ROOT": str(dossier / "static"),
        "TELEPHONIE_DOSSIER": str(_dossier(dossier / "appels")),
        "PYTHONUNBUFFERED": "1",
        # The simulated SIVIC, which is one of exercises; make run says at which port it answers.
        "SIVIC_URL": "http://127.0.0.1:8700",
        "SIVIC_EXERCICE": "oui",
    }
    cles = {"SECRET_KEY": "cle-secrete", "SIVIC_JETON": "jeton-sivic", "SIVIC_SECRET": "secret-sivic"}
    reglages |= {
        nom: _cle_conservee(dossier / fichier) for nom, fichier in cles.items() if not _vient_d_un_fichier(nom)
    }
    return _completer(reglages)


def reglages_de_test(dossier: Path) -> dict[str, str]:
    """A throwaway run: everything it writes goes to the folder that will be removed."""
    reglages = {"PORTAIL_MODE": "test", "SECRET_KEY": secrets.token_urlsafe(48)}
    return {
        **_completer(reglages),
        "PORTAIL_DONNEES": str(dossier),
    }


def _completer(reglages: dict[str, str]) -> dict[str, str]:
    """By itself or by a file, what the environment says: the portal refuses to start on what is said twice."""
    return {nom: os.environ.get(nom, valeur) for nom, valeur in reglages.items() if not _vient_d_un_fichier(nom)}


def _vient_d_un_fichier(nom: str) -> bool:
    return bool(os.environ.get(f"{nom}_FILE"))


def _dossier(dossier: Path) -> Path:
    dossier.mkdir(parents=True, exist_ok=True)
    return dossier


def _cle_conservee(fichier: Path) -> str:
    """The key of this data folder, made once and readable by its owner only: sessions survive a restart."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    try:
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return fichier.read_text().strip()
    with os.fdopen(descripteur, "w") as sortie:
        cle = secrets.token_urlsafe(48)
        sortie.write(cle)
    return cle
