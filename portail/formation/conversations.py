"""The conversations of the training base, read from a small text file that a trainer can change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

from annuaire import horloge
from annuaire.models import Entite, Groupe, Participation, Utilisateur
from fil.lectures import Recepisse, accuser, marquer_lu
from fil.models import Fil
from messagerie.actes.corriger import reagir
from messagerie.actes.envoyer import envoyer, prendre_en_compte
from messagerie.actes.ouvrir import creer_groupe, ouvrir_avec_entite, ouvrir_avec_personne, ouvrir_rattachee
from messagerie.models import Conversation, Message
from portail.formation.documents import Ecrit
from portail.formation.documents import envoyer as deposer
from portail.formation.recit import RecitIllisible

TEXTE = Path(__file__).resolve().parent / "textes" / "conversations.txt"
ESPACE = UUID("0b8f7c7e-6d0b-4c9e-8d1f-5a5f5f0c8a21")
DIT = re.compile(r"-(\d+) (\S+)(?: \^(\w+))? \| (! )?(.*?)(?: #(\w+))?(?: \[(.+)\.(png|pdf) : (.+)\])?")
SUITE = re.compile(r"-(\d+) (\S+) \((\w+) \^(\w+)\)")
# How many messages each conversation has left unread, from the latest: enough for the counters to show something.
NON_LUS = {0: 2, 1: 1, 2: 1}


@dataclass(frozen=True)
class Replique:
    """One line: a message (`texte`), or what somebody puts on another one (`signe`)."""

    minutes: int
    qui: str
    texte: str = ""
    signe: str = ""
    vise: str = ""
    nom: str = ""
    est_urgente: bool = False
    jointe: Ecrit | None = None


@dataclass(frozen=True)
class Echange:
    """A conversation as it is written."""

    titre: str
    repliques: list[Replique] = field(default_factory=list)


def lire() -> list[Echange]:
    echanges: list[Echange] = []
    for rang, ligne in enumerate(TEXTE.read_text().splitlines(), start=1):
        if ligne.startswith("==="):
            echanges.append(Echange(ligne[3:].strip()))
        elif ligne and not ligne.startswith("#"):
            echanges[-1].repliques.append(_replique(ligne, rang))
    return echanges


def jouer(fin: datetime, groupes: dict[str, Groupe]) -> None:
    """Write them all as they were said, before `fin`; each person's screen has received and read nearly all."""
    ouvertes = [(echange, _ouvrir(echange, fin, groupes)) for echange in lire()]
    noms: dict[str, Message] = {}
    # In the order of time, so that the clock never goes back in a fil.
    repliques = [(r.minutes, rang, r, c) for rang, (e, c) in enumerate(ouvertes) for r in e.repliques]
    for minutes, rang, replique, conversation in sorted(repliques, key=lambda quatre: -quatre[0]):
        with horloge.a_l_heure(fin - timedelta(minutes=minutes)):
            _dire(replique, conversation, noms, cle=f"{rang}/{minutes}/{replique.qui}")
    for rang, (_, conversation) in enumerate(ouvertes):
        _lire_par_tous(conversation, NON_LUS.get(rang, 0))


def _replique(ligne: str, rang: int) -> Replique:
    if dit := DIT.fullmatch(ligne):
        minutes, qui, vise, urgente, texte, nom, titre, format_, contenu = dit.groups()
        jointe = Ecrit("", "", "autre", format_, qui, timedelta(), {}, titre, [contenu]) if titre else None
        return Replique(
            int(minutes), qui, texte, vise=vise or "", nom=nom or "", est_urgente=bool(urgente), jointe=jointe
        )
    if suite := SUITE.fullmatch(ligne):
        minutes, qui, signe, vise = suite.groups()
        return Replique(int(minutes), qui, signe=signe, vise=vise)
    raise RecitIllisible(f"conversations.txt, ligne {rang} : « {ligne} »")


def _ouvrir(echange: Echange, fin: datetime, groupes: dict[str, Groupe]) -> Conversation:
    debut = fin - timedelta(minutes=max(r.minutes for r in echange.repliques) + 1)
    with horloge.a_l_heure(debut):
        return next(_ouvertures(echange, groupes))()


def _ouvertures(echange: Echange, groupes: dict[str, Groupe]) -> Iterator[Callable[[], Conversation]]:
    titre, premier = echange.titre, _personne(echange.repliques[0].qui)
    if titre.startswith("événement "):
        groupe = groupes[f"evt:{titre.split()[1]}"]
        yield lambda: ouvrir_rattachee(auteur=premier, groupe=groupe).conversation
    if titre.startswith("fonction "):
        qui, code, fonction = re.fullmatch(r"fonction (\S+) > (\S+) : (.+)", titre).groups()  # type: ignore[union-attr]
        entite = Entite.objects.get(code=code)
        yield lambda: ouvrir_avec_entite(auteur=_personne(qui), entite=entite, fonction=fonction).conversation
    if titre.startswith("groupe "):
        nom, _, liste = titre.removeprefix("groupe ").partition(" : ")
        yield partial(_groupe, nom, liste.split(", "))
    un, _, autre = titre.partition(" + ")
    yield lambda: ouvrir_avec_personne(auteur=_personne(un), personne=_personne(autre)).conversation


def _groupe(nom: str, liste: list[str]) -> Conversation:
    personnes = list(Utilisateur.objects.filter(username__in=liste).order_by("pk"))
    entites = list(Entite.objects.filter(code__in=liste))
    auteur = next(p for p in personnes if p.username == next(n for n in liste if "." in n))
    jeton = uuid5(ESPACE, nom)
    return creer_groupe(
        auteur=_personne(auteur.username), nom=nom, jeton=jeton, personnes=personnes, entites=entites
    ).conversation


def _dire(replique: Replique, conversation: Conversation, noms: dict[str, Message], *, cle: str) -> None:
    qui, groupe, jointe = _personne(replique.qui), conversation.groupe, replique.jointe
    if replique.signe == "pris":
        prendre_en_compte(auteur=qui, message=noms[replique.vise])
    elif replique.signe:
        reagir(auteur=qui, message=noms[replique.vise], signe=replique.signe, est_posee=True)
    else:
        message = envoyer(
            auteur=qui,
            groupe=groupe,
            texte=replique.texte,
            jeton=uuid5(ESPACE, cle),
            est_urgent=replique.est_urgente,
            reponse_a=noms[replique.vise].pk if replique.vise else None,
            pieces=[deposer(qui, groupe, jointe, horloge.maintenant())] if jointe else (),
        ).message
        if replique.nom:
            noms[replique.nom] = message


def _lire_par_tous(conversation: Conversation, reste: int) -> None:
    """Everybody named in person, and whoever has written there, but for the last messages."""
    fil = Fil.objects.get(groupe=conversation.pk)
    lue = conversation.groupe.depeches.filter(rang__lte=max(fil.nouveautes - reste, 0)).order_by("-numero").first()
    nommes = Participation.objects.filter(groupe=conversation.pk, utilisateur__isnull=False).values("utilisateur")
    ecrivains = Message.objects.filter(groupe=conversation.pk).values("auteur")
    for personne in Utilisateur.objects.filter(pk__in=nommes.union(ecrivains)):
        accuser({Recepisse(personne.pk, conversation.pk, "recu"): fil.dernier_numero})
        if lue is not None:
            marquer_lu(utilisateur=personne, groupe=conversation.groupe, numero=lue.numero)
            accuser({Recepisse(personne.pk, conversation.pk, "lu"): lue.numero})


def _personne(identifiant: str) -> Utilisateur:
    return Utilisateur.objects.select_related("affectation_active__entite").get(username=identifiant)
