"""The life of an event: its states, their reasons, its closing that the database holds, its reopening."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annuaire.actes.participations import inviter
from annuaire.droits import DroitInsuffisant, droit_dans
from annuaire.models import Droit, Participation
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat, passages_possibles
from evenements.actes.compter import etablir_bilan
from evenements.actes.ouvrir import modifier_evenement
from evenements.models import Bilan, ChangementEtat, Evenement
from fil.actes import publier
from fil.models import Depeche
from maincourante.actes.accompagner import commenter
from maincourante.actes.consigner import consigner
from maincourante.actes.exporter import tracer_export
from maincourante.models import Entree
from tests import fabriques
from tests.evenements.conftest import description

pytestmark = pytest.mark.django_db
Etat = Evenement.Etat


@pytest.fixture
def clos(evenement, cadre):
    changer_etat(auteur=cadre, evenement=evenement, vers=Etat.LEVE, motif="Dernière victime évacuée.")
    changer_etat(auteur=cadre, evenement=evenement, vers=Etat.CLOS, motif="Retour d'expérience planifié.")
    evenement.refresh_from_db()
    evenement.groupe.refresh_from_db()
    return evenement


def refuse_par_la_base(action):
    with pytest.raises(IntegrityError, match="clos"), transaction.atomic():
        action()


def test_chaque_changement_est_une_entree_une_depeche_et_un_motif(evenement, cadre):
    changer_etat(auteur=cadre, evenement=evenement, vers=Etat.LEVE, motif="Dernière victime évacuée.")
    assert ChangementEtat.objects.get(evenement=evenement).motif == "Dernière victime évacuée."
    assert Entree.objects.filter(groupe=evenement.groupe).last().texte == "Dispositif levé : Dernière victime évacuée."
    assert Depeche.objects.filter(groupe=evenement.groupe).last().genre == "evenement.leve"


def test_le_meme_etat_ne_change_rien(evenement, cadre):
    changer_etat(auteur=cadre, evenement=evenement, vers=Etat.EN_COURS, motif="Encore.")
    assert not ChangementEtat.objects.exists()


def test_un_programme_demarre(programme, cadre):
    assert changer_etat(auteur=cadre, evenement=programme, vers=Etat.EN_COURS, motif="Début.").etat == Etat.EN_COURS


def test_un_programme_clos_par_erreur_retourne_en_preparation(programme, cadre):
    """And not one that had begun."""
    for vers in (Etat.CLOS, Etat.PREPARATION):
        programme = changer_etat(auteur=cadre, evenement=programme, vers=vers, motif="Erreur de bouton.")
    assert (programme.etat, programme.groupe.clos_le) == (Etat.PREPARATION, None)
    for vers in (Etat.EN_COURS, Etat.LEVE, Etat.CLOS):
        programme = changer_etat(auteur=cadre, evenement=programme, vers=vers, motif="Suite.")
    assert passages_possibles(programme) == [Etat.EN_COURS]
    with pytest.raises(ValidationError, match="passe à l'état « en cours »"):
        changer_etat(auteur=cadre, evenement=programme, vers=Etat.PREPARATION, motif="Trop tard.")


def test_un_passage_qui_n_existe_pas_dit_lesquels_existent(evenement, cadre):
    with pytest.raises(ValidationError, match="passe à l'état « levé »"):
        changer_etat(auteur=cadre, evenement=evenement, vers=Etat.CLOS, motif="Trop vite.")


@pytest.mark.parametrize("motif", ["", "   ", "x" * 501])
def test_un_changement_demande_un_motif_qui_se_lit(evenement, cadre, motif):
    with pytest.raises(ValidationError) as refus:
        changer_etat(auteur=cadre, evenement=evenement, vers=Etat.LEVE, motif=motif)
    assert "motif" in refus.value.message_dict


def test_qui_ne_pilote_pas_ne_change_pas_l_etat(evenement, arm):
    with pytest.raises(DroitInsuffisant, match="pilote cet événement"):
        changer_etat(auteur=arm, evenement=evenement, vers=Etat.LEVE, motif="Fini.")


def test_un_evenement_clos_se_lit_et_ne_s_ecrit_plus(clos, cadre, arm):
    assert droit_dans(cadre, clos.groupe) == Droit.LECTURE
    entree = Entree.objects.filter(groupe=clos.groupe).first()
    with pytest.raises(DroitInsuffisant, match="est clos"):
        consigner(auteur=arm, groupe=clos.groupe, texte="Trop tard.", jeton=uuid4())
    with pytest.raises(DroitInsuffisant, match="est clos"):
        commenter(auteur=arm, entree=entree, texte="Trop tard.", jeton=uuid4())
    with pytest.raises(DroitInsuffisant, match="est clos"):
        etablir_bilan(auteur=arm, evenement=clos, jeton=uuid4(), source="terrain", ua=1)
    with pytest.raises(DroitInsuffisant, match="est clos"):
        inviter(auteur=cadre, groupe=clos.groupe, droit=Droit.LECTURE, personne=fabriques.personne("jean.tard"))
    with pytest.raises(DroitInsuffisant, match="est clos"):
        modifier_evenement(auteur=cadre, evenement=clos, description=description(), version=clos.version)


def test_la_base_elle_meme_refuse_d_ecrire_dans_un_evenement_clos(clos, arm, samu82):
    entree = Entree.objects.filter(groupe=clos.groupe).first()
    refuse_par_la_base(lambda: Entree.objects.filter(pk=entree.pk).update(importance="urgente"))
    refuse_par_la_base(lambda: publier(clos.groupe, "entree.modifiee", entree, auteur=arm, donnees={}))
    refuse_par_la_base(lambda: Participation.objects.create(groupe=clos.groupe, entite=samu82))
    refuse_par_la_base(lambda: Participation.objects.filter(groupe=clos.groupe).delete())
    refuse_par_la_base(lambda: Evenement.objects.filter(pk=clos.pk).update(titre="Autre"))
    refuse_par_la_base(
        lambda: Bilan.objects.create(
            evenement=clos,
            jeton=uuid4(),
            source="terrain",
            ua=1,
            auteur=arm,
            constate_le=clos.ouvert_le,
            saisi_le=clos.ouvert_le,
        )
    )


def test_sortir_un_evenement_clos_laisse_encore_sa_trace(clos, arm):
    tracer_export(auteur=arm, groupe=clos.groupe, format_="pdf", nombre=3, filtres={})


def test_clore_clot_aussi_les_cellules(evenement, cadre, arm):
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma")
    for vers in (Etat.LEVE, Etat.CLOS):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Fin.")
    cellule.groupe.refresh_from_db()
    with pytest.raises(DroitInsuffisant, match="est clos"):
        consigner(auteur=arm, groupe=cellule.groupe, texte="Trop tard.", jeton=uuid4())


def test_rouvrir_demande_un_motif_et_rend_l_ecriture(clos, cadre, arm):
    with pytest.raises(ValidationError, match="vide"):
        changer_etat(auteur=cadre, evenement=clos, vers=Etat.EN_COURS, motif="")
    changer_etat(auteur=cadre, evenement=clos, vers=Etat.EN_COURS, motif="Victime découverte.")
    clos.groupe.refresh_from_db()
    consigner(auteur=arm, groupe=clos.groupe, texte="Une victime de plus.", jeton=uuid4())
    assert "rouvert : Victime découverte." in Entree.objects.filter(groupe=clos.groupe, genre="systeme").last().texte


def test_seul_qui_pilotait_peut_rouvrir(clos, arm):
    with pytest.raises(DroitInsuffisant, match="pilotait"):
        changer_etat(auteur=arm, evenement=clos, vers=Etat.EN_COURS, motif="Encore.")


def test_ce_qui_a_ete_dit_ne_s_efface_pas(evenement, arm, cadre):
    bilan = etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=1)
    changer_etat(auteur=cadre, evenement=evenement, vers=Etat.LEVE, motif="Fin.")
    for ecrire in (
        lambda: Bilan.objects.filter(pk=bilan.pk).update(ua=2),
        lambda: Bilan.objects.filter(pk=bilan.pk).delete(),
        lambda: ChangementEtat.objects.update(motif="Autre."),
        lambda: Evenement.objects.filter(pk=evenement.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ecrire()


def test_un_changement_concurrent_n_est_pas_perdu(evenement, cadre):
    lue = evenement.version
    modifier_evenement(auteur=cadre, evenement=evenement, description=description(titre="Incendie étendu"), version=lue)
    with pytest.raises(ValidationError, match="entre-temps"):
        modifier_evenement(auteur=cadre, evenement=evenement, description=description(titre="Autre"), version=lue)


def test_un_plan_active_et_un_niveau_se_disent_en_toutes_lettres(evenement, cadre):
    decrit = description(titre=evenement.titre, debut_le=evenement.debut_le, plans=["orsec-novi"], niveau=4)
    modifier_evenement(auteur=cadre, evenement=evenement, description=decrit, version=evenement.version)
    texte = Entree.objects.filter(groupe=evenement.groupe).last().texte
    assert texte == "Niveau porté de départemental à zonal. Activation : ORSEC-NOVI."
