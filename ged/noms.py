"""Names: of files that come in, of dossiers and documents, of files that go out."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from django.core.exceptions import ValidationError

from annuaire.lisible import sans_invisibles
from ged.types import ADMIS, EN_CLAIR

NOM_MAX = 180
# What no file system takes.
INTERDITS = '<>:"|?*'
RESERVES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def nom_de_fichier(nom: str) -> str:
    """The name as it will be kept; refused when it hides a path, is too long or has an extension not admitted."""
    if "/" in nom or "\\" in nom or nom in (".", ".."):
        raise ValidationError({"nom": "Ce nom contient un chemin de dossier : donnez le seul nom du fichier."})
    if len(nom) > NOM_MAX:
        raise ValidationError({"nom": f"Ce nom compte {len(nom)} caractères (maximum {NOM_MAX}) : raccourcissez-le."})
    propre = "".join(" " if c in INTERDITS else c for c in sans_invisibles(nom)).strip(" .")
    propre = re.sub(r"\s+", " ", propre)
    if not propre or RESERVES.match(propre):
        raise ValidationError({"nom": "Ce nom de fichier n'est pas utilisable : renommez le fichier."})
    if extension_de(propre) not in ADMIS:
        raise ValidationError({"nom": f"Ce type de fichier n'est pas admis. Sont admis : {EN_CLAIR}."})
    return propre


def extension_de(nom: str) -> str:
    return nom.rpartition(".")[2].lower() if "." in nom else ""


def titre_de(nom: str) -> str:
    """The title that a file's name proposes."""
    return re.sub(r"[_\s]+", " ", nom.rpartition(".")[0]).strip()[:160] or nom[:160]


def texte_court(texte: str, *, champ: str, maximum: int, obligatoire: bool = True) -> str:
    """One visible line, without surrounding blanks."""
    propre = re.sub(r"\s+", " ", sans_invisibles(texte.replace("\n", " ").replace("\t", " "))).strip()
    if not propre and obligatoire:
        raise ValidationError({champ: "Ce champ est vide : écrivez quelque chose."})
    if len(propre) > maximum:
        raise ValidationError({champ: f"{len(propre)} caractères (maximum {maximum}) : raccourcissez."})
    return propre


def texte_long(texte: str, *, champ: str, maximum: int) -> str:
    """Several lines, none of them hidden."""
    lignes = [sans_invisibles(ligne).rstrip() for ligne in texte.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    propre = "\n".join(lignes).strip()
    if len(propre) > maximum:
        raise ValidationError({champ: f"{len(propre)} caractères (maximum {maximum}) : raccourcissez."})
    return propre


def nom_de_dossier(nom: str) -> str:
    """A dossier's name is also a folder of the ZIP: no slash in it."""
    return texte_court(re.sub(r'[\\/<>:"|?*]', " ", nom), champ="nom", maximum=80).strip(" .") or _refuser_nom()


def disposition(nom: str, *, dans_la_page: bool = False) -> str:
    """The Content-Disposition of a file: an ASCII name for old clients, the true one for the others."""
    ascii_ = unicodedata.normalize("NFKD", nom).encode("ascii", "ignore").decode().replace('"', "")
    genre = "inline" if dans_la_page else "attachment"
    return f"{genre}; filename=\"{ascii_ or 'document'}\"; filename*=UTF-8''{quote(nom, safe='')}"


def _refuser_nom() -> str:
    raise ValidationError({"nom": "Ce nom n'est pas utilisable : choisissez-en un autre."})
