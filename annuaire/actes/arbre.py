"""The tree of entités: one is created, renamed, closed, opened again, and the groupes that the tree gives follow at
once. Each change is a dépêche of the record of habilitations."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.annonces import annoncer, registre_des_habilitations, tenir_les_habilitations
from annuaire.droits import verifier_peut_tenir_l_arbre
from annuaire.etat import donnees_entite
from annuaire.lisible import en_une_ligne
from annuaire.models import AccesMachine, Droit, Entite, Groupe, Participation, Utilisateur
from annuaire.referentiel import CODE, FORME_DU_CODE, noms_des_departements
from annuaire.territoire import deriver_groupes

Type = Entite.Type
# Under what each stands. The operator of the portal is given by the reference file alone.
SOUS: dict[str, tuple[str, ...]] = {
    Type.SAMU: (Type.ARS, Type.ZONE, Type.MINISTERE),
    Type.HOPITAL: (Type.ARS, Type.ZONE, Type.MINISTERE),
    Type.ARS: (Type.ZONE,),
    Type.ZONE: (Type.MINISTERE,),
    Type.MINISTERE: (Type.MINISTERE,),
}
PLUSIEURS = 3


@transaction.atomic
def creer_entite(
    *, auteur: Utilisateur, code: str, nom: str, type_: str, parent: Entite, departements: Sequence[str] = ()
) -> Entite:
    """Add an entité under another, with its groupe and its part in those of its territory."""
    verifier_peut_tenir_l_arbre(auteur)
    tenir_les_habilitations()
    parent = _a_jour(parent)
    entite = Entite(
        code=_valider_code(code),
        nom=_valider_nom(nom),
        type=_valider_type(type_),
        parent=_valider_parent(type_, parent),
        departements=_valider_departements(departements),
    )
    entite.save(force_insert=True)
    _annoncer(entite, "entite.creee", auteur)
    deriver_groupes()
    return entite


@transaction.atomic
def renommer_entite(*, auteur: Utilisateur, entite: Entite, nom: str) -> Entite:
    """Its groupes that bear its name take the new one. The same again changes nothing."""
    entite = _reprendre(auteur, entite)
    nom = _valider_nom(nom, sauf=entite)
    if nom == entite.nom:
        return entite
    avant, entite.nom = entite.nom, nom
    entite.save(update_fields=["nom"])
    _annoncer(entite, "entite.renommee", auteur, avant=avant)
    deriver_groupes()
    return entite


@transaction.atomic
def fermer_entite(*, auteur: Utilisateur, entite: Entite) -> Entite:
    """Out of its territory's groupes and of all the lists. What it wrote stays in its groupe, which an administrateur
    opens to whoever takes over. Refused while anybody works there: nobody loses their post by this way."""
    entite = _reprendre(auteur, entite)
    if not entite.est_active:
        raise ValidationError("Cette entité est déjà fermée.")
    if restes := restes_avant_de_fermer(entite):
        raise ValidationError([f"Avant de fermer {entite.nom}\u00a0: {reste}." for reste in restes])
    entite.est_active = False
    entite.save(update_fields=["est_active"])
    _annoncer(entite, "entite.fermee", auteur)
    deriver_groupes()
    return entite


@transaction.atomic
def rouvrir_entite(*, auteur: Utilisateur, entite: Entite) -> Entite:
    """Back in its territory's groupes, with the droits that these give."""
    entite = _reprendre(auteur, entite)
    if entite.est_active:
        raise ValidationError("Cette entité est déjà ouverte.")
    if entite.parent is not None and not entite.parent.est_active:
        raise ValidationError(f"Elle est rattachée à {entite.parent.nom}, qui est fermée\u00a0: rouvrez-la d'abord.")
    entite.est_active = True
    entite.save(update_fields=["est_active"])
    _annoncer(entite, "entite.rouverte", auteur)
    deriver_groupes()
    return entite


def restes_avant_de_fermer(entite: Entite) -> list[str]:
    """What must be ended or handed over first, one French phrase each."""
    restes = []
    postes = entite.affectations.non_finies().de_personnes()
    if personnes := sorted({poste.utilisateur.nom_affiche for poste in postes.select_related("utilisateur")}):
        restes.append(f"terminez les postes de {_quelques(personnes)}")
    if machines := sorted(AccesMachine.objects.filter(entite=entite, revoque_le=None).values_list("nom", flat=True)):
        restes.append(f"révoquez l'accès des machines {_quelques(machines)}")
    if enfants := list(entite.enfants.filter(est_active=True).order_by("type", "code").values_list("nom", flat=True)):
        restes.append(f"fermez d'abord ce qui lui est rattaché ({_quelques(enfants)})")
    if seules := [groupe.nom for groupe in _pilotes_par_elle_seule(entite)]:
        restes.append(f"donnez le pilotage de {_quelques(seules)} à d'autres")
    return restes


def _pilotes_par_elle_seule(entite: Entite) -> list[Groupe]:
    pilotage = Participation.objects.filter(droit=Droit.PILOTAGE)
    faits_a_la_main = Groupe.objects.ouverts().filter(genre__in=Groupe.FAITS_A_LA_MAIN)
    pilotes = faits_a_la_main.filter(pk__in=pilotage.filter(entite=entite).values("groupe"))
    return list(pilotes.exclude(pk__in=pilotage.exclude(entite=entite).values("groupe")).order_by("pk"))


def _quelques(noms: Sequence[str]) -> str:
    reste = len(noms) - PLUSIEURS
    return ", ".join(noms[:PLUSIEURS]) + (f" et {reste} de plus" if reste > 0 else "")


def _reprendre(auteur: Utilisateur, entite: Entite) -> Entite:
    """As it is now. The record is held to the end: nobody is given a post there meanwhile."""
    verifier_peut_tenir_l_arbre(auteur)
    tenir_les_habilitations()
    return _a_jour(entite)


def _a_jour(entite: Entite) -> Entite:
    return Entite.objects.select_for_update(no_key=True, of=("self",)).select_related("parent").get(pk=entite.pk)


def _annoncer(entite: Entite, genre: str, auteur: Utilisateur, **plus: str) -> None:
    annoncer(registre_des_habilitations(), genre, entite, auteur=auteur, donnees=donnees_entite(entite) | plus)


def _valider_code(code: str) -> str:
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise ValidationError({"code": f"Ce code ne convient pas\u00a0: {FORME_DU_CODE}."})
    if Entite.objects.filter(code=code).exists():
        raise ValidationError({"code": "Une autre entité porte déjà ce code."})
    return code


def _valider_nom(nom: str, sauf: Entite | None = None) -> str:
    nom = en_une_ligne(nom)
    if len(nom) < 3:
        raise ValidationError({"nom": "Donnez à l'entité un nom d'au moins 3 caractères."})
    if len(nom) > 100:
        raise ValidationError({"nom": "Ce nom dépasse 100 caractères."})
    if Entite.objects.filter(nom__iexact=nom).exclude(pk__in=[sauf.pk] if sauf else []).exists():
        raise ValidationError({"nom": "Une autre entité porte déjà ce nom\u00a0: on les confondrait."})
    return nom


def _valider_type(type_: str) -> str:
    if type_ not in SOUS:
        raise ValidationError({"type_": "Ce type d'entité ne se crée pas ici."})
    return type_


def _valider_parent(type_: str, parent: Entite) -> Entite:
    if parent.type not in SOUS[type_]:
        sous = ", ".join(Type(autre).label for autre in SOUS[type_])
        raise ValidationError({"parent": f"{Type(type_).label}\u00a0: se rattache à une entité de type {sous}."})
    if not parent.est_active:
        raise ValidationError({"parent": f"{parent.nom} est fermée\u00a0: choisissez-en une autre."})
    return parent


def _valider_departements(departements: Sequence[str]) -> list[str]:
    connus = noms_des_departements()
    if inconnus := [code for code in departements if code not in connus]:
        raise ValidationError({"departements": f"Département inconnu\u00a0: {', '.join(inconnus)}."})
    return sorted(set(departements))
