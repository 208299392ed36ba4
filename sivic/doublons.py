"""Victims who may be one person. Identities are compared by keyed prints, and only for who may read both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from annuaire.models import Utilisateur
from evenements.models import Evenement
from sivic.droits import peut_lire_identite
from sivic.models import Distinction, Identite, Victime
from sivic.sinus import lire_sinus

ECART = timedelta(minutes=15)
PAR_VICTIME = 3
MONTRES = 60


class Doublon(NamedTuple):
    """Two victims, and why they may be one."""

    une: Victime
    autre: Victime
    raison: str
    certitude: int


class Candidate(NamedTuple):
    """A victim, and its identity's prints if the reader may read it."""

    victime: Victime
    empreinte: str
    profil: str
    origine: str


def probables(lecteur: Utilisateur, evenement: Evenement) -> list[Doublon]:
    """The surest first. Whoever may not read an identity learns nothing of it, not even that two are the same."""
    presentes = evenement.victimes.presentes().select_related(
        "entite__parent", "destination", "identite__reprise_de", "sejour"
    )
    candidates = [_candidate(lecteur, victime) for victime in presentes.prefetch_related("absorbees__absorbees")]
    distinctes = set(Distinction.objects.filter(une__evenement=evenement).values_list("une_id", "autre_id"))
    trouves: dict[tuple[int, int], Doublon] = {}
    for doublon in (*_memes_identites(candidates), *_memes_instants(candidates)):
        cle = (min(doublon.une.pk, doublon.autre.pk), max(doublon.une.pk, doublon.autre.pk))
        if cle not in distinctes:
            trouves.setdefault(cle, doublon)
    surs = sorted(trouves.values(), key=lambda d: (-d.certitude, d.une.rang, d.autre.rang))
    return list(_sans_foule(surs))[:MONTRES]


def _memes_identites(candidates: list[Candidate]) -> Iterator[Doublon]:
    par_empreinte = defaultdict(list)
    for candidate in candidates:
        if candidate.empreinte:
            par_empreinte[candidate.empreinte].append(candidate)
    for memes in par_empreinte.values():
        for une, autre in combinations(memes, 2):
            if une.origine != autre.origine or not une.origine:
                yield Doublon(une.victime, autre.victime, "même identité", 3)


def _memes_instants(candidates: list[Candidate]) -> Iterator[Doublon]:
    """Counted at the same time with the same state, at the same place or for the same hospital, by two hands."""
    par_etat = defaultdict(list)
    for candidate in candidates:
        par_etat[candidate.victime.etat].append(candidate)
    for memes in par_etat.values():
        memes.sort(key=lambda c: c.victime.denombree_le)
        for rang, une in enumerate(memes):
            for autre in memes[rang + 1 :]:
                if autre.victime.denombree_le - une.victime.denombree_le > ECART:
                    break
                if (ou := _meme_endroit(une.victime, autre.victime)) and _deux_mains(une, autre):
                    yield from _rapprocher(une, autre, ou)


def _rapprocher(une: Candidate, autre: Candidate, ou: str) -> Iterator[Doublon]:
    """Two known identities that differ are two persons; the same sex and age make it likelier."""
    if une.empreinte and autre.empreinte and une.empreinte != autre.empreinte:
        return
    if une.profil and autre.profil and une.profil != autre.profil:
        return
    minutes = round((autre.victime.denombree_le - une.victime.denombree_le).total_seconds() / 60)
    raison = f"même état, {ou}, à {minutes} min"
    if une.profil and autre.profil:
        yield Doublon(une.victime, autre.victime, f"{raison}, même sexe et même âge à dix ans près", 2)
    else:
        yield Doublon(une.victime, autre.victime, raison, 1)


def _meme_endroit(une: Victime, autre: Victime) -> str:
    if une.destination_id and une.destination_id == autre.destination_id:
        return f"vers {une.destination}"
    return une.get_lieu_display().lower() if une.lieu == autre.lieu else ""


def _deux_mains(une: Candidate, autre: Candidate) -> bool:
    """One hand that counts two persons counts two; the field and the hospital, or two Samu, may count the same."""
    if une.origine and une.origine == autre.origine:
        return False
    return une.origine != autre.origine or une.victime.entite_id != autre.victime.entite_id


def _sans_foule(doublons: list[Doublon]) -> Iterator[Doublon]:
    """In a crowd everybody is like everybody: each victim is brought near a few others at most."""
    vus: dict[int, int] = defaultdict(int)
    for doublon in doublons:
        paire = (doublon.une.pk, doublon.autre.pk)
        if max(vus[pk] for pk in paire) < PAR_VICTIME or doublon.certitude == 3:
            for pk in paire:
                vus[pk] += 1
            yield doublon


def _candidate(lecteur: Utilisateur, victime: Victime) -> Candidate:
    origine = lire_sinus(victime.sinus).origine if victime.sinus else ""
    identite: Identite | None = getattr(victime, "identite", None)
    if identite is None or not peut_lire_identite(lecteur, victime):
        return Candidate(victime, "", "", origine)
    return Candidate(victime, identite.empreinte, identite.profil, origine)
