"""The victims of the training base: counted with bracelets, then oriented to the hospitals of the tree."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.conf import settings

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from evenements.models import Evenement
from sivic.actes import deposer
from sivic.actes.admettre import admettre
from sivic.actes.denombrer import denombrer
from sivic.actes.identifier import identifier
from sivic.actes.orienter import orienter
from sivic.actes.referencer import referencer, suivre
from sivic.models import Identifiant, Victime
from sivic.sinus import NumeroSinus


def mettre_en_commun(*, auteur: Utilisateur, evenement: Evenement) -> None:
    """Share it with the simulated SIVIC, where there is one; its lines leave as soon as it answers."""
    if settings.SIVIC_URL:
        deposer.mettre_en_commun(auteur=auteur, evenement=evenement)


def compter(*, auteur: Utilisateur, evenement: Evenement, jeton: UUID, lieu: str, **etats: int) -> None:
    """Count so many persons of each state; the involved have no bracelet yet. Each event has its thousand of them."""
    deja = evenement.victimes.count()
    tous = [etat for etat, nombre in etats.items() for _ in range(nombre)]
    for rang, etat in enumerate(tous, start=deja + 1):
        numero = NumeroSinus("FR", "031", "SDIS", horloge.maintenant().year, "TR", evenement.pk % 900 * 1_000 + rang)
        sinus = "" if etat == Victime.Etat.IMPLIQUE else str(numero)
        denombrer(auteur=auteur, evenement=evenement, jeton=uuid5(jeton, str(rang)), etat=etat, sinus=sinus, lieu=lieu)


# Made up: nobody of this name was there.
IDENTITES = (
    {
        "nom": "Delmas",
        "prenom": "Inès",
        "sexe": "F",
        "age": "41",
        "contact_nom": "Hugo Delmas",
        "contact_lien": "frère",
        "contact_telephone": "06 39 98 44 10",
    },
    {"nom": "Ferrand", "prenom": "Théo", "sexe": "M", "age": "27"},
    {"prenom": "Rose", "sexe": "F", "age": "8"},
)


def nommer(*, auteur: Utilisateur, evenement: Evenement) -> None:
    """Complete the identities of the first persons who have none."""
    inconnues = evenement.victimes.filter(identite=None, entite=auteur.entite_active)
    for victime, champs in zip(inconnues, IDENTITES, strict=False):
        identifier(auteur=auteur, victime=victime, **champs)


def envoyer(*, auteur: Utilisateur, evenement: Evenement, vers: str, **etats: int) -> None:
    """Orient the first persons of each state who go nowhere yet."""
    attendent = evenement.victimes.filter(destination=None)
    choisies = [v.pk for etat, nombre in etats.items() for v in attendent.filter(etat=etat)[:nombre]]
    orienter(auteur=auteur, evenement=evenement, victimes=choisies, destination=Entite.objects.get(code=vers))


def doubler(*, auteur: Utilisateur, evenement: Evenement, jeton: UUID) -> None:
    """Another Samu counts somebody who bears a bracelet: two lines for one person, left for the page to find."""
    deja = evenement.victimes.exclude(sinus="").filter(etat=Victime.Etat.UR).latest("rang")
    denombrer(auteur=auteur, evenement=evenement, jeton=jeton, etat=deja.etat, lieu=deja.lieu)


def accompagner(*, auteur: Utilisateur, evenement: Evenement) -> None:
    """The CUMP meets the involved; those who have no bracelet have a dossard."""
    impliques = list(evenement.victimes.filter(etat=Victime.Etat.IMPLIQUE))
    for rang, victime in enumerate(impliques):
        referencer(auteur=auteur, victime=victime, source=Identifiant.Source.DOSSARD, valeur=f"C{rang + 1:02d}")
    for victime, cump in zip(impliques, ("suivie", "vue", "vue", "proposee"), strict=False):
        suivre(auteur=auteur, victime=victime, cump=cump)


def accueillir(*, auteur: Utilisateur, evenement: Evenement, nombre: int) -> None:
    """The hospital of this person admits the first of those of the event who are on their way."""
    attendues = Victime.objects.attendues_par(auteur).filter(evenement=evenement, sejour=None)
    for victime in attendues.order_by("rang")[:nombre]:
        admettre(auteur=auteur, victime=victime)
