"""Uploads on their way in: opened, received piece by piece, taken up again after a cut, abandoned."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes.jetons import jeton_pris, rejouable
from ged import magasin
from ged.droits import verifier_peut_deposer
from ged.models import Depot
from ged.noms import nom_de_fichier

PERIME_APRES = timedelta(hours=24)
MO = 1024 * 1024
# What one person may have on its way in at the same time.
EN_COURS_MAX = 60
PURGES_MAX = 1000


@rejouable
def ouvrir_depot(*, auteur: Utilisateur, groupe: Groupe, nom: str, taille: int, jeton: UUID) -> Depot:
    """Announce a file before sending it: what cannot be accepted is refused before a byte travels.

    Replaying the same jeton gives the same depot, with what it has already received.
    """
    verifier_peut_deposer(auteur, groupe)
    if deja := Depot.objects.filter(pk=jeton).first():
        return _le_sien(deja, auteur, groupe)
    nom = nom_de_fichier(nom)
    if taille <= 0:
        raise ValidationError({"fichier": "Ce fichier est vide : il n'y a rien à déposer."})
    if taille > settings.GED_TAILLE_MAX:
        maximum = settings.GED_TAILLE_MAX // MO
        raise ValidationError({"fichier": f"Ce fichier pèse {taille / MO:.0f} Mo (maximum {maximum} Mo)."})
    _verifier_encombrement(auteur, taille)
    maintenant = horloge.maintenant()
    depot = Depot.objects.create(
        jeton=jeton,
        utilisateur=auteur,
        groupe=groupe,
        nom=nom,
        taille=taille,
        ouvert_le=maintenant,
        touche_le=maintenant,
    )
    magasin.ouvrir_depot(jeton, taille)
    return depot


@transaction.atomic
def recevoir(*, auteur: Utilisateur, depot: Depot, debut: int, octets: bytes) -> Depot:
    """Write a piece where the previous one ended. A piece already received changes nothing; a gap is refused."""
    depot = Depot.objects.select_for_update(of=("self",)).select_related("groupe").get(pk=depot.pk)
    verifier_peut_deposer(auteur, depot.groupe)
    if debut > depot.recu:
        raise ValidationError({"debut": f"Il manque des octets : reprenez à {depot.recu}."})
    if debut + len(octets) > depot.taille:
        raise ValidationError({"fichier": "Ce fichier est plus gros qu'annoncé : recommencez son dépôt."})
    octets = octets[depot.recu - debut :]
    if octets:
        magasin.ecrire_dans_le_depot(depot.jeton, depot.recu, octets)
        depot.recu += len(octets)
        depot.touche_le = horloge.maintenant()
        depot.save(update_fields=["recu", "touche_le"])
    return depot


@transaction.atomic
def abandonner(*, depot: Depot) -> None:
    """Nothing of it stays."""
    jeter(depot)


def purger_les_depots() -> int:
    """Take away what nobody has finished within a day, and the files that no upload names any more."""
    limite = horloge.maintenant() - PERIME_APRES
    with transaction.atomic():
        # One that is being taken up again at this moment is held by who sends it.
        perimes = list(Depot.objects.select_for_update(skip_locked=True).filter(touche_le__lt=limite)[:PURGES_MAX])
        for depot in perimes:
            jeter(depot)
    _balayer(limite)
    return len(perimes)


def jeter(depot: Depot) -> None:
    """The row now, its bytes once that is committed; inside a transaction."""
    jeton = depot.jeton
    depot.delete()
    # A row that is deleted forgets its key: the name of the file is kept here.
    transaction.on_commit(lambda: magasin.jeter_depot(jeton))


def _balayer(limite: datetime) -> None:
    """The files of uploads that are no more: a process stopped between a commit and the file leaves it behind."""
    anciens = list(islice(magasin.depots_avant(limite), PURGES_MAX))
    connus = set(Depot.objects.filter(jeton__in=anciens).values_list("jeton", flat=True))
    for jeton in anciens:
        if jeton not in connus:
            magasin.jeter_depot(jeton)


def _le_sien(depot: Depot, auteur: Utilisateur, groupe: Groupe) -> Depot:
    if (depot.utilisateur_id, depot.groupe_id) != (auteur.pk, groupe.pk):
        raise jeton_pris()
    return depot


def _verifier_encombrement(auteur: Utilisateur, taille: int) -> None:
    en_cours = Depot.objects.filter(utilisateur=auteur)
    total = en_cours.aggregate(total=Sum("taille"))["total"] or 0
    if en_cours.count() >= EN_COURS_MAX or total + taille > 5 * settings.GED_TAILLE_MAX:
        raise ValidationError({"fichier": "Vous avez trop de dépôts en cours : terminez-les ou abandonnez-en."})
