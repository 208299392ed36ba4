"""What a person may do with an entry. The right to write is annuaire's; this adds what depends on the entry."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, peut_piloter, verifier_peut_ecrire
from annuaire.models import Groupe, Role, Utilisateur
from maincourante.models import Adressage, Entree


def verifier_peut_consigner(auteur: Utilisateur, groupe: Groupe) -> None:
    verifier_peut_ecrire(auteur, groupe)


def verifier_peut_relancer(auteur: Utilisateur, entree: Entree) -> None:
    """Remind the addressees: those to whom the entry comes back when nobody answers."""
    verifier_peut_ecrire(auteur, entree.groupe)
    if not _repond_de(auteur, entree):
        raise DroitInsuffisant("Seuls l'auteur de l'entrée, son responsable ou un pilote du groupe peuvent relancer.")


def verifier_peut_corriger(auteur: Utilisateur, entree: Entree) -> None:
    """Rectify or cancel: the author, the responsable of the entité that wrote it, or who pilots the groupe. What the
    portal wrote of an acte of theirs, a signed relève for one, stays as it is."""
    verifier_peut_ecrire(auteur, entree.groupe)
    if entree.genre == Entree.Genre.SYSTEME:
        raise DroitInsuffisant("Une entrée écrite par le portail ne se corrige pas : consignez une entrée.")
    if not _repond_de(auteur, entree):
        raise DroitInsuffisant(
            "Seuls l'auteur de l'entrée, son responsable ou un pilote du groupe peuvent la corriger."
        )


def est_destinataire(utilisateur: Utilisateur, adressage: Adressage) -> bool:
    """Named in person, or by the entité of the active post and, where one is asked for, its role."""
    if adressage.utilisateur_id:
        return adressage.utilisateur_id == utilisateur.pk
    poste = utilisateur.poste
    return poste is not None and poste.entite_id == adressage.entite_id and adressage.role in ("", poste.role)


def _repond_de(auteur: Utilisateur, entree: Entree) -> bool:
    poste = auteur.poste
    est_responsable = (
        poste is not None
        and poste.entite_id == entree.entite_id
        and poste.role in (Role.RESPONSABLE, Role.ADMINISTRATEUR)
    )
    return entree.auteur_id == auteur.pk or est_responsable or peut_piloter(auteur, entree.groupe)
