"""The relève: prepared by who leaves, countersigned by who takes over. Both signatures are entries."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.droits import verifier_peut_modifier
from evenements.lectures import tete_du_dernier_point
from evenements.models import Evenement, Releve
from evenements.synthese import generer
from fil.actes import publier
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.signaler import signaler
from maincourante.actes.validation import valider_nom, valider_texte

POSTE_MAX = 80
CONSIGNES_MAX = 6_000


@rejouable
def preparer_releve(
    *, auteur: Utilisateur, evenement: Evenement, jeton: UUID, poste: str, consignes: str = ""
) -> Releve:
    """Hand a post over: where things stand, generated and frozen, and what the outgoing person, who signs, adds."""
    evenement = verrouiller(evenement)
    if deja := Releve.objects.avec_les_siens().filter(jeton=jeton).first():
        return _rejouee(deja, auteur, evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    poste = valider_nom(poste, champ="poste", maximum=POSTE_MAX)
    consignes = valider_texte(consignes, champ="consignes", maximum=CONSIGNES_MAX, obligatoire=False)
    situation = generer(evenement, depuis=tete_du_dernier_point(evenement))
    texte = f"Relève préparée par {auteur.nom_affiche} : {poste}."
    releve = Releve.objects.create(
        evenement=evenement,
        jeton=jeton,
        poste=poste,
        situation=situation,
        consignes=consignes,
        sortant=auteur,
        preparee_le=horloge.maintenant(),
        entree_sortant=signaler(auteur=auteur, groupe=evenement.groupe, texte=texte, categorie="releve"),
    )
    publier(evenement.groupe, "releve.preparee", releve, auteur=auteur)
    return releve


@transaction.atomic
def prendre_releve(*, auteur: Utilisateur, releve: Releve) -> Releve:
    """Countersign: the incoming person has read and takes over. Done again by the same one, it changes nothing."""
    evenement = verrouiller(releve.evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    releve = Releve.objects.avec_les_siens().get(pk=releve.pk)
    releve.evenement = evenement
    if releve.entrant_id == auteur.pk:
        return releve
    if releve.entrant is not None:
        raise ValidationError(f"Cette relève a déjà été prise par {releve.entrant.nom_affiche}.")
    if releve.sortant_id == auteur.pk:
        raise ValidationError("La relève se prend par une autre personne que celle qui l'a préparée.")
    texte = f"Relève prise par {auteur.nom_affiche}, de {releve.sortant.nom_affiche} : {releve.poste}."
    releve.entree_entrant = signaler(auteur=auteur, groupe=evenement.groupe, texte=texte, categorie="releve")
    releve.entrant, releve.prise_le = auteur, horloge.maintenant()
    releve.save(update_fields=["entrant", "prise_le", "entree_entrant"])
    publier(evenement.groupe, "releve.prise", releve, auteur=auteur)
    return releve


def _rejouee(releve: Releve, auteur: Utilisateur, evenement: Evenement) -> Releve:
    if (releve.sortant_id, releve.evenement_id) != (auteur.pk, evenement.pk):
        raise jeton_pris()
    return releve
