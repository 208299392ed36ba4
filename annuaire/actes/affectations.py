"""People's posts: given, changed, ended, chosen. Each change is a dépêche of the record of habilitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from annuaire import horloge
from annuaire.actes.entites import verifier_entite_ouverte
from annuaire.annonces import annoncer, registre_des_habilitations, tenir_les_habilitations
from annuaire.droits import (
    verifier_peut_donner_role,
    verifier_peut_gerer_affectation,
    verifier_peut_gerer_entite,
)
from annuaire.etat import donnees_affectation
from annuaire.lisible import en_une_ligne
from annuaire.models import AccesMachine, Affectation, Entite, Role, Utilisateur

# Beyond, Python and PostgreSQL disagree on what a date is: one stored there could no longer be read.
ANNEES = (1950, 2150)


@transaction.atomic
def affecter(
    *,
    auteur: Utilisateur,
    utilisateur: Utilisateur,
    entite: Entite,
    role: str,
    fonction: str = "",
    debut_le: datetime | None = None,
    fin_le: datetime | None = None,
) -> Affectation:
    """Give the person a post. It becomes their active one if they had none."""
    verifier_peut_gerer_entite(auteur, entite)
    verifier_peut_donner_role(auteur, _valider_role(role))
    tenir_les_habilitations()
    verifier_entite_ouverte(entite)
    affectation = Affectation(
        utilisateur=utilisateur,
        entite=entite,
        role=role,
        fonction=_valider_fonction(fonction),
        debut_le=debut_le or horloge.maintenant(),
        fin_le=fin_le,
    )
    _valider_periode(affectation)
    affectation.save(force_insert=True)
    if utilisateur.poste is None and affectation.est_en_cours:
        _rendre_actif(utilisateur, affectation)
    _annoncer(affectation, "affectation.creee", auteur)
    return affectation


@transaction.atomic
def nommer_premier_administrateur(
    *, utilisateur: Utilisateur, entite: Entite, fonction: str = "Administration"
) -> Affectation:
    """The one post that nobody gives, since everybody else's comes from it: for whoever holds the server, and never
    beside an administrateur who could give it."""
    tenir_les_habilitations()
    verifier_entite_ouverte(entite)
    if il_y_a_un_administrateur():
        raise ValidationError("Il y a déjà un administrateur\u00a0: c'est à lui de nommer les suivants.")
    if not utilisateur.is_active or AccesMachine.objects.filter(compte=utilisateur).exists():
        raise ValidationError("Ce compte est fermé, ou c'est celui d'une machine\u00a0: il n'administre rien.")
    affectation = Affectation(
        utilisateur=utilisateur,
        entite=entite,
        role=Role.ADMINISTRATEUR,
        fonction=_valider_fonction(fonction),
        debut_le=horloge.maintenant(),
    )
    _valider_periode(affectation)
    affectation.save(force_insert=True)
    _rendre_actif(utilisateur, affectation)
    _annoncer(affectation, "affectation.creee", None)
    return affectation


@transaction.atomic
def modifier_affectation(
    *,
    auteur: Utilisateur,
    affectation: Affectation,
    role: str,
    fonction: str,
    debut_le: datetime,
    fin_le: datetime | None,
) -> Affectation:
    """Change the role, the function or the dates of a post."""
    affectation = _reprendre(affectation)
    verifier_peut_gerer_affectation(auteur, affectation)
    verifier_peut_donner_role(auteur, _valider_role(role))
    avant, tenue = donnees_affectation(affectation), tenue_de_l_administration()
    affectation.role, affectation.fonction = role, _valider_fonction(fonction)
    affectation.debut_le, affectation.fin_le = debut_le, fin_le
    _valider_periode(affectation)
    if donnees_affectation(affectation) == avant:
        return affectation
    if not affectation.est_fini:
        verifier_entite_ouverte(affectation.entite)
    affectation.save(update_fields=["role", "fonction", "debut_le", "fin_le"])
    garder_un_administrateur(tenue)
    _annoncer(affectation, "affectation.modifiee", auteur, avant=avant)
    return affectation


@transaction.atomic
def terminer_affectation(*, auteur: Utilisateur, affectation: Affectation) -> Affectation:
    """End the post now. What it gave access to is closed at once, open sockets included."""
    affectation = _reprendre(affectation)
    verifier_peut_gerer_affectation(auteur, affectation)
    maintenant = horloge.maintenant()
    if affectation.fin_le is not None and affectation.fin_le <= maintenant:
        raise ValidationError("Ce poste est déjà terminé.")
    tenue = tenue_de_l_administration()
    affectation.debut_le = min(affectation.debut_le, maintenant)
    affectation.fin_le = maintenant
    affectation.save(update_fields=["debut_le", "fin_le"])
    garder_un_administrateur(tenue)
    _annoncer(affectation, "affectation.terminee", auteur)
    prendre_le_seul_poste(utilisateur=affectation.utilisateur, auteur=auteur)
    return affectation


def prendre_le_seul_poste(*, utilisateur: Utilisateur, auteur: Utilisateur | None = None) -> None:
    """Whoever has no active post, or one that has ended, and exactly one running, is at that one: there is nothing to
    choose, and a fixed-term post followed by another leaves nobody out between the two."""
    if utilisateur.poste is not None:
        return
    en_cours = utilisateur.affectations.en_cours().select_related("entite")[:2]
    if len(en_cours) == 1:
        activer_poste(utilisateur=utilisateur, affectation=en_cours[0], auteur=auteur)


@transaction.atomic
def activer_poste(
    *, utilisateur: Utilisateur, affectation: Affectation, auteur: Utilisateur | None = None
) -> Affectation:
    """Make one of one's running posts the active one: what the person sees and does follows it, and it only."""
    if affectation.utilisateur_id != utilisateur.pk:
        raise ValidationError({"poste": "Ce poste n'est pas le vôtre."})
    if not affectation.est_en_cours:
        raise ValidationError({"poste": "Ce poste n'est pas en cours\u00a0: choisissez-en un autre."})
    # Asked of the base: the pages that a person has open may all ask at once.
    autre = Utilisateur.objects.filter(pk=utilisateur.pk).exclude(affectation_active=affectation)
    change = autre.update(affectation_active=affectation)
    utilisateur.affectation_active = affectation
    if change:
        _annoncer(affectation, "affectation.activee", auteur or utilisateur)
    return affectation


def _rendre_actif(utilisateur: Utilisateur, affectation: Affectation) -> None:
    utilisateur.affectation_active = affectation
    utilisateur.save(update_fields=["affectation_active"])


def _annoncer(affectation: Affectation, genre: str, auteur: Utilisateur | None, **plus: Any) -> None:
    donnees = donnees_affectation(affectation) | plus
    annoncer(registre_des_habilitations(), genre, affectation, auteur=auteur, donnees=donnees)


def _reprendre(affectation: Affectation) -> Affectation:
    """The post and its person as they are now, locked until the end of the transaction; the record before them and its
    fil after, as for who corrects the person at the same instant."""
    tenir_les_habilitations()
    verrouillees = Affectation.objects.select_for_update(no_key=True, of=("self", "utilisateur")).select_related(
        "utilisateur", "entite"
    )
    return verrouillees.get(pk=affectation.pk)


def _valider_role(role: str) -> str:
    if role not in Role.values:
        raise ValidationError({"role": "Ce rôle n'existe pas."})
    return role


def _valider_fonction(fonction: str) -> str:
    fonction = en_une_ligne(fonction)
    if len(fonction) > 80:
        raise ValidationError({"fonction": "Cette fonction dépasse 80 caractères."})
    return fonction


def _valider_periode(affectation: Affectation) -> None:
    """It ends after it starts, and the same function in the same entité is not held twice at the same time."""
    for champ, instant in (("debut_le", affectation.debut_le), ("fin_le", affectation.fin_le)):
        if instant is not None and not ANNEES[0] <= instant.year <= ANNEES[1]:
            raise ValidationError({champ: f"L'année va de {ANNEES[0]} à {ANNEES[1]}\u00a0: vérifiez-la."})
    if affectation.fin_le is not None and affectation.fin_le <= affectation.debut_le:
        raise ValidationError({"fin_le": "La fin doit venir après le début."})
    memes = Affectation.objects.filter(
        Q(fin_le__isnull=True) | Q(fin_le__gt=affectation.debut_le),
        utilisateur=affectation.utilisateur,
        entite=affectation.entite,
        fonction__iexact=affectation.fonction,
    ).exclude(pk=affectation.pk)
    if affectation.fin_le is not None:
        memes = memes.filter(debut_le__lt=affectation.fin_le)
    if memes.exists():
        raise ValidationError({"fonction": "Cette personne occupe déjà ce poste dans cette entité à ces dates."})


def tenue_de_l_administration() -> int:
    """0 without a running post of administrateur, 1 if all of them have an end, 2 if one has none. For who holds the
    habilitations: two last ones who end each other's post at the same instant would each see the other stay."""
    fins = _administrateurs().values_list("fin_le", flat=True)
    return 0 if not fins else 2 if None in fins else 1


def garder_un_administrateur(tenue: int) -> None:
    """The portal never stays without an administrateur because of what was changed since `tenue`, tomorrow neither."""
    if tenue_de_l_administration() < tenue:
        fin = " sans date de fin" if tenue == 2 else ""
        raise ValidationError(
            f"C'est le dernier poste d'administrateur{fin}\u00a0: nommez d'abord un autre administrateur."
        )


def il_y_a_un_administrateur() -> bool:
    return _administrateurs().exists()


def _administrateurs() -> QuerySet[Affectation]:
    return Affectation.objects.en_cours().filter(role=Role.ADMINISTRATEUR, utilisateur__is_active=True)
