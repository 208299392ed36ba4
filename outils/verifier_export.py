"""Check the sealed export of an event, with neither the portal nor a database: verifier_export.py FICHIER.zip

Python's standard library alone. Exit code: 0 intact, 1 altered, 2 not an export that can be read.
The rule of the seal is that of fil/sceau.py; a test holds the two equal.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

FORMAT = "portail-si-samu/export-scelle/1"
MANIFESTE, PIECES = "manifeste.json", "pieces-jointes.json"
MORCEAU = 1 << 20
SCEAU_NOTE = re.compile(r"(\d{1,18}):(\d{1,18}):([0-9a-f]{64})")
FIGURES = ("ua", "ur", "impliques", "dcd")
FORMULES = ("=", "+", "-", "@", "\t", "\r")  # before which a quote keeps a spreadsheet from computing
SUR_LA_CARTE = ("genre", "symbole", "nature", "rayon_m", "libelle", "etat", "note", "jeton", "version")
INTACT = "✓ Export intact : rien n'a été changé depuis l'export."
COHERENT = (
    "✓ Export cohérent avec son manifeste et ses dépêches scellées. Authenticité non comparée : pour savoir s'il a été "
    "refait en entier, donnez une empreinte notée ailleurs (--manifeste ou --attendu)."
)


class Illisible(Exception):
    """Not an export, or not one of this format; the message is a French sentence."""


def canonique(valeur: Any) -> str:
    """Sorted keys, no spaces, UTF-8: the text that a seal covers."""
    return json.dumps(valeur, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def empreinte(precedente: bytes, depeche: Mapping[str, Any]) -> bytes:
    """SHA-256(previous seal ‖ canonical JSON of the dépêche); the first one follows an empty seal."""
    return hashlib.sha256(precedente + canonique(depeche).encode()).digest()


def verifier(archive: zipfile.ZipFile, attendus: Mapping[int, Mapping[int, str]], manifeste_note: str) -> list[str]:
    """Say what is found; returns the faults, as French sentences, the dépêches before the files."""
    manifeste = lire_manifeste(archive)
    fautes = [*fautes_de_noms(archive, manifeste)]
    exportes = {fil["groupe"] for fil in manifeste["fils"]}
    fautes += [
        f"Fil {groupe} : un de ses sceaux avait été noté, et il n'est pas dans l'export."
        for groupe in attendus.keys() - exportes
    ]
    depeches: list[dict[str, Any]] = []
    for fil in manifeste["fils"]:
        lues, faute = verifier_fil(archive, fil, attendus.get(fil["groupe"], {}))
        depeches += lues
        if faute:
            fautes.append(f"Fil {fil['groupe']} ({fil['nom']}), {faute}")
        else:
            print(f"✓ Fil {fil['groupe']} ({fil['nom']}) : {len(lues)} dépêches intactes, sceau {fil['empreinte']}")
    fautes += fautes_des_fichiers(archive, manifeste)
    if depeches and not fautes:
        fautes += [*fautes_de_la_carte(archive, depeches), *fautes_des_bilans(archive, manifeste, depeches)]
        fautes += fautes_des_pieces(archive, depeches)
    hache = hacher(archive, MANIFESTE)
    print(f"Empreinte du manifeste : {hache}")
    if manifeste_note not in {"", hache}:
        fautes.append(f"{MANIFESTE} : son empreinte n'est pas celle qui avait été notée : l'export a été refait.")
    return fautes


def lire_manifeste(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifeste = json.loads(archive.read(MANIFESTE))
    except KeyError:
        raise Illisible(f"Ce fichier n'est pas un export scellé : il n'a pas de {MANIFESTE}.") from None
    except (ValueError, RecursionError):
        raise Illisible(f"Le fichier {MANIFESTE} n'est pas lisible : il a été altéré.") from None
    if not isinstance(manifeste, dict) or manifeste.get("format") != FORMAT:
        raise Illisible(f"Ce programme vérifie le format « {FORMAT} », et cet export n'en est pas un.")
    return manifeste


def verifier_fil(
    archive: zipfile.ZipFile, fil: Mapping[str, Any], notes: Mapping[int, str]
) -> tuple[list[dict[str, Any]], str]:
    """The good dépêches of a fil, and what is wrong with the first that is not."""
    try:
        octets = archive.read(fil["fichier"])
        lignes = json.loads(octets)
    except KeyError:
        return [], f"le fichier {fil['fichier']} manque."
    except (ValueError, RecursionError):
        lignes = None
    if not isinstance(lignes, list):
        return [], f"le fichier {fil['fichier']} n'est pas lisible : il a été altéré."
    bonnes: list[dict[str, Any]] = []
    precedente = b""
    for rang, ligne in enumerate(lignes, start=1):
        if faute := defaut(ligne, rang, fil["groupe"], precedente, notes):
            return bonnes, f"dépêche {rang} : {faute}"
        bonnes.append(ligne["depeche"])
        precedente = bytes.fromhex(ligne["empreinte"])
    return bonnes, defaut_de_la_fin(fil, octets, lignes, precedente, notes)


def defaut(ligne: Any, rang: int, groupe: int, precedente: bytes, notes: Mapping[int, str]) -> str:
    """What is wrong with the line that should hold dépêche number `rang`; empty when nothing is."""
    if not isinstance(ligne, dict) or not isinstance(ligne.get("depeche"), dict):
        return "elle n'est pas lisible."
    depeche, sceau = ligne["depeche"], ligne.get("empreinte")
    if depeche.get("groupe") != groupe:
        return "elle vient d'un autre fil."
    if depeche.get("numero") != rang:
        return f"elle manque, ou n'est pas à sa place (on trouve ici la dépêche {depeche.get('numero')})."
    if not isinstance(sceau, str) or empreinte(precedente, depeche).hex() != sceau:
        return "son contenu ou son empreinte n'est plus celui qui a été scellé."
    if notes.get(rang, sceau) != sceau:
        return "son empreinte n'est pas celle qui avait été notée : le fil a été réécrit."
    return ""


def defaut_de_la_fin(
    fil: Mapping[str, Any], octets: bytes, lignes: Sequence[Any], derniere: bytes, notes: Mapping[int, str]
) -> str:
    """Whether the fil ends where its head says, and is written as it was sealed, to the character."""
    if len(lignes) < fil["numero"]:
        return f"dépêche {len(lignes) + 1} : elle manque, la fin a été coupée (le fil en compte {fil['numero']})."
    if len(lignes) > fil["numero"] or derniere.hex() != fil["empreinte"]:
        return f"dépêche {len(lignes)} : elle n'est pas celle que scelle la tête du fil, la fin a été réécrite."
    if max(notes, default=0) > len(lignes):
        return f"dépêche {len(lignes) + 1} : elle manque (l'empreinte de la {max(notes)} avait été notée)."
    ecrit = "[\n" + ",\n".join(canonique(ligne) for ligne in lignes) + "\n]\n" if lignes else "[]\n"
    return "" if ecrit.encode() == octets else f"le fichier {fil['fichier']} n'est pas écrit comme il a été scellé."


def fautes_de_noms(archive: zipfile.ZipFile, manifeste: Mapping[str, Any]) -> Iterator[str]:
    """A name given twice shows one content to some programs and another one to others."""
    noms = archive.namelist()
    connus = {*manifeste["fichiers"], MANIFESTE}
    for nom in sorted(set(noms)):
        if noms.count(nom) > 1:
            yield f"{nom} : ce fichier se trouve plusieurs fois dans l'archive."
        if nom not in connus:
            yield f"{nom} : ce fichier n'est pas dans le manifeste, il a été ajouté."


def fautes_des_fichiers(archive: zipfile.ZipFile, manifeste: Mapping[str, Any]) -> Iterator[str]:
    presents = set(archive.namelist())
    for nom, attendu in sorted(manifeste["fichiers"].items()):
        if nom not in presents:
            yield f"{nom} : ce fichier manque."
        elif hacher(archive, nom) != attendu["sha256"]:
            yield f"{nom} : ce fichier a été modifié."


def hacher(archive: zipfile.ZipFile, nom: str) -> str:
    hachage = hashlib.sha256()
    with archive.open(nom) as fichier:
        while morceau := fichier.read(MORCEAU):
            hachage.update(morceau)
    return hachage.hexdigest()


def fautes_de_la_carte(archive: zipfile.ZipFile, depeches: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The map must show what the sealed dépêches leave on it."""
    objets = {d["objet"]["id"]: d["donnees"] for d in depeches if d["objet"]["type"] == "objetcarto"}
    attendus = {o["jeton"]: o for o in objets.values() if o["supprime_le"] is None}
    traces = {trace["id"]: trace for trace in json.loads(archive.read("carte.geojson"))["features"]}
    for jeton in sorted(attendus.keys() | traces.keys()):
        if jeton not in traces or jeton not in attendus or differe(attendus[jeton], traces[jeton]):
            yield f"carte.geojson : l'objet {jeton} n'est pas celui que disent les dépêches scellées."


def differe(objet: Mapping[str, Any], trace: Mapping[str, Any]) -> bool:
    proprietes = trace["properties"]
    return trace["geometry"] != objet["geometrie"] or any(
        proprietes.get(champ) != objet[champ] for champ in SUR_LA_CARTE if objet[champ] is not None
    )


def fautes_des_bilans(
    archive: zipfile.ZipFile, manifeste: Mapping[str, Any], depeches: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """The table must give the counts of the sealed dépêches of the event, with their hours and their authors."""
    groupe = manifeste["fils"][0]["groupe"]
    attendus = [
        ligne_de_bilan(d["numero"], d["donnees"])
        for d in depeches
        if d["objet"]["type"] == "bilan" and d["groupe"] == groupe
    ]
    tableau = csv.reader(io.StringIO(archive.read("bilans.csv").decode("utf-8-sig")), delimiter=";")
    if list(tableau)[1:] != attendus:
        yield "bilans.csv : les bilans ne sont pas ceux que disent les dépêches scellées."


def ligne_de_bilan(numero: int, bilan: Mapping[str, Any]) -> list[str]:
    """As evenements/export_scelle/contenu.py writes it; a test holds the two equal."""
    figures = ["" if bilan[figure] is None else str(bilan[figure]) for figure in FIGURES]
    dates = [a_paris(bilan["constate_le"]), a_paris(bilan["saisi_le"])]
    qui = [bilan["auteur"]["nom"], (bilan["entite"] or {"nom": ""})["nom"]]
    textes = [bilan["source"]["libelle"], *figures, *dates, *qui]
    return [str(numero), *(f"'{texte}" if texte.startswith(FORMULES) else texte for texte in textes)]


def a_paris(texte: str) -> str:
    """20/11/2026 14:11. By the rule of summer time itself: zoneinfo has no data on a Windows where nothing is added."""
    instant = datetime.fromisoformat(texte).astimezone(UTC)
    ete = dernier_dimanche(instant.year, 3) <= instant < dernier_dimanche(instant.year, 10)
    return f"{instant + timedelta(hours=2 if ete else 1):%d/%m/%Y %H:%M}"


def dernier_dimanche(annee: int, mois: int) -> datetime:
    """When the clocks change: at 1:00 UTC on the last Sunday of a month of 31 days."""
    fin = datetime(annee, mois, 31, 1, tzinfo=UTC)
    return fin - timedelta(days=(fin.weekday() + 1) % 7)


def fautes_des_pieces(archive: zipfile.ZipFile, depeches: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The list of documents must be that of the sealed dépêches; the first exports had none."""
    if PIECES not in archive.namelist():
        return
    groupes = dict.fromkeys(d["groupe"] for d in depeches)
    attendues = [p for groupe in groupes for p in pieces_du_fil([d for d in depeches if d["groupe"] == groupe])]
    if json.loads(archive.read(PIECES)) != attendues:
        yield f"{PIECES} : les documents ne sont pas ceux que disent les dépêches scellées."


def pieces_du_fil(depeches: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each version of each document, as it was last told, with the entries that it is attached to."""
    lues = {d["objet"]["id"]: d["donnees"] for d in depeches if d["objet"]["type"] == "entree"}
    entrees: dict[int, list[int]] = {}
    for entree in sorted(lues.values(), key=lambda entree: entree["numero"]):
        for piece in entree.get("pieces", []):
            entrees.setdefault(piece["document"], []).append(entree["numero"])
    documents = [d for d in depeches if d["objet"]["type"] == "document" and d["donnees"]["version"]]
    for _, d in sorted({d["donnees"]["version"]["id"]: d for d in documents}.items()):
        document, version = d["donnees"], d["donnees"]["version"]
        yield {
            "fil": d["groupe"],
            "entrees": entrees.get(document["id"], []),
            "document": document["id"],
            "titre": document["titre"],
            "version": version["numero"],
            "sha256": version["empreinte"],
        } | {champ: version[champ] for champ in ("nom", "taille", "deposee_le", "auteur", "entite")}


def sceau_note(texte: str) -> tuple[int, int, str]:
    trouve = SCEAU_NOTE.fullmatch(texte)
    if not trouve:
        raise argparse.ArgumentTypeError("écrivez GROUPE:NUMÉRO:EMPREINTE, l'empreinte en 64 caractères hexadécimaux")
    return int(trouve[1]), int(trouve[2]), trouve[3]


def principal(arguments: Sequence[str]) -> int:
    lecteur = argparse.ArgumentParser(description="Vérifie l'export scellé d'un événement, sans le portail.")
    lecteur.add_argument("fichier", metavar="FICHIER.zip")
    lecteur.add_argument("--manifeste", default="", metavar="EMPREINTE", help="celle que le portail a inscrite")
    lecteur.add_argument(
        "--attendu",
        type=sceau_note,
        action="append",
        default=[],
        metavar="GROUPE:NUMÉRO:EMPREINTE",
        help="un sceau noté ailleurs (page imprimée, autre export), qui doit être dans le fil",
    )
    choix = lecteur.parse_args(arguments)
    attendus: dict[int, dict[int, str]] = {}
    for groupe, numero, sceau in choix.attendu:
        attendus.setdefault(groupe, {})[numero] = sceau
    try:
        with zipfile.ZipFile(choix.fichier) as archive:
            fautes = verifier(archive, attendus, choix.manifeste.lower())
    except Illisible as erreur:
        print(f"✗ {erreur}", file=sys.stderr)
        return 2
    except OSError as erreur:
        print(f"✗ Le fichier ne s'ouvre pas : {erreur.strerror}.", file=sys.stderr)
        return 2
    except (AttributeError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error):
        fautes = ["Ce fichier est abîmé, ou n'a plus la forme d'un export : sa lecture s'arrête."]
    for faute in fautes:
        print(f"✗ {faute}", file=sys.stderr)
    print("✗ EXPORT ALTÉRÉ." if fautes else INTACT if choix.manifeste or attendus else COHERENT)
    return 1 if fautes else 0


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
