"""The typed reader of the environment. A secret may come from a file: X_FILE holds its path."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import environ

# A PostgreSQL on another machine may go without a word (cable, power): its connections fail after so many seconds or
# milliseconds, and people are told. With those of Linux they would hold every thread for a quarter of an hour.
COUPURE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}


class Environnement:
    """Reads settings; a bad or missing value stops the start with a French sentence."""

    def __init__(self, source: dict[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source

    def texte(self, nom: str, *, defaut: str | None = None) -> str:
        valeur = self._lire(nom)
        if valeur is None:
            return defaut if defaut is not None else self._refuser(nom, "est obligatoire et n'est pas définie")
        return valeur

    def secret(self, nom: str, *, defaut: str | None = None) -> str:
        """At least 32 characters: a short key could be guessed."""
        valeur = self.texte(nom, defaut=defaut)
        if len(valeur) >= 32 or valeur == defaut:
            return valeur
        self._refuser(nom, "doit compter au moins 32 caractères aléatoires")

    def secrets(self, nom: str, *, defaut: list[str]) -> list[str]:
        """At least one, each as long as a secret is."""
        valeurs = self.liste(nom, defaut=defaut)
        if not valeurs:
            self._refuser(nom, "est obligatoire et n'est pas définie")
        if any(len(valeur) < 32 for valeur in valeurs):
            self._refuser(nom, "doit compter au moins 32 caractères aléatoires pour chaque clé")
        return valeurs

    def booleen(self, nom: str, *, defaut: bool) -> bool:
        valeur = self._lire(nom)
        if valeur is None:
            return defaut
        if valeur.lower() in ("oui", "true", "1"):
            return True
        return (
            False
            if valeur.lower() in ("non", "false", "0")
            else self._refuser(nom, f"vaut « {valeur} » : écrivez oui ou non")
        )

    def entier(self, nom: str, *, defaut: int, minimum: int = 1) -> int:
        valeur = self._lire(nom)
        if valeur is None:
            return defaut
        if not valeur.isascii() or not valeur.isdigit() or int(valeur) < minimum:
            self._refuser(nom, f"vaut « {valeur} » : écrivez un nombre entier d'au moins {minimum}")
        return int(valeur)

    def choix(self, nom: str, possibles: tuple[str, ...], *, defaut: str) -> str:
        valeur = self.texte(nom, defaut=defaut)
        return (
            valeur
            if valeur in possibles
            else self._refuser(nom, f"vaut « {valeur} » : écrivez {' ou '.join(possibles)}")
        )

    def liste(self, nom: str, *, defaut: list[str]) -> list[str]:
        valeur = self._lire(nom)
        return defaut if valeur is None else [element.strip() for element in valeur.split(",") if element.strip()]

    def base(self, nom: str) -> dict[str, Any]:
        """Django's settings for a postgresql:// address; `?host=` names the folder of a UNIX socket."""
        adresse = self.texte(nom)
        if urlsplit(adresse).scheme not in ("postgres", "postgresql"):
            self._refuser(nom, "doit commencer par postgresql:// : PostgreSQL est la seule base du portail")
        base = environ.Env.db_url_config(adresse)
        hote = base.get("OPTIONS", {}).pop("host", None)
        if hote:
            base["HOST"] = hote
        # Threads and workers last: so do their connections, tested before use since PostgreSQL may have restarted.
        durees = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
        # For annuaire.preparees; Django's other cursors never prepare.
        options = COUPURE | base.get("OPTIONS", {}) | {"prepare_threshold": 5}
        return base | durees | {"OPTIONS": options}

    def redis(self, nom: str) -> str:
        adresse = self.texte(nom)
        return (
            adresse
            if urlsplit(adresse).scheme in ("redis", "rediss", "unix")
            else self._refuser(nom, "doit commencer par redis:// ou unix://")
        )

    def courtier(self, nom: str) -> str:
        """The same Redis in Celery's words: unix:///chemin?db=1 becomes redis+socket:///chemin?virtual_host=1."""
        parties = urlsplit(self.redis(nom))
        if parties.scheme == "unix":
            rang = parse_qs(parties.query).get("db", ["0"])[0]
            return f"redis+socket://{parties.netloc}{parties.path}?virtual_host={rang}"
        if parties.scheme == "rediss":
            # Unless it is told, Celery takes any certificate, and gives its holder the password.
            reglages = {"ssl_cert_reqs": "required"} | dict(parse_qsl(parties.query))
            parties = parties._replace(query=urlencode(reglages))
        return parties.geturl()

    def tuiles(self, nom: str) -> str:
        """The address of map tiles, on this site or on another in HTTPS; none by default."""
        adresse = self.texte(nom, defaut="")
        if adresse and not (
            adresse.startswith(("/", "https://")) and all(place in adresse for place in ("{z}", "{x}", "{y}"))
        ):
            self._refuser(nom, f"vaut « {adresse} » : écrivez une adresse en https:// ou /… avec {{z}}, {{x}} et {{y}}")
        return adresse

    def dossier(self, nom: str) -> Path | None:
        """A folder of this server, by its whole path; none by default."""
        chemin = self.texte(nom, defaut="")
        if chemin and not Path(chemin).is_absolute():
            self._refuser(nom, f"vaut « {chemin} » : écrivez un chemin qui commence par /, ou rien")
        return Path(chemin) if chemin else None

    def enregistreur(self, nom: str) -> str:
        """The address at which the recorder of calls plays a recording, in HTTPS; none by default."""
        adresse = self.texte(nom, defaut="")
        # A reference says what to play, never on which machine.
        if adresse and not re.fullmatch(r"https://[\w.-]+(:\d+)?/\S*\{reference\}\S*", adresse, re.ASCII):
            self._refuser(nom, f"vaut « {adresse} » : écrivez une adresse en https:// avec {{reference}}")
        return adresse

    def adresse(self, nom: str) -> str:
        """The address of another system, in HTTPS, or in HTTP on this machine only; none by default."""
        adresse = self.texte(nom, defaut="").rstrip("/")
        parties = urlsplit(adresse)
        sure = parties.scheme == "https" or (parties.scheme == "http" and parties.hostname in ("127.0.0.1", "::1"))
        if adresse and not (sure and parties.hostname):
            self._refuser(
                nom, f"vaut « {adresse} » : écrivez une adresse en https:// (http:// pour 127.0.0.1 seulement)"
            )
        return adresse

    def antivirus(self, nom: str) -> str:
        """The address of clamd; none: files are kept as « non analysés »."""
        adresse = self.texte(nom, defaut="")
        if adresse and urlsplit(adresse).scheme not in ("tcp", "unix"):
            self._refuser(nom, f"vaut « {adresse} » : écrivez tcp://hôte:3310 ou unix:///chemin/de/clamd.ctl")
        return adresse

    def magasin(self, nom: str, *, dossier: Path) -> dict[str, Any]:
        """Where documents are kept: this folder, or s3://bucket[/prefixe] with its service, key and secret."""
        adresse = self.texte(nom, defaut="")
        if not adresse:
            return {"BACKEND": "ged.dossier_entier.DossierEntier", "OPTIONS": {"location": str(dossier)}}
        parties = urlsplit(adresse)
        if parties.scheme != "s3" or not parties.netloc:
            self._refuser(nom, f"vaut « {adresse} » : écrivez s3://nom-du-bucket, ou rien pour un dossier du serveur")
        return {
            "BACKEND": "ged.magasin_s3.MagasinS3",
            "OPTIONS": {
                "bucket_name": parties.netloc,
                "location": parties.path.strip("/"),
                **self.acces_s3(f"{nom}_SERVICE"),
                "file_overwrite": True,
                "querystring_auth": True,
                "default_acl": None,
            },
        }

    def acces_s3(self, service: str) -> dict[str, str | None]:
        """The S3-compatible service that X_SERVICE names, with its key X_CLE, its secret X_SECRET and its X_REGION."""
        nom = service.removesuffix("_SERVICE")
        # Services that are only compatible with S3 do not all know the checksums that its client now adds by itself.
        os.environ.setdefault("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
        os.environ.setdefault("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required")
        return {
            "endpoint_url": self.adresse(service) or None,
            "access_key": self.texte(f"{nom}_CLE", defaut="") or None,
            "secret_key": self.texte(f"{nom}_SECRET", defaut="") or None,
            "region_name": self.texte(f"{nom}_REGION", defaut="") or None,
        }

    def _lire(self, nom: str) -> str | None:
        fichier = self.source.get(f"{nom}_FILE")
        if not fichier:
            return self.source.get(nom)
        if self.source.get(nom):
            # Whoever corrects one of them, in a hurry, would be obeyed or not without knowing why.
            self._refuser(nom, f"est définie deux fois, par {nom} et par {nom}_FILE : n'en gardez qu'une")
        try:
            return Path(fichier).read_text(encoding="utf-8").strip()
        except OSError:
            self._refuser(f"{nom}_FILE", f"nomme « {fichier} », qui ne se lit pas")

    def _refuser(self, nom: str, raison: str) -> NoReturn:
        sys.exit(f"Réglage {nom} : la variable {raison}. Voir .env.exemple.")


def origine(adresse: str) -> list[str]:
    """What the content security policy must let through for this address; nothing for one of this site."""
    parties = urlsplit(adresse)
    return [f"{parties.scheme}://{parties.netloc}"] if parties.netloc else []
