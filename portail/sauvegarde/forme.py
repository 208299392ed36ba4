"""What a backup is: a dump of the base and its manifest under the name of its moment; beside, all contents.

DOSSIER/20261128T214500Z/base.dump, contenus.txt, manifeste.json
DOSSIER/contenus/fichiers/…, apercus/…      named by their SHA-256: what is there already is not copied again
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rest_framework import serializers

from ged.magasin import adresse_apercu

FORMAT = "portail-si-samu/sauvegarde/1"
BASE = "base.dump"
LISTE = "contenus.txt"
MANIFESTE = "manifeste.json"
CONTENUS = "contenus"
PARTIEL = ".partiel"
PRIVE_DOSSIER, PRIVE_FICHIER = 0o700, 0o600


class Refus(Exception):
    """Nothing was done, or it could not be finished; the message is a French sentence."""


class _Base(serializers.Serializer):
    sha256 = serializers.RegexField(r"\A[0-9a-f]{64}\Z")


class _Fichiers(serializers.Serializer):
    nombre = serializers.IntegerField(min_value=0)


class _Textes(serializers.ListField):
    child = serializers.CharField()


class _Manifeste(serializers.Serializer):
    """What a restore reads of a manifest; the rest is for people."""

    base = _Base()
    fichiers = _Fichiers()
    tetes = serializers.DictField(child=serializers.ListField(min_length=2, max_length=2))
    migrations = serializers.ListField(child=_Textes(min_length=2, max_length=2))
    cles = serializers.DictField(child=_Textes())

    def validate_tetes(self, tetes: dict[str, list[Any]]) -> dict[str, list[Any]]:
        for groupe, (numero, sceau) in tetes.items():
            if not (groupe.isdecimal() and type(numero) is int and type(sceau) is str):
                raise serializers.ValidationError("groupe: [numéro, sceau]")
        return tetes


def noms_des_apercus(empreinte: str, apercus: int) -> list[str]:
    """The thumbnail, then one image per page; none when nothing could be drawn."""
    return [adresse_apercu(empreinte, numero) for numero in range(apercus + 1)] if apercus else []


def hacher(chemin: Path) -> str:
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def ecrire_liste(sauvegarde: Path, empreintes: Iterable[str]) -> str:
    """The contents that this backup names, one a line: what `nettoyer` must keep. Its SHA-256, for the manifest."""
    chemin = sauvegarde / LISTE
    chemin.write_text("".join(f"{empreinte}\n" for empreinte in empreintes))
    chemin.chmod(PRIVE_FICHIER)
    return hacher(chemin)


def lire_liste(manifeste: bytes, liste: bytes) -> list[str]:
    """Those that a backup names; ValueError, KeyError or TypeError when it is not what its manifest says."""
    if hashlib.sha256(liste).hexdigest() != json.loads(manifeste)["fichiers"]["sha256"]:
        raise ValueError(LISTE)
    return liste.decode().split()


def ecrire_manifeste(sauvegarde: Path, manifeste: dict[str, Any]) -> None:
    chemin = sauvegarde / MANIFESTE
    chemin.write_text(json.dumps({"format": FORMAT} | manifeste, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    chemin.chmod(PRIVE_FICHIER)


def lire_manifeste(sauvegarde: Path, adresse: str) -> dict[str, Any]:
    """The manifest of a backup whose dump is what it says; refused before anything is touched otherwise."""
    try:
        manifeste = json.loads((sauvegarde / MANIFESTE).read_bytes())
    except OSError:
        raise Refus(f"{adresse} n'est pas une sauvegarde complète : il n'y a pas de {MANIFESTE}.") from None
    except ValueError:
        raise Refus(f"Le fichier {MANIFESTE} n'est pas lisible : il a été altéré.") from None
    if not isinstance(manifeste, dict) or manifeste.get("format") != FORMAT:
        raise Refus(f"Cette version du portail restaure le format « {FORMAT} », et cette sauvegarde n'en est pas une.")
    if not _Manifeste(data=manifeste).is_valid():
        raise Refus(f"Le fichier {MANIFESTE} est incomplet ou a été altéré : on ne restaure rien d'après lui.")
    if not (sauvegarde / BASE).is_file():
        raise Refus(f"Le fichier {BASE} manque dans {adresse}.")
    if hacher(sauvegarde / BASE) != manifeste["base"]["sha256"]:
        raise Refus(f"Le fichier {BASE} a été altéré : son empreinte n'est pas celle du manifeste.")
    return manifeste
