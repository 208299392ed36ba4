"""Say that two victims are one person, or that they are two after all.

The one with the bracelet stays; the other becomes its trace, unchanged, with its number, its history and its exchanges.
What they say differently is chosen by somebody. Nothing is erased, so that the two can be parted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from sivic.actes.annoncer import annoncer, prendre_les_fils
from sivic.actes.denombrer import actuelle, reprendre
from sivic.actes.sejourner import dit_un_sejour
from sivic.droits import etablissements_de, verifier_peut_denombrer
from sivic.frontiere import SEJOUR
from sivic.models import Distinction, Identite, Reception, Sejour, Victime
from sivic.sinus import lire_sinus

# What somebody chooses when the two say it differently, and how it is called.
A_CHOISIR = {"etat": "l'état vital", "lieu": "le lieu", "destination": "l'orientation", "cump": "le suivi CUMP"}


@transaction.atomic
def fusionner(*, auteur: Utilisateur, une: Victime, autre: Victime, garder: Mapping[str, int]) -> Victime:
    """Make one person of the two; who stays. `garder`: for each difference, the id of the victim that is right."""
    une, autre = reprendre(auteur, une), reprendre(auteur, autre)
    if refus := refus_de_fusion(une, autre):
        raise ValidationError(refus)
    reste, absorbee = qui_reste(une, autre)
    for champ in differences(une, autre):
        if garder.get(champ) not in (une.pk, autre.pk):
            raise ValidationError({champ: f"Choisissez {A_CHOISIR[champ]} de {une.nom} ou de {autre.nom}."})
    prendre_les_fils(reste.evenement, [reste, absorbee])
    quittee = reste.destination_id
    _reprendre_ce_qui_est_dit(reste, absorbee, garder)
    _reprendre_le_reste(reste, absorbee)
    absorbee.absorbee_par = reste
    absorbee.save(update_fields=["absorbee_par"])
    _regler_ce_qui_est_dit_a_part(auteur, absorbee)
    annoncer(absorbee, "victime.absorbee", auteur)
    return _annoncer(reste, "victime.fusionnee", auteur, aussi=[quittee])


@transaction.atomic
def separer(*, auteur: Utilisateur, victime: Victime) -> Victime:
    """Two persons after all: the trace is a victim again, as it was. What the other had taken of it goes back."""
    evenement = verrouiller(victime.evenement)
    verifier_peut_denombrer(auteur, evenement)
    rendue = actuelle(victime, evenement)
    reste = rendue.absorbee_par
    if reste is None:
        raise ValidationError(f"{rendue.nom} n'est fusionnée dans personne.")
    restes = _lignee(reste)
    quittes = set().union(*(etablissements_de(une) for une in restes))
    prendre_les_fils(evenement, [rendue], aussi=quittes)
    rendue.absorbee_par = None
    rendue.save(update_fields=["absorbee_par"])
    for modele, champs in REPRIS:
        _rendre(modele, champs, rendue, restes)
    for une in restes:
        une.evenement = evenement
        _annoncer(une, "victime.separee", auteur, aussi=quittes)
    return _annoncer(rendue, "victime.separee", auteur)


def _lignee(victime: Victime | None) -> list[Victime]:
    """The victim, whom it turned out to be, and so on up to the one that counts."""
    return [victime, *_lignee(victime.absorbee_par)] if victime else []


def _rendre(modele: Any, champs: Iterable[str], rendue: Victime, restes: list[Victime]) -> None:
    """What those above have taken of it, however far, goes back with what was said of it since; they take instead what
    another of their traces knows."""
    siennes = [rendue, *rendue.traces]
    pris = modele.objects.filter(victime__in=restes, reprise_de__in=siennes)
    if not pris:
        return
    # Only the one that counts could be changed since.
    par_victime = {un.victime_id: un for un in pris}
    dernier = [par_victime[une.pk] for une in restes if une.pk in par_victime][-1]
    siens = modele.objects.filter(victime__in=siennes)
    siens.filter(Q(victime=dernier.reprise_de) | Q(reprise_de=dernier.reprise_de)).update(
        **{champ: getattr(dernier, champ) for champ in champs}
    )
    pris.delete()
    for une in restes:
        for trace in une.absorbees.order_by("rang"):
            _reprendre(modele, champs, une, trace)


@transaction.atomic
def distinguer(*, auteur: Utilisateur, une: Victime, autre: Victime) -> Distinction:
    """Two persons indeed: the search of duplicates brings them together no more."""
    une, autre = sorted((reprendre(auteur, une), reprendre(auteur, autre)), key=lambda victime: victime.pk)
    if une.pk == autre.pk or une.evenement_id != autre.evenement_id:
        raise ValidationError("Choisissez deux victimes de cet événement.")
    return Distinction.objects.get_or_create(une=une, autre=autre, defaults={"par": auteur})[0]


def _regler_ce_qui_est_dit_a_part(auteur: Utilisateur, absorbee: Victime) -> None:
    """SIVIC hears that the number is no longer a person: the state that it said of it has no object any more. The
    admission goes on waiting: it is the person's, and the trace's again if they are parted."""
    for recue in absorbee.receptions.select_for_update().filter(statut=Reception.Statut.A_REGLER):
        if dit_un_sejour(recue.reste):
            recue.restent = list(SEJOUR)
        else:
            recue.statut, recue.reglee_par = Reception.Statut.REGLEE, auteur
        recue.save(update_fields=["restent", "statut", "reglee_par"])


def qui_reste(une: Victime, autre: Victime) -> tuple[Victime, Victime]:
    """Who stays, who is absorbed: the bracelet stays, that of the field first; of two provisional ones, the first."""
    reste, absorbee = sorted((une, autre), key=lambda v: (not v.sinus, _origine(v) != "TR", v.rang))
    return reste, absorbee


def refus_de_fusion(une: Victime, autre: Victime) -> str:
    """Why the two cannot be one person, if so."""
    if une.pk == autre.pk or une.evenement_id != autre.evenement_id:
        return "Choisissez deux victimes de cet événement."
    if _origine(une) and _origine(une) == _origine(autre):
        return "Deux bracelets de même origine sont deux personnes : corrigez d'abord le numéro qui serait faux."
    sejours = [s for v in (une, autre) if (s := getattr(v, "sejour", None))]
    if len({sejour.etablissement_id for sejour in sejours}) > 1:
        return "Deux établissements les ont admises : demandez-leur d'abord qui est où."
    return ""


def differences(une: Victime, autre: Victime) -> list[str]:
    """The fields that both say, and differently."""
    dits = [(champ, getattr(une, champ), getattr(autre, champ)) for champ in A_CHOISIR]
    return [champ for champ, ici, la in dits if ici and la and ici != la]


def _reprendre_ce_qui_est_dit(reste: Victime, absorbee: Victime, garder: Mapping[str, int]) -> None:
    for champ in A_CHOISIR:
        choisie = garder.get(champ) == absorbee.pk and champ in differences(reste, absorbee)
        if choisie or not getattr(reste, champ):
            setattr(reste, champ, getattr(absorbee, champ))
            if champ == "destination":
                reste.orientee_le = absorbee.orientee_le
    reste.save(update_fields=[*A_CHOISIR, "orientee_le"])


def _reprendre_le_reste(reste: Victime, absorbee: Victime) -> None:
    """Who the person is and where it was admitted, if only the trace knew: the last word is to whoever said it."""
    for modele, champs in REPRIS:
        _reprendre(modele, champs, reste, absorbee)


def _reprendre(modele: Any, champs: Iterable[str], reste: Victime, absorbee: Victime) -> None:
    connu = modele.objects.filter(victime=absorbee).first()
    if connu and not modele.objects.filter(victime=reste).exists():
        dits = {champ: getattr(connu, champ) for champ in champs}
        modele.objects.create(victime=reste, reprise_de=connu.reprise_de or absorbee, **dits)


REPRIS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Identite, ("chiffre", "empreinte", "profil", "completee_le", "completee_par")),
    (Sejour, ("etablissement", "admise_le", "sortie_le", "dit_par")),
)


def _annoncer(victime: Victime, genre: str, auteur: Utilisateur, *, aussi: Iterable[int | None] = ()) -> Victime:
    """Read again: what was cached of it, its stay above all, may have changed."""
    fraiche = actuelle(victime, victime.evenement)
    annoncer(fraiche, genre, auteur, aussi=aussi)
    return fraiche


def _origine(victime: Victime) -> str:
    return lire_sinus(victime.sinus).origine if victime.sinus else ""
