"""Rows become events; each row that cannot is told with its reason. The same file gives the same identifiers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from telephonie.fichiers.cel import Fait, faits_du_cel
from telephonie.fichiers.instants import lire_instant
from telephonie.fichiers.lecture import Feuille
from telephonie.fichiers.noms import Noms, ancien_nom
from telephonie.lignes import LigneRefusee, Recu, lire_objet

ESPACE = UUID("c2a8c1c0-8a0e-4f0b-9a8c-7f7f0f3f9f10")
# What a column of a call record may hold: (code, name, whether it must be there, what its title looks like).
CHAMPS = (
    ("presente_le", "Présenté le", True, r"présent|present|arriv|d[ée]but|date|appel le"),
    ("repondu_le", "Répondu le", False, r"répond|repond|d[ée]croch|answer"),
    ("fini_le", "Fini le", True, r"fin|raccroch|end|hangup"),
    ("appel", "Identifiant de l'appel", False, r"identifiant|uniqueid|call.?id|référence|^id$"),
    ("numero", "Numéro composé", False, r"compos|appelé|sda|dnis|destination"),
    ("appelant", "Appelant", False, r"appelant|clid|caller|origine|src"),
    ("file", "File", False, r"file|queue"),
)

# The instants that every row has.
BORNES = ("presente_le", "fini_le")
FIN_DES_TEMPS = datetime.max.replace(tzinfo=UTC)
# How Asterisk takes a call out of a queue that nobody answered, and by whom.
SORTIES = {"EXITWITHTIMEOUT": "systeme", "EXITEMPTY": "systeme", "EXITWITHKEY": "appelant"}
TRANSFERTS = {"BLINDTRANSFER": "aveugle", "TRANSFER": "aveugle", "ATTENDEDTRANSFER": "accompagne"}
# What each call did in each second: by kind of event, once for each time that the same kind came again.
Secondes = dict[tuple[str, datetime], list[dict[str, dict[str, Any]]]]


@dataclass
class Converti:
    """Events, the row of the file that each comes from (from 1, headings included), why other rows gave none."""

    recus: list[Recu] = field(default_factory=list)
    rangs: list[int] = field(default_factory=list)
    erreurs: dict[int, str] = field(default_factory=dict)
    appels: int = 0


def deviner(entetes: list[str]) -> dict[str, str]:
    """Which column looks like which field; each column is taken once."""
    devines: dict[str, str] = {}
    for code, _, _, motif in CHAMPS:
        libres = (titre for titre in entetes if titre not in devines.values())
        if titre := next((t for t in libres if re.search(motif, t, re.IGNORECASE)), None):
            devines[code] = titre
    return devines


def convertir(
    feuille: Feuille,
    correspondance: Mapping[str, str],
    *,
    source: str,
    samu: str,
    fuseau: ZoneInfo,
    maintenant: datetime,
    contextes: Collection[str] = (),
    anciens: Collection[str] = (),
) -> Converti:
    """Read all the rows.

    Args:
        correspondance: the title of the column of each field of CHAMPS; nothing for what Asterisk writes.
        contextes: those by which the calls of the Samu come in; for a CEL only.
        fuseau: the clock of times that are written without a zone.
        anciens: the `anciens_noms` of the file under which the source has calls.
    """
    converti = Converti()
    if feuille.genre == "queue_log":
        faits = _du_queue_log(feuille, samu)
    elif feuille.genre == "cel":
        faits = faits_du_cel(feuille, contextes, samu, fuseau)
    else:
        faits = _du_releve(feuille, correspondance, samu, fuseau, Noms(anciens))
    appels: set[str] = set()
    secondes: Secondes = {}
    for rang, fait in zip(feuille.rangs, faits, strict=True):
        try:
            if isinstance(fait, LigneRefusee):
                raise fait
            for genre, dit_le, appel, donnees in fait:
                quand = dit_le
                if feuille.genre == "queue_log" and not genre.startswith("poste."):
                    quand = _a_la_suite(secondes, genre, dit_le, appel, donnees)
                nom = f"{source}/{appel}/{genre}/{quand.isoformat()}"
                if feuille.genre == "cel" or genre.startswith("poste."):  # several phones at the same second
                    nom += "/" + donnees.get("agent", "")
                objet = {
                    "id": str(uuid5(ESPACE, nom)),
                    "type": genre,
                    "survenu_le": quand.isoformat(),
                    "appel": appel,
                    "donnees": donnees,
                }
                converti.recus.append(lire_objet(objet, maintenant))
                converti.rangs.append(rang)
                appels.add(appel)
        except LigneRefusee as erreur:
            converti.erreurs[rang] = str(erreur)
    converti.appels = len(appels)
    return converti


def _a_la_suite(secondes: Secondes, genre: str, dit_le: datetime, appel: str, donnees: dict[str, Any]) -> datetime:
    """Asterisk tells seconds: when a call enters two queues within one, the second time and what follows it there are a
    microsecond later, or one identifier would say two things."""
    pas = secondes.setdefault((appel, dit_le), [{}])
    rang = next((rang for rang, dits in enumerate(pas) if dits.get(genre) == donnees), len(pas) - 1)
    if pas[rang].setdefault(genre, donnees) != donnees:
        rang += 1
        pas.append({genre: donnees})
    return dit_le + timedelta(microseconds=rang)


def anciens_noms(feuille: Feuille, correspondance: Mapping[str, str], fuseau: ZoneInfo) -> list[str]:
    """How the rows that name no call were named at first; what Asterisk writes names them all."""
    noms: list[str] = []
    if feuille.genre != "releve":
        return noms
    for place, dit in enumerate(_dits(feuille, correspondance)):
        with suppress(LigneRefusee):
            if not dit.get("appel"):
                noms.append(ancien_nom(_instant(dit, "presente_le", fuseau), dit.get("appelant", ""), place))
    return noms


def _dits(feuille: Feuille, correspondance: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Each row by the fields of CHAMPS."""
    places = {code: feuille.entetes.index(titre) for code, titre in correspondance.items() if titre in feuille.entetes}
    return ({code: ligne[place] for code, place in places.items()} for ligne in feuille.lignes)


def _du_releve(
    feuille: Feuille, correspondance: Mapping[str, str], samu: str, fuseau: ZoneInfo, noms: Noms
) -> Iterator[Fait | LigneRefusee]:
    # The dates are read: written otherwise in another export, they say the same.
    bornes = {correspondance.get(code) for code in BORNES}
    ailleurs = [place for place, titre in enumerate(feuille.entetes) if titre not in bornes]
    for place, dit in enumerate(_dits(feuille, correspondance)):
        reste = [feuille.lignes[place][autre] for autre in ailleurs]
        try:
            yield _un_appel(dit, reste, place, noms, samu, fuseau)
        except LigneRefusee as erreur:
            yield erreur


def _un_appel(dit: dict[str, str], reste: list[str], place: int, noms: Noms, samu: str, fuseau: ZoneInfo) -> Fait:
    lu = _instant(dit, "presente_le", fuseau)
    presente, repondu, fini = _se_suivre(dit, lu, fuseau)
    if fini - presente > timedelta(hours=12):
        raise LigneRefusee("Cet appel durerait plus de 12 heures.")
    # Named by what the row says as it stands, whichever of the two hours it is.
    ancien = ancien_nom(lu, dit.get("appelant", ""), place)
    appel = dit.get("appel") or noms.donner(lu, fini, reste, ancien)
    donnees = {"samu": samu} | {code: dit[code] for code in ("numero", "appelant") if dit.get(code)}
    faits: Fait = [("appel.presente", presente, appel, donnees)]
    if dit.get("file"):
        faits.append(("file.entree", presente, appel, {"file": dit["file"]}))
    if repondu:
        # A role has to be told, and no file tells one: the derivation goes by the queue.
        faits.append(("appel.repondu", repondu, appel, {"role": "arm"}))
    return [*faits, ("appel.fin", fini, appel, {"par": "appelant"})]


def _se_suivre(dit: dict[str, str], lu: datetime, fuseau: ZoneInfo) -> tuple[datetime, datetime | None, datetime]:
    """When it was presented (`lu`, or the same hour once more on the night when the clock goes back), answered, ended:
    of the two calls that the row may tell, the shorter one."""
    lectures = []
    encore = _instant(dit, "presente_le", fuseau, apres=FIN_DES_TEMPS)
    for presente in (lu, encore) if encore > lu else (lu,):
        fini = _instant(dit, "fini_le", fuseau, apres=presente)
        repondu = _instant(dit, "repondu_le", fuseau, apres=presente) if dit.get("repondu_le") else None
        if presente <= (repondu or presente) <= fini:
            lectures.append((presente, repondu, fini))
    if not lectures:
        raise LigneRefusee("Les instants ne se suivent pas : présenté, répondu, fini.")
    return min(lectures, key=lambda appel: appel[2] - appel[0])


def _instant(dit: dict[str, str], code: str, fuseau: ZoneInfo, *, apres: datetime | None = None) -> datetime:
    nom = next(nom for c, nom, *_ in CHAMPS if c == code)
    return lire_instant(dit.get(code, ""), nom, fuseau, apres=apres)


def _du_queue_log(feuille: Feuille, samu: str) -> Iterator[Fait | LigneRefusee]:
    """Asterisk: instant | call | queue | agent | event | what it says. What it tells of agents alone is passed over."""
    # A call that leaves a queue may enter another one: it has ended only if nothing names it any more.
    derniers = {ligne[1]: place for place, ligne in enumerate(feuille.lignes) if len(ligne) > 1}
    for place, ligne in enumerate(feuille.lignes):
        try:
            instant, appel, file, agent, evenement, *suite = ligne
            quand = datetime.fromtimestamp(float(instant), UTC)
        except (ValueError, OverflowError, OSError):
            yield LigneRefusee("Ce n'est pas une ligne de queue_log.")
            continue
        if evenement in SORTIES:
            par = SORTIES[evenement]
            yield [("appel.fin", quand, appel, {"par": par})] if derniers[appel] == place else []
            continue
        faits = [(genre, quand, appel, donnees) for genre, donnees in _asterisk(evenement, file, agent, suite, samu)]
        if evenement in TRANSFERTS and derniers[appel] == place:
            # Its queues hear no more of it: how the call ends is not known, how long one talked to it there is.
            faits.append(("segment.fin", quand, appel, {}))
        yield faits


def _asterisk(
    evenement: str, file: str, agent: str, suite: list[str], samu: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    match evenement:
        case "ENTERQUEUE":
            appelant = suite[1] if len(suite) > 1 else ""
            yield "appel.presente", {"samu": samu} | ({"appelant": appelant} if appelant else {})
            yield "file.entree", {"file": file}
        case "CONNECT":
            yield "appel.repondu", {"role": "arm", "agent": agent, "file": file}
        case "RINGNOANSWER":
            yield "poste.sans_reponse", {"agent": agent}
        case "ABANDON":
            yield "file.abandon", {}
            yield "appel.fin", {"par": "appelant"}
        case "COMPLETECALLER":
            yield "appel.fin", {"par": "appelant"}
        case "COMPLETEAGENT":
            yield "appel.fin", {"par": "agent"}
        case _ if evenement in TRANSFERTS:
            yield "transfert.debut", {"mode": TRANSFERTS[evenement]}
