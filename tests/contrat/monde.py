"""A small world for schemathesis: one object of each kind, and the addresses that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from annuaire.models import Droit, Entite, Role, Utilisateur
from annuaire.territoire import deriver_groupes
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.relever import preparer_releve
from ged.actes.ranger import creer_dossier
from maincourante.actes.regler import creer_modele
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe
from sivic.actes.denombrer import denombrer
from telephonie.actes.recevoir import recevoir
from telephonie.models import Appel, SourceTelephonie
from tests import fabriques
from tests.evenements.objets import CERCLE, LIGNE, objet
from tests.ged.fichiers import envoyer as deposer
from tests.ged.fichiers import ranger
from tests.machines import Machine
from tests.telephonie.conftest import MIDI, repondu


@dataclass
class Monde:
    """What a program of the Samu may ask for by name."""

    machine: Machine
    noms: dict[str, Any]

    def parametres(self, chemin: str) -> dict[str, Any]:
        """The value of each parameter of an address."""
        valeurs = dict(self.noms)
        if chemin.startswith("/api/v1/conversations/"):
            valeurs["groupe_id"] = valeurs["conversation_id"]
        valeurs["jeton"] = valeurs["objet" if "/carte/" in chemin else "depot"]
        valeurs["code"] = "SAMU31" if "/annuaire/" in chemin else "b31"
        return {nom: valeur for nom, valeur in valeurs.items() if f"{{{nom}}}" in chemin}


def creer() -> Monde:
    """Everything belongs to the service account of a machine of the Samu 31, which pilots what it opens."""
    ars = fabriques.entite("ARS-OCC", "ARS Occitanie", Entite.Type.ARS)
    samu31 = fabriques.entite("SAMU31", "Samu 31", parent=ars, departements=("31",))
    region = fabriques.groupe("Région Occitanie", samu31, ars, droit=Droit.PILOTAGE)
    deriver_groupes()
    machine = Machine(samu31)
    moi = Utilisateur.objects.select_related("affectation_active__entite").get(username__startswith="machine.")
    collegue = fabriques.personne("julie.petit", samu31, role=Role.RESPONSABLE)
    decrit = Description(titre="Incendie d'un site chimique", nature="nrc", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=moi, jeton=uuid4(), description=decrit)
    ouvrir_cellule(auteur=moi, evenement=evenement, genre="pma")
    etablir_bilan(auteur=moi, evenement=evenement, jeton=uuid4(), source="terrain", ua=2, dcd=1)
    victime = denombrer(auteur=moi, evenement=evenement, jeton=uuid4(), etat="ua")
    entree = fabriques.entree(
        moi, region, "Lignes rétablies.", destinataires=(), survenu_le=timezone.now(), importance="urgente"
    )
    dossier = creer_dossier(auteur=moi, groupe=region, nom="Procédures")
    document = ranger(moi, region, dossier=dossier, titre="Procédure de nuit")
    conversation = creer_groupe(
        auteur=moi, nom="Relève de nuit", jeton=uuid4(), personnes=[collegue], entites=[samu31]
    ).conversation
    message = envoyer(auteur=moi, groupe=conversation.groupe, texte="Lit fermé.", jeton=uuid4(), est_urgent=True)
    source = SourceTelephonie.objects.create(code="b31", nom="Bandeau", genre="bandeau", entite=samu31)
    recevoir(auteur=None, source=source, lignes=repondu("a1", quand=MIDI))
    objet(moi, region, genre="ligne", symbole="axe-rouge", geometrie=LIGNE)
    objet(moi, region, genre="cercle", symbole="exclusion", geometrie=CERCLE, rayon_m=800)
    return Monde(
        machine,
        {
            "groupe_id": region.pk,
            "conversation_id": conversation.pk,
            "participation_id": conversation.groupe.participations.get(utilisateur=collegue).pk,
            "evenement_id": evenement.pk,
            "entree_id": entree.pk,
            "modele_id": creer_modele(auteur=moi, groupe=region, titre="Relève", texte="Relève de nuit.").pk,
            "dossier_id": dossier.pk,
            "document_id": document.pk,
            "version_id": document.courante_id,
            "objet": str(objet(moi, region).jeton),
            "depot": str(deposer(moi, region, "plan.txt", b"Plan.").pk),
            "message_id": message.message.pk,
            "point_id": preparer_point(auteur=moi, evenement=evenement).pk,
            "releve_id": preparer_releve(auteur=collegue, evenement=evenement, jeton=uuid4(), poste="ARM").pk,
            "victime_id": victime.pk,
            "appel_id": Appel.objects.get().pk,
        },
    )
