"""What a person may do with documents: reading and writing follow the groupe, the rest depends on the document."""

from __future__ import annotations

from annuaire.droits import (
    DroitInsuffisant,
    droit_donne,
    est_responsable,
    peut_ecrire,
    peut_piloter,
    verifier_peut_ecrire,
    verifier_peut_piloter,
)
from annuaire.models import Droit, Groupe, Utilisateur
from ged.models import Document, Lien, Version


def verifier_peut_deposer(auteur: Utilisateur, groupe: Groupe) -> None:
    verifier_peut_ecrire(auteur, groupe)


def verifier_peut_ranger(auteur: Utilisateur, groupe: Groupe) -> None:
    """Make, rename and move dossiers, rename and move documents: whoever writes in the groupe; all of it is kept."""
    verifier_peut_ecrire(auteur, groupe)


def peut_gerer(auteur: Utilisateur, document: Document) -> bool:
    """The author, a colleague of the entité that owns the document, or who pilots the groupe."""
    if not peut_ecrire(auteur, document.groupe):
        return False
    entite = auteur.entite_active
    est_proprietaire = entite is not None and entite.pk == document.entite_id
    return document.auteur_id == auteur.pk or est_proprietaire or peut_piloter(auteur, document.groupe)


def verifier_peut_gerer(auteur: Utilisateur, document: Document) -> None:
    """Declare obsolete, restore a version, ask for it to be read, take away."""
    verifier_peut_ecrire(auteur, document.groupe)
    if not peut_gerer(auteur, document):
        raise DroitInsuffisant(
            "Seuls l'auteur, l'entité propriétaire du document ou un pilote du groupe peuvent faire cela."
        )


def verifier_pas_verrouille(auteur: Utilisateur, document: Document) -> None:
    """While somebody edits the document, nobody else replaces its file."""
    if document.verrouille_par_id not in (None, auteur.pk):
        raise DroitInsuffisant(f"{document.verrouille_par} modifie ce document : attendez qu'il soit rendu.")


def peut_voir_les_lecteurs(auteur: Utilisateur, document: Document) -> bool:
    """Who read what is shown to the entité that owns the document, and to who pilots the groupe."""
    entite = auteur.entite_active
    est_proprietaire = entite is not None and entite.pk == document.entite_id
    return est_proprietaire or document.auteur_id == auteur.pk or peut_piloter(auteur, document.groupe)


def verifier_voit_les_retires(lecteur: Utilisateur, groupe: Groupe) -> None:
    if not voit_les_retires(lecteur, groupe):
        raise DroitInsuffisant(
            "Les documents retirés ne sont listés que pour les pilotes du groupe et les responsables de leur entité."
        )


def voit_les_retires(lecteur: Utilisateur, groupe: Groupe) -> bool:
    """All of them for who pilots the groupe; for a responsable, those of their entité."""
    return pilotait(lecteur, groupe) or est_responsable(lecteur)


def pilotait(lecteur: Utilisateur, groupe: Groupe) -> bool:
    """Once the groupe is closed too: it is only to read."""
    return (droit_donne(lecteur, groupe) or 0) >= Droit.PILOTAGE


def verifier_lisible(version: Version) -> None:
    """Nothing leaves the quarantine before the verdict, not even for its author."""
    fichier = version.fichier
    if fichier.etat == fichier.Etat.QUARANTAINE:
        raise DroitInsuffisant("Ce fichier attend le verdict de l'antivirus : il sera lisible dans un instant.")
    if not fichier.est_lisible:
        raise DroitInsuffisant("L'antivirus a refusé ce fichier : il n'est remis à personne.")


def verifier_peut_tenir_les_liens(auteur: Utilisateur, groupe: Groupe) -> None:
    verifier_peut_ecrire(auteur, groupe)


def verifier_peut_retirer_lien(auteur: Utilisateur, lien: Lien) -> None:
    verifier_peut_ecrire(auteur, lien.groupe)
    if lien.ajoute_par_id != auteur.pk:
        verifier_peut_piloter(auteur, lien.groupe)
