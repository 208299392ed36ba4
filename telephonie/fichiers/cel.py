"""The channel events of Asterisk (CEL), a row each: a call is what shares a `linkedid`.

Only what came in by a context of the source is a call of the Samu. A channel of the caller is the one whose `uniqueid`
is the `linkedid`; the others are those of the phones that ring and speak.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telephonie.fichiers.instants import lire_instant
from telephonie.fichiers.lecture import Feuille
from telephonie.lignes import LigneRefusee

Ligne = dict[str, str]
Fait = list[tuple[str, datetime, str, dict[str, Any]]]
# Applications that pass the answer of a phone on to the caller: it is not the IVR that picks up.
PASSE_PLATS = {"", "dial", "queue", "appdial", "appqueue"}
# [name of the system-]seconds since 1970.rank
NAISSANCE = re.compile(r"(?:^|-)(\d{9,10})\.\d+$")
# By how much the rows of a call may be out of order.
DESORDRE = timedelta(minutes=1)


@dataclass
class _Appels:
    """What the whole file says of its calls, before its rows are read."""

    autres: set[str] = field(default_factory=set)
    raccroches: set[str] = field(default_factory=set)


def contextes_du_cel(feuille: Feuille) -> list[str]:
    """By which contexts the calls of this file begin."""
    return sorted({ligne["context"] for ligne in _lignes(feuille) if _ouvre(ligne) and ligne["context"]})


def faits_du_cel(
    feuille: Feuille, contextes: Collection[str], samu: str, fuseau: ZoneInfo
) -> Iterator[Fait | LigneRefusee]:
    """What each row tells; nothing for calls that the Samu made, and for what says nothing of a call."""
    appels = _recenser(feuille, contextes)
    derniers: dict[str, datetime] = {}
    for ligne in _lignes(feuille):
        try:
            yield _un_fait(ligne, appels, samu, fuseau, derniers)
        except LigneRefusee as erreur:
            yield erreur


def _un_fait(ligne: Ligne, appels: _Appels, samu: str, fuseau: ZoneInfo, derniers: dict[str, datetime]) -> Fait:
    """`derniers` is what was read last of each call: on the night when the clock goes back, what follows follows."""
    appel = ligne["linkedid"]
    if not ligne["eventtype"] or not appel:
        raise LigneRefusee("« eventtype » et « linkedid » doivent être remplis.")
    if appel in appels.autres:
        return []
    dits = list(_dire(ligne, appels, samu))
    if not dits:
        return []
    avant = derniers.get(appel) or _naissance(appel)
    quand = lire_instant(ligne["eventtime"], "eventtime", fuseau)
    if avant and avant - quand > DESORDRE:
        quand = lire_instant(ligne["eventtime"], "eventtime", fuseau, apres=avant)
    derniers[appel] = quand
    return [(genre, quand, appel, donnees) for genre, donnees in dits]


def _naissance(appel: str) -> datetime | None:
    """Asterisk names a channel by the second in which it made it."""
    secondes = NAISSANCE.search(appel)
    return datetime.fromtimestamp(int(secondes[1]), UTC) if secondes else None


def _dire(ligne: Ligne, appels: _Appels, samu: str) -> Iterator[tuple[str, dict[str, Any]]]:
    de_l_appelant = ligne["uniqueid"] == ligne["linkedid"]
    poste = "" if de_l_appelant or ligne["channame"].startswith("Local/") else _poste(ligne["channame"])
    match ligne["eventtype"].upper():
        case "CHAN_START" if de_l_appelant:
            yield "appel.presente", {"samu": samu} | _numeros(ligne)
        case "CHAN_START" if poste:
            yield "poste.sonnerie", {"agent": poste}
        case "ANSWER" if de_l_appelant and ligne["appname"].lower() not in PASSE_PLATS:
            yield "svi.debut", {}
        case "APP_START" if de_l_appelant and ligne["appname"].lower() == "queue":
            if file := ligne["appdata"].partition(",")[0]:
                yield "file.entree", {"file": file}
        case "BRIDGE_ENTER" if poste:
            yield "appel.repondu", {"role": "arm", "agent": poste}
        case "BLINDTRANSFER":
            yield "transfert.debut", {"mode": "aveugle"}
        case "ATTENDEDTRANSFER":
            yield "transfert.debut", {"mode": "accompagne"}
        case "HANGUP" if de_l_appelant:
            yield "appel.fin", {"par": _qui_raccroche(ligne)}
        case "LINKEDID_END" if ligne["linkedid"] not in appels.raccroches:
            yield "appel.fin", {"par": "appelant"}


def _recenser(feuille: Feuille, contextes: Collection[str]) -> _Appels:
    """A call whose beginning is in another file is kept: it may be one of ours, cut by midnight."""
    appels = _Appels()
    for ligne in _lignes(feuille):
        if _ouvre(ligne) and ligne["context"] not in contextes:
            appels.autres.add(ligne["linkedid"])
        elif ligne["eventtype"].upper() == "HANGUP" and ligne["uniqueid"] == ligne["linkedid"]:
            appels.raccroches.add(ligne["linkedid"])
    return appels


def _ouvre(ligne: Ligne) -> bool:
    return ligne["eventtype"].upper() == "CHAN_START" and ligne["uniqueid"] == ligne["linkedid"] != ""


def _lignes(feuille: Feuille) -> Iterator[Ligne]:
    absentes = dict.fromkeys(("appname", "appdata", "cidnum", "exten", "extra"), "")
    titres = [titre.lower() for titre in feuille.entetes]
    return (absentes | dict(zip(titres, ligne, strict=True)) for ligne in feuille.lignes)


def _poste(canal: str) -> str:
    """PJSIP/arm01-0000001b → arm01."""
    return canal.partition("/")[2].rpartition("-")[0]


def _numeros(ligne: Ligne) -> dict[str, str]:
    numeros = {"numero": ligne["exten"], "appelant": ligne["cidnum"]}
    return {nom: numero for nom, numero in numeros.items() if re.search(r"\d", numero)}


def _qui_raccroche(ligne: Ligne) -> str:
    """As `extra` tells it: the caller's own channel, another one, or the dialplan."""
    try:
        source = json.loads(ligne["extra"] or "{}").get("hangupsource", "")
    except (ValueError, AttributeError, RecursionError):
        source = ""
    if not source or source == ligne["channame"]:
        return "appelant"
    return "systeme" if str(source).startswith("dialplan") else "agent"
