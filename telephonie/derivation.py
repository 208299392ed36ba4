"""What the events of one call say of it. Pure: the same events give the same call, in whatever order they came."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from telephonie.enregistres import Enregistre, commencer, finir
from telephonie.models import Appel, EvenementTelephonie, SegmentAppel

Type = EvenementTelephonie.Type
Issue = Appel.Issue
Genre = SegmentAppel.Genre
# At the same microsecond, events happen in the order in which a call lives them.
ORDRE = {genre: rang for rang, genre in enumerate(Type.values)}

# What is told of a call beside its presentation, and does not precede it.
INSTANTS = ("achemine_le", "svi_le", "file_le", "repondu_le", "medecin_le", "fini_le")


@dataclass(frozen=True, slots=True)
class Evenement:
    """What the derivation reads of an event."""

    survenu_le: datetime
    uuid: UUID
    type: str
    donnees: dict[str, Any]


@dataclass(slots=True)
class Segment:
    genre: str
    ou: str
    debut_le: datetime
    fin_le: datetime | None = None


@dataclass(slots=True)
class Derive:
    """A call as told so far; `samu` and `servi` are codes of entités."""

    presente_le: datetime
    samu: str = ""
    servi: str = ""
    route: str = ""
    acces: str = ""
    numero: str = ""
    file: str = ""
    appelant: str = ""
    commune: str = ""
    dossier_lrm: str = ""
    issue: str = Issue.EN_COURS
    tentatives: int = 0
    achemine_le: datetime | None = None
    svi_le: datetime | None = None
    file_le: datetime | None = None
    repondu_le: datetime | None = None
    medecin_le: datetime | None = None
    fini_le: datetime | None = None
    fini_par: str = ""
    parole_ms: int = 0
    garde_ms: int = 0
    transferts_aveugles: int = 0
    transferts_accompagnes: int = 0
    evenements: int = 0
    anomalie: str = ""
    segments: list[Segment] = field(default_factory=list)
    enregistrements: list[Enregistre] = field(default_factory=list)

    @property
    def est_complet(self) -> bool:
        """A call of which nobody told the presentation cannot be counted: it waits for it."""
        return bool(self.samu)


def deriver(evenements: Sequence[Evenement], *, mesure_humain: bool, files_de_medecins: Collection[str] = ()) -> Derive:
    """Tell the call.

    Args:
        evenements: all those of one call, at least one, in any order.
        mesure_humain: False when the source calls "answered" what its IVR picks up; then nothing is known of a human.
        files_de_medecins: of a source that names no role, the queues where a doctor answers.
    """
    suite = sorted(evenements, key=lambda e: (e.survenu_le, ORDRE[e.type], e.uuid))
    appel = Derive(presente_le=suite[0].survenu_le, evenements=len(suite))
    for evenement in suite:
        _lire(appel, evenement, mesure_humain=mesure_humain, files_de_medecins=files_de_medecins)
    appel.servi = appel.servi or appel.samu
    _clore(appel, suite[-1], mesure_humain=mesure_humain)
    return appel


def _lire(appel: Derive, e: Evenement, *, mesure_humain: bool, files_de_medecins: Collection[str]) -> None:
    quand, dit = e.survenu_le, e.donnees
    match e.type:
        case Type.APPEL_PRESENTE if not appel.samu:
            appel.presente_le, appel.samu = quand, dit["samu"]
            appel.acces, appel.numero = dit.get("acces", ""), dit.get("numero", "")
            appel.appelant, appel.commune = _numero(dit.get("appelant", "")), dit.get("commune", "")
        case Type.APPEL_ACHEMINE:
            appel.tentatives += 1
            appel.achemine_le, appel.servi, appel.route = quand, dit["samu"], dit["motif"]
        case Type.ACCES_ECHEC:
            appel.tentatives += 1
        case Type.SVI_DEBUT:
            appel.svi_le = appel.svi_le or quand
            _ouvrir(appel, Genre.SVI, "", quand)
        case Type.SVI_ABANDON:
            _finir(appel, quand, Issue.ABANDON_SVI, "appelant")
        case Type.FILE_ENTREE:
            if appel.fini_par == "systeme":
                # A queue let it go and another one took it: what was told as its end was not.
                appel.fini_le, appel.fini_par, appel.issue = None, "", Issue.EN_COURS
            appel.file_le, appel.file = appel.file_le or quand, appel.file or dit["file"]
            _ouvrir(appel, Genre.FILE, dit["file"], quand)
        case Type.FILE_ABANDON:
            _finir(appel, quand, Issue.ABANDON_FILE, "appelant")
        case Type.POSTE_SONNERIE:
            _ouvrir(appel, Genre.SONNERIE, dit.get("agent", dit.get("poste", "")), quand)
        case Type.APPEL_REPONDU if mesure_humain:
            _repondre(appel, quand, dit, files_de_medecins)
        case Type.GARDE_DEBUT:
            _ouvrir(appel, Genre.GARDE, "", quand)
        case Type.GARDE_FIN:
            _ouvrir(appel, Genre.PAROLE, _interlocuteur(appel), quand)
        case Type.TRANSFERT_DEBUT if dit["mode"] == "aveugle":
            appel.transferts_aveugles += 1
        case Type.TRANSFERT_DEBUT:
            appel.transferts_accompagnes += 1
        case Type.SEGMENT_FIN:
            _fermer(appel, quand)
        case Type.ENREGISTREMENT_DEBUT:
            commencer(appel.enregistrements, quand, dit.get("reference", ""))
        case Type.ENREGISTREMENT_FIN:
            if finir(appel.enregistrements, quand, dit.get("reference", ""), dit.get("sha256", "")):
                appel.anomalie = "Deux empreintes sont dites pour un même enregistrement."
        case Type.APPEL_PERDU:
            _finir(appel, quand, Issue.PERDU, "systeme")
        case Type.APPEL_FIN:
            _finir(appel, quand, Issue.DISSUADE if dit.get("dissuade") else "", dit["par"])


def _numero(appelant: str) -> str:
    """ "anonymous", « Masqué »: what hides a number is not one, or all who hide theirs would be one caller."""
    return appelant if re.search(r"\d", appelant) else ""


def _repondre(appel: Derive, quand: datetime, dit: dict[str, Any], files_de_medecins: Collection[str]) -> None:
    appel.repondu_le = appel.repondu_le or quand
    appel.dossier_lrm = appel.dossier_lrm or dit.get("dossier", "")
    appel.file = appel.file or dit.get("file", "")
    if dit["role"] == "medecin" or _file_courante(appel, dit) in files_de_medecins:
        appel.medecin_le = appel.medecin_le or quand
    _ouvrir(appel, Genre.PAROLE, dit.get("agent", ""), quand)


def _ouvrir(appel: Derive, genre: str, ou: str, quand: datetime) -> None:
    _fermer(appel, quand)
    appel.segments.append(Segment(genre, ou, quand))


def _fermer(appel: Derive, quand: datetime) -> None:
    if appel.segments and appel.segments[-1].fin_le is None:
        appel.segments[-1].fin_le = quand


def _file_courante(appel: Derive, dit: dict[str, Any]) -> str:
    """Where the caller was answered: the last queue entered, when the answer does not name it."""
    return dit.get("file") or next((s.ou for s in reversed(appel.segments) if s.genre == Genre.FILE), "")


def _interlocuteur(appel: Derive) -> str:
    return next((s.ou for s in reversed(appel.segments) if s.genre == Genre.PAROLE), "")


def _finir(appel: Derive, quand: datetime, issue: str, par: str) -> None:
    """The first end told is the end; an answer before it wins over what the engine calls the outcome."""
    if appel.fini_le is not None or par == "systeme" and _change_de_file(appel, quand):
        return
    appel.fini_le, appel.fini_par = quand, par
    appel.issue = issue or appel.issue
    _fermer(appel, quand)


def _change_de_file(appel: Derive, quand: datetime) -> bool:
    """At this very instant it entered a queue that is not its first one."""
    dernier = appel.segments[-1] if appel.segments else None
    return bool(dernier and dernier.genre == Genre.FILE and dernier.debut_le == quand != appel.file_le)


def _clore(appel: Derive, dernier: Evenement, *, mesure_humain: bool) -> None:
    _commencer_a_la_presentation(appel)
    for segment in appel.segments:
        duree = round(((segment.fin_le or segment.debut_le) - segment.debut_le).total_seconds() * 1000)
        if segment.genre == Genre.PAROLE:
            appel.parole_ms += duree
        elif segment.genre == Genre.GARDE:
            appel.garde_ms += duree
    est_echec = dernier.type == Type.ACCES_ECHEC and not appel.svi_le and not appel.file_le
    if appel.repondu_le:
        appel.issue = Issue.REPONDU
    elif appel.fini_le is None and not est_echec:
        appel.issue = Issue.EN_COURS
    elif not mesure_humain:
        # However it ended, it is in no denominator: nobody would know of those that a human answered.
        appel.issue = Issue.NON_MESURE
    elif appel.fini_le is None:
        appel.issue = Issue.ECHEC
    elif appel.issue == Issue.EN_COURS:
        appel.issue = _issue_sans_reponse(appel)
    if appel.fini_le and appel.repondu_le and appel.fini_le < appel.repondu_le:
        appel.anomalie = "Une réponse est dite après la fin de l'appel."


def _commencer_a_la_presentation(appel: Derive) -> None:
    """It is what one counts from: nobody has waited, nor been heard, for less than nothing."""
    presente = appel.presente_le
    dits: dict[str, datetime] = {champ: quand for champ in INSTANTS if (quand := getattr(appel, champ))}
    if min([presente, *dits.values(), *(segment.debut_le for segment in appel.segments)]) == presente:
        return
    quoi = "Une réponse est dite" if appel.repondu_le and appel.repondu_le < presente else "Un événement est dit"
    appel.anomalie = f"{quoi} avant la présentation de l'appel."
    for champ, quand in dits.items():
        setattr(appel, champ, max(quand, presente))
    for segment in appel.segments:
        segment.debut_le = max(segment.debut_le, presente)
        segment.fin_le = segment.fin_le and max(segment.fin_le, presente)


def _issue_sans_reponse(appel: Derive) -> str:
    """How a call ended that no human answered: where the caller was when they hung up, or who cut."""
    if appel.fini_par != "appelant":
        return Issue.PERDU
    if appel.file_le:
        return Issue.ABANDON_FILE
    return Issue.ABANDON_SVI if appel.svi_le else Issue.ABANDON_SONNERIE
