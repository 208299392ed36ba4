"""The groupes that the tree of entités gives by itself: one per entité, région and zone, and the nation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import prefetch_related_objects

from annuaire.annonces import annoncer
from annuaire.etat import donnees_groupe, donnees_participation
from annuaire.models import Droit, Entite, Groupe, Participation

Type = Entite.Type
AVEC_GROUPE = (Type.SAMU, Type.ARS, Type.ZONE, Type.MINISTERE, Type.HOPITAL)


@dataclass(frozen=True)
class Voulu:
    """A groupe as the tree wants it: who takes part, with which droit."""

    genre: str
    entite: Entite | None
    nom: str
    droits: dict[int, Droit] = field(default_factory=dict)

    @property
    def cle(self) -> tuple[str, int | None]:
        return self.genre, self.entite.pk if self.entite else None


@dataclass
class Bilan:
    """What a derivation has done."""

    groupes_crees: int = 0
    participations_changees: int = 0


@transaction.atomic
def deriver_groupes() -> Bilan:
    """Create the missing groupes and bring the derived participations in line with the tree; no other is touched.

    A groupe is born with its participants and says nothing; every later change is announced on its fil.
    """
    bilan = Bilan()
    existants = _groupes_existants()
    voulus = list(_groupes_voulus(Entite.objects.filter(type__in=AVEC_GROUPE)))
    nouveaux = [voulu for voulu in voulus if voulu.cle not in existants]
    presents = [(existants[voulu.cle], voulu) for voulu in voulus if voulu.cle in existants]
    # In the order in which all acts take the fils, for it may announce on many.
    for groupe, voulu in sorted(presents, key=lambda present: present[0].pk):
        _renommer(groupe, voulu.nom)
        bilan.participations_changees += _ajuster(groupe, voulu.droits)
    bilan.groupes_crees = _creer(nouveaux)
    return bilan


def _groupes_existants() -> dict[tuple[str, int | None], Groupe]:
    derives = Groupe.objects.select_for_update(no_key=True).filter(
        genre__in=(Groupe.Genre.ENTITE, Groupe.Genre.REGION, Groupe.Genre.ZONE, Groupe.Genre.NATION)
    )
    groupes = list(derives.order_by("pk"))
    # All at once and in their order, as a pack that is recorded takes those of its entité: one groupe after the other,
    # each would hold what the other waits for.
    tenues = Participation.objects.select_for_update().filter(groupe__in=groupes, est_derivee=True)
    list(tenues.order_by("pk").values_list("pk"))
    prefetch_related_objects(groupes, "participations")
    return {(g.genre, g.entite_id): g for g in groupes}


def _groupes_voulus(entites: Iterable[Entite]) -> Iterator[Voulu]:
    toutes = sorted(entites, key=lambda e: e.pk)
    enfants = defaultdict(list)
    for entite in toutes:
        enfants[entite.parent_id].append(entite)
    ministere = [e for e in toutes if e.type == Type.MINISTERE]
    for entite in toutes:
        yield Voulu(Groupe.Genre.ENTITE, entite, _nom_du_groupe(entite), _droits((entite, Droit.PILOTAGE)))
        if entite.type == Type.ARS:
            yield _region(entite, enfants[entite.pk], _ancetre(entite, Type.ZONE, toutes), ministere)
        if entite.type == Type.ZONE:
            yield _zone(entite, list(_descendants(entite, enfants)), ministere)
    yield Voulu(
        Groupe.Genre.NATION,
        None,
        "National",
        # A hospital has its own groupe and no part in the others: the persons sent there are shared with it alone.
        _droits(
            *(
                (e, Droit.PILOTAGE if e.type == Type.MINISTERE else Droit.ECRITURE)
                for e in toutes
                if e.type != Type.HOPITAL
            )
        ),
    )


def _region(ars: Entite, enfants: list[Entite], zone: Entite | None, ministere: list[Entite]) -> Voulu:
    samu = [(e, Droit.ECRITURE) for e in enfants if e.type == Type.SAMU]
    au_dessus = [(e, Droit.LECTURE) for e in [*([zone] if zone else []), *ministere]]
    nom = f"Région {ars.nom.removeprefix('ARS ')}"
    return Voulu(Groupe.Genre.REGION, ars, nom, _droits((ars, Droit.PILOTAGE), *samu, *au_dessus))


def _zone(zone: Entite, descendants: list[Entite], ministere: list[Entite]) -> Voulu:
    au_dessous = [(e, Droit.ECRITURE) for e in descendants if e.type in (Type.ARS, Type.SAMU)]
    au_dessus = [(e, Droit.LECTURE) for e in ministere]
    return Voulu(Groupe.Genre.ZONE, zone, zone.nom, _droits((zone, Droit.PILOTAGE), *au_dessous, *au_dessus))


def _droits(*couples: tuple[Entite, Droit]) -> dict[int, Droit]:
    """Inactive entités take part in nothing."""
    return {entite.pk: droit for entite, droit in couples if entite.est_active}


def _nom_du_groupe(entite: Entite) -> str:
    """A zone has two groupes: the one that it shares bears its name, so its own says that it is internal."""
    return f"{entite.nom} (interne)" if entite.type == Type.ZONE else entite.nom


def _ancetre(entite: Entite, type_: str, toutes: list[Entite]) -> Entite | None:
    par_id = {e.pk: e for e in toutes}
    parent = par_id.get(entite.parent_id) if entite.parent_id else None
    while parent and parent.type != type_:
        parent = par_id.get(parent.parent_id) if parent.parent_id else None
    return parent


def _descendants(entite: Entite, enfants: dict[int | None, list[Entite]]) -> Iterator[Entite]:
    for enfant in enfants.get(entite.pk, []):
        yield enfant
        yield from _descendants(enfant, enfants)


def _creer(nouveaux: list[Voulu]) -> int:
    groupes = Groupe.objects.bulk_create(Groupe(genre=v.genre, entite=v.entite, nom=v.nom) for v in nouveaux)
    Participation.objects.bulk_create(
        Participation(groupe=groupe, entite_id=entite_id, droit=droit, est_derivee=True)
        for groupe, voulu in zip(groupes, nouveaux, strict=True)
        for entite_id, droit in voulu.droits.items()
    )
    return len(groupes)


def _renommer(groupe: Groupe, nom: str) -> None:
    """It bears the name of its entité, which may have changed."""
    if groupe.nom != nom:
        groupe.nom = nom
        groupe.save(update_fields=["nom"])
        annoncer(groupe, "groupe.modifie", groupe, auteur=None, donnees=donnees_groupe(groupe))


def _ajuster(groupe: Groupe, droits: dict[int, Droit]) -> int:
    """Add, change, remove derived participations; returns how many. One that was given by hand keeps its droit."""
    presentes = {p.entite_id: p for p in groupe.participations.all() if p.entite_id}
    changees = 0
    for entite_id, droit in droits.items():
        presente = presentes.get(entite_id)
        if presente is None:
            nouvelle = Participation.objects.create(groupe=groupe, entite_id=entite_id, droit=droit, est_derivee=True)
            changees += _annoncer(nouvelle, "participation.ajoutee")
        elif presente.est_derivee and presente.droit != droit:
            presente.droit = droit
            presente.save(update_fields=["droit"])
            changees += _annoncer(presente, "participation.modifiee")
    for entite_id, presente in presentes.items():
        if presente.est_derivee and entite_id not in droits:
            # First: whoever holds it (a pack under way) has ended when what follows looks at it.
            Participation.objects.filter(pk=presente.pk).delete()
            changees += _annoncer(presente, "participation.retiree")
    return changees


def _annoncer(participation: Participation, genre: str) -> int:
    annoncer(participation.groupe, genre, participation, auteur=None, donnees=donnees_participation(participation))
    return 1
