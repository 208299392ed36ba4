"""Open an event, and change what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from annuaire import horloge
from annuaire.annonces import annoncer
from annuaire.etat import donnees_participation
from annuaire.models import Droit, Entite, Groupe, Participation, Utilisateur
from evenements.actes.changer_etat import tenir_les_cellules
from evenements.actes.commun import (
    annoncer_aux_concernes,
    annoncer_aux_groupes,
    groupes_propres,
    nom_de_cellule,
    nom_du_groupe,
    signaler_partout,
    verrouiller,
)
from evenements.actes.validation import (
    ADRESSE_MAX,
    DESCRIPTION_MAX,
    categorie_emsi,
    rassembler,
    valider_choix,
    valider_dates,
    valider_echelle,
    valider_niveau,
    valider_plans,
    valider_titre,
)
from evenements.apports import concernes, groupes_attaches, refus_de_changer_de_nature
from evenements.droits import verifier_peut_conduire, verifier_peut_ouvrir
from evenements.models import Evenement
from fil.actes import publier
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.partager import partager
from maincourante.actes.validation import valider_position, valider_texte
from maincourante.actes.verrous import prendre
from maincourante.models import Entree

VERROU_REFERENCES = 8_143
# What is told of an event to those who do not follow it.
DITS_AILLEURS = {"est_exercice", "nature"}
SANS_VALEUR = "Choisissez la nature de l'événement."


@dataclass(frozen=True)
class Description:
    """What people say of an event, as the doors read it."""

    titre: str
    nature: str
    debut_le: datetime
    niveau: int = Evenement.Niveau.DEPARTEMENTAL
    categorie: str = ""
    est_programme: bool = False
    est_exercice: bool = False
    echelle: int | None = None
    plans: Sequence[str] = field(default_factory=list)
    adresse: str = ""
    latitude: float | None = None
    longitude: float | None = None
    fin_prevue_le: datetime | None = None
    description: str = ""


@rejouable
def ouvrir_evenement(
    *, auteur: Utilisateur, jeton: UUID, description: Description, entrees: Sequence[Entree] = ()
) -> Evenement:
    """Open an event: its groupe, its first participants, its first entry. `entrees`, that the author sees, are shared
    with it. Replaying the same jeton returns the first event and does nothing else."""
    if deja := Evenement.objects.filter(jeton=jeton).select_related("groupe").first():
        return _rejoue(deja, auteur)
    entite = verifier_peut_ouvrir(auteur)
    prendre(entrees=[entree.pk for entree in entrees])
    evenement = _creer(auteur, entite, jeton, valider(description))
    _accueillir(evenement, auteur, aussi=[entree.groupe for entree in entrees])
    for entree in entrees:
        partager(auteur=auteur, entree=entree, groupe=evenement.groupe, jeton=uuid5(jeton, str(entree.pk)))
    return evenement


@transaction.atomic
def modifier_evenement(
    *, auteur: Utilisateur, evenement: Evenement, description: Description, version: int
) -> Evenement:
    """Change what is said of the event. `version` is the one that the author read: a colleague's change is not lost."""
    evenement = verrouiller(evenement)
    verifier_peut_conduire(auteur, evenement)
    champs = valider(description)
    changes = [champ for champ, valeur in champs.items() if getattr(evenement, champ) != valeur]
    if not changes:
        return evenement
    if version != evenement.version:
        raise ValidationError(
            "Un collègue a modifié cet événement entre-temps : relisez-le, puis refaites votre changement."
        )
    if "est_exercice" in changes and (refus := refus_de_changer_de_nature(evenement)):
        raise ValidationError({"est_exercice": refus})
    avant = {champ: getattr(evenement, champ) for champ in changes}
    for champ in changes:
        setattr(evenement, champ, champs[champ])
    evenement.version += 1
    evenement.save(update_fields=[*changes, "version"])
    _renommer(evenement)
    autres = concernes(evenement) if DITS_AILLEURS.intersection(changes) else []
    aussi = [groupe for groupe, _, _ in autres]
    signaler_partout(evenement, _phrase(evenement, avant), auteur=auteur, aussi=aussi)
    publier(evenement.groupe, "evenement.modifie", evenement, auteur=auteur)
    annoncer_aux_concernes(autres, auteur=auteur)
    return evenement


def valider(description: Description) -> dict[str, Any]:
    """The columns of the event, or all that is wrong with them."""
    d = description
    champs = rassembler(
        dates=lambda: valider_dates(d.debut_le, d.fin_prevue_le, maintenant=horloge.maintenant()),
        position=lambda: valider_position(d.latitude, d.longitude),
        titre=lambda: valider_titre(d.titre),
        nature=lambda: valider_choix(d.nature, Evenement.Nature.values, champ="nature", phrase=SANS_VALEUR),
        categorie=lambda: categorie_emsi(d.categorie),
        niveau=lambda: valider_niveau(d.niveau),
        echelle=lambda: valider_echelle(d.echelle),
        plans=lambda: valider_plans(d.plans),
        adresse=lambda: valider_texte(d.adresse, champ="adresse", maximum=ADRESSE_MAX, obligatoire=False),
        description=lambda: valider_texte(
            d.description, champ="description", maximum=DESCRIPTION_MAX, obligatoire=False
        ),
    )
    del champs["dates"], champs["position"]
    tels_quels = ("est_programme", "est_exercice", "latitude", "longitude", "debut_le", "fin_prevue_le")
    return champs | {champ: getattr(d, champ) for champ in tels_quels}


def _creer(auteur: Utilisateur, entite: Entite, jeton: UUID, champs: dict[str, Any]) -> Evenement:
    """One that is programmed and has not begun starts in preparation, any other is running at once."""
    maintenant = horloge.maintenant()
    annee, rang = _reference(maintenant)
    groupe = Groupe.objects.create(
        genre=Groupe.Genre.EVENEMENT, nom=nom_du_groupe(champs["titre"], est_exercice=champs["est_exercice"])
    )
    en_preparation = champs["est_programme"] and champs["debut_le"] > maintenant
    return Evenement.objects.create(
        **champs,
        groupe=groupe,
        annee=annee,
        rang=rang,
        jeton=jeton,
        etat=Evenement.Etat.PREPARATION if en_preparation else Evenement.Etat.EN_COURS,
        etat_depuis_le=maintenant,
        entite=entite,
        ouvert_par=auteur,
        ouvert_le=maintenant,
    )


def _reference(maintenant: datetime) -> tuple[int, int]:
    """The next of the year; two openings at the same time wait for each other, so that none is missing."""
    annee = timezone.localtime(maintenant).year
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s, %s)", [VERROU_REFERENCES, annee])
    dernier = Evenement.objects.filter(annee=annee).aggregate(dernier=Max("rang"))["dernier"]
    return annee, (dernier or 0) + 1


def _accueillir(evenement: Evenement, auteur: Utilisateur, *, aussi: Sequence[Groupe]) -> None:
    """Its author pilots it in person, and their entité with them, as far as each role allows. `aussi`: whence entries
    will be shared with it."""
    entite = evenement.entite
    participations = [
        _participation(evenement.groupe, utilisateur=auteur),
        _participation(evenement.groupe, entite=entite),
    ]
    propres = groupes_propres([entite])
    texte = f"Événement {evenement.reference} ouvert par {entite} : {evenement.titre}."
    signaler_partout(evenement, texte, auteur=auteur, aussi=[*propres, *aussi])
    publier(evenement.groupe, "evenement.ouvert", evenement, auteur=auteur)
    for participation in participations:
        annoncer(
            evenement.groupe,
            "participation.ajoutee",
            participation,
            auteur=auteur,
            donnees=donnees_participation(participation),
        )
    annoncer_aux_groupes(evenement, "evenement.rejoint", propres, auteur=auteur)


def _participation(
    groupe: Groupe, *, entite: Entite | None = None, utilisateur: Utilisateur | None = None
) -> Participation:
    return Participation.objects.create(
        groupe=groupe, entite=entite, utilisateur=utilisateur, droit=Droit.PILOTAGE, depuis_le=horloge.maintenant()
    )


def _renommer(evenement: Evenement) -> None:
    """Its cells and what is attached to them wear its title, and the word EXERCICE, with it."""
    nom = nom_du_groupe(evenement.titre, est_exercice=evenement.est_exercice)
    if nom == evenement.groupe.nom:
        return
    tenir_les_cellules(evenement)
    _nommer(evenement.groupe, nom)
    for cellule in evenement.cellules.select_related("groupe"):
        _nommer(cellule.groupe, nom_de_cellule(cellule.nom, evenement))


def _nommer(groupe: Groupe, nom: str) -> None:
    Groupe.objects.filter(pk__in=[groupe.pk, *groupes_attaches([groupe.pk])]).update(nom=nom)
    groupe.nom = nom


def _phrase(evenement: Evenement, avant: dict[str, Any]) -> str:
    """What changed, the most important first: the level and the plans are said in full."""
    phrases = []
    if "niveau" in avant:
        ancien, nouveau = Evenement.Niveau(avant["niveau"]).label, evenement.get_niveau_display()
        phrases.append(f"Niveau porté de {ancien.lower()} à {nouveau.lower()}.")
    if nouveaux := [plan for plan in evenement.plans if plan not in avant.get("plans", evenement.plans)]:
        phrases.append(f"Activation : {', '.join(Evenement.Plan(plan).label for plan in nouveaux)}.")
    if leves := [plan for plan in avant.get("plans", []) if plan not in evenement.plans]:
        phrases.append(f"Fin d'activation : {', '.join(Evenement.Plan(plan).label for plan in leves)}.")
    autres = [_libelle(champ) for champ in avant if champ not in ("niveau", "plans")]
    if autres:
        phrases.append(f"Fiche de l'événement modifiée : {', '.join(autres)}.")
    return " ".join(phrases)


def _libelle(champ: str) -> str:
    return str(Evenement._meta.get_field(champ).verbose_name)  # type: ignore[union-attr]


def _rejoue(evenement: Evenement, auteur: Utilisateur) -> Evenement:
    if evenement.ouvert_par_id != auteur.pk:
        raise jeton_pris()
    return evenement
