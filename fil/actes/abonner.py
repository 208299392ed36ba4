"""Subscriptions: opened, given another secret, stopped, taken up again, by who manages the machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.annonces import annoncer, registre_des_habilitations
from annuaire.coffre import coffre
from annuaire.droits import verifier_peut_gerer_entite, verifier_peut_gerer_machine
from annuaire.models import AccesMachine, Groupe, Utilisateur
from fil import registre
from fil.envoi import secret_neuf, verifier_adresse
from fil.lectures import tetes
from fil.models import Abonnement, GroupeSuivi, Livraison

USAGE = "abonnements"
GENRE = re.compile(r"[a-z_]{2,40}\.[a-z_]{2,40}")
PAR_ACCES = 10
# What is sent is what a token of the machine would read on the fil.
PORTEES_DU_FIL = {"api", "lire:fil"}
ARRETE = "Cet abonnement est arrêté\u00a0: créez-en un autre."


class Ouvert(NamedTuple):
    """A subscription and its secret, told once: the base keeps it encrypted."""

    abonnement: Abonnement
    secret: str


@transaction.atomic
def abonner(
    *,
    auteur: Utilisateur,
    acces: AccesMachine,
    adresse: str,
    groupes: Sequence[Groupe],
    objets: Sequence[str] = (),
    genres: Sequence[str] = (),
) -> Ouvert:
    """Have the dépêches of these objects or genres, in these groupes that the machine sees, sent there from now on."""
    verifier_peut_gerer_machine(auteur, acces.entite, acces.role, acces.groupe)
    # Before the lock: a name may take long to be resolved.
    adresse = verifier_adresse(adresse)
    acces = (
        AccesMachine.objects.select_for_update(no_key=True, of=("self",))
        .select_related("compte", "entite")
        .get(pk=acces.pk)
    )
    _valider(acces, groupes, objets, genres)
    secret = secret_neuf()
    abonnement = Abonnement.objects.create(
        acces=acces,
        adresse=adresse,
        objets=sorted(set(objets)),
        genres=sorted(set(genres)),
        secret_chiffre=coffre(USAGE).encrypt(secret.encode()),
        cree_par=auteur,
        cree_le=horloge.maintenant(),
    )
    a_ce_jour = tetes(groupe.pk for groupe in groupes)
    GroupeSuivi.objects.bulk_create(
        GroupeSuivi(abonnement=abonnement, groupe_id=groupe, curseur=tete) for groupe, tete in a_ce_jour.items()
    )
    _annoncer(abonnement, "abonnement.cree", auteur)
    return Ouvert(abonnement, secret)


@transaction.atomic
def renouveler_cle(*, auteur: Utilisateur, abonnement: Abonnement) -> Ouvert:
    """Another secret: what leaves from now on is signed by it."""
    abonnement = reprendre(abonnement)
    verifier_peut_gerer_machine(auteur, abonnement.acces.entite, abonnement.acces.role, abonnement.acces.groupe)
    _refuser_si_arrete(abonnement)
    secret = secret_neuf()
    abonnement.secret_chiffre = coffre(USAGE).encrypt(secret.encode())
    abonnement.save(update_fields=["secret_chiffre"])
    _annoncer(abonnement, "abonnement.renouvele", auteur)
    return Ouvert(abonnement, secret)


@transaction.atomic
def reessayer(*, auteur: Utilisateur, abonnement: Abonnement) -> None:
    """Try again now what waits, and take up a suspended subscription where it stopped."""
    abonnement = reprendre(abonnement)
    verifier_peut_gerer_entite(auteur, abonnement.acces.entite)
    _refuser_si_arrete(abonnement)
    etait_suspendu = abonnement.statut == Abonnement.Statut.SUSPENDU
    abonnement.statut = Abonnement.Statut.ACTIF
    abonnement.prochain_essai_le = None
    if etait_suspendu:
        abonnement.essais, abonnement.en_echec_depuis_le = 0, None
    abonnement.save(update_fields=["statut", "essais", "en_echec_depuis_le", "prochain_essai_le"])
    if etait_suspendu:
        _annoncer(abonnement, "abonnement.repris", auteur)


@transaction.atomic
def arreter(*, auteur: Utilisateur, abonnement: Abonnement) -> None:
    """Send nothing more there, for good. Its ledger stays."""
    abonnement = reprendre(abonnement)
    verifier_peut_gerer_entite(auteur, abonnement.acces.entite)
    _refuser_si_arrete(abonnement)
    abonnement.statut = Abonnement.Statut.ARRETE
    abonnement.save(update_fields=["statut"])
    _annoncer(abonnement, "abonnement.arrete", auteur)


@transaction.atomic
def renvoyer(*, auteur: Utilisateur, livraison: Livraison) -> None:
    """Send once more what was delivered or put aside, under the same identifier."""
    _abonnement_de(auteur, livraison)
    actuelle = Livraison.objects.select_for_update().get(pk=livraison.pk)
    if actuelle.statut not in (Livraison.Statut.LIVREE, Livraison.Statut.ECARTEE):
        raise ValidationError("Cet envoi n'est pas encore fait\u00a0: il se réessaye de lui-même.")
    actuelle.statut = Livraison.Statut.A_RENVOYER
    actuelle.save(update_fields=["statut"])


@transaction.atomic
def ecarter(*, auteur: Utilisateur, livraison: Livraison) -> None:
    """Give up one that the subscriber does not take, so that those behind it go on."""
    abonnement = _abonnement_de(auteur, livraison)
    actuelle = Livraison.objects.select_for_update().get(pk=livraison.pk)
    if actuelle.statut not in (Livraison.Statut.EN_ATTENTE, Livraison.Statut.A_RENVOYER):
        raise ValidationError("Cet envoi n'attend plus.")
    GroupeSuivi.objects.filter(abonnement=abonnement, groupe=actuelle.groupe_id, curseur__lt=actuelle.numero).update(
        curseur=actuelle.numero
    )
    actuelle.statut = Livraison.Statut.ECARTEE
    actuelle.save(update_fields=["statut"])
    abonnement.prochain_essai_le = None
    if abonnement.statut == Abonnement.Statut.ACTIF:
        # Its failures were those of what is given up: the next one is the first.
        abonnement.essais, abonnement.en_echec_depuis_le, abonnement.motif = 0, None, ""
    abonnement.save(update_fields=["essais", "en_echec_depuis_le", "prochain_essai_le", "motif"])


def suspendre(abonnement: Abonnement) -> None:
    """What the portal does by itself, inside the transaction in which it notes one failure too many: its entité is
    told first, since the counter of entries is locked before any fil."""
    abonnement.statut = Abonnement.Statut.SUSPENDU
    abonnement.save(update_fields=["statut"])
    registre.avertir(abonnement)
    _annoncer(abonnement, "abonnement.suspendu", None)


def arreter_les_anciens(acces: AccesMachine) -> None:
    """Called with each announcement of an access: one that was revoked and opens again is another machine, to which
    what the former one had asked for, somewhere that nobody may remember, is not sent."""
    anciens = acces.abonnements.filter(cree_le__lt=acces.cree_le).exclude(statut=Abonnement.Statut.ARRETE)
    for abonnement in anciens.select_related("acces__compte"):
        abonnement.statut = Abonnement.Statut.ARRETE
        abonnement.save(update_fields=["statut"])
        _annoncer(abonnement, "abonnement.arrete", acces.cree_par)


def lit_le_fil(acces: AccesMachine) -> bool:
    return not acces.portees or not PORTEES_DU_FIL.isdisjoint(acces.portees)


def reprendre(abonnement: Abonnement) -> Abonnement:
    """As it is now, locked until the end of the transaction."""
    verrouilles = Abonnement.objects.select_for_update(no_key=True, of=("self",))
    return verrouilles.select_related("acces__compte", "acces__entite", "acces__groupe").get(pk=abonnement.pk)


def _abonnement_de(auteur: Utilisateur, livraison: Livraison) -> Abonnement:
    abonnement = reprendre(livraison.abonnement)
    verifier_peut_gerer_entite(auteur, abonnement.acces.entite)
    _refuser_si_arrete(abonnement)
    return abonnement


def _refuser_si_arrete(abonnement: Abonnement) -> None:
    if abonnement.statut == Abonnement.Statut.ARRETE:
        raise ValidationError(ARRETE)


def _valider(acces: AccesMachine, groupes: Sequence[Groupe], objets: Sequence[str], genres: Sequence[str]) -> None:
    if not acces.est_ouvert:
        raise ValidationError("L'accès de cette machine est révoqué.")
    if not lit_le_fil(acces):
        raise ValidationError("Les jetons de cette machine n'ont pas la portée «\u00a0lire:fil\u00a0».")
    if not groupes:
        raise ValidationError({"groupes": "Choisissez au moins un groupe."})
    vus = set(
        Groupe.objects.visibles_par(acces.compte).filter(pk__in=[g.pk for g in groupes]).values_list("pk", flat=True)
    )
    if vus != {groupe.pk for groupe in groupes}:
        raise ValidationError({"groupes": "Cette machine ne voit pas l'un de ces groupes."})
    if not objets and not genres:
        raise ValidationError({"objets": "Choisissez au moins un type d'objet, ou un genre."})
    if inconnus := set(objets) - set(registre.types_connus()):
        raise ValidationError({"objets": f"Type d'objet inconnu\u00a0: {', '.join(sorted(inconnus))}."})
    if faux := [genre for genre in genres if not GENRE.fullmatch(genre)]:
        raise ValidationError(
            {"genres": f"Un genre s'écrit «\u00a0entree.consignee\u00a0», pas «\u00a0{faux[0][:60]}\u00a0»."}
        )
    if acces.abonnements.exclude(statut=Abonnement.Statut.ARRETE).count() >= PAR_ACCES:
        raise ValidationError(f"Une machine a au plus {PAR_ACCES} abonnements.")


def _annoncer(abonnement: Abonnement, genre: str, auteur: Utilisateur | None) -> None:
    """On the record of habilitations: information leaves, or no longer does. An address may hold a secret: its host."""
    donnees: dict[str, Any] = {
        "id": abonnement.pk,
        "personne": {"id": abonnement.acces.compte_id, "nom": abonnement.acces.compte.nom_affiche},
        "vers": abonnement.hote,
        "objets": abonnement.objets,
        "genres": abonnement.genres,
        "groupes": sorted(abonnement.suivis.values_list("groupe_id", flat=True)),
        "statut": abonnement.statut,
        "entites": [abonnement.acces.entite_id],
    }
    annoncer(registre_des_habilitations(), genre, abonnement, auteur=auteur, donnees=donnees)
