"""Points de situation and relèves: generated from the state, edited, signed, and then final."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from annuaire import horloge
from annuaire.actes.participations import inviter, retirer
from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import abandonner_point, preparer_point, publier_point, rediger_point
from evenements.actes.relever import prendre_releve, preparer_releve
from evenements.apports import brancher_apport
from evenements.document import point_en_pdf
from evenements.models import PointSituation, Releve
from evenements.recit_carte import changements_depuis
from evenements.synthese import generer, heure
from fil.models import Depeche
from maincourante.actes.accompagner import epingler, suivre_action
from maincourante.actes.consigner import ActionDemandee
from maincourante.actes.corriger import annuler
from maincourante.actes.nommer import Destinataire
from maincourante.actes.repondre import prendre_en_compte
from maincourante.models import Entree
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def vecu(evenement, arm, samu31):
    """The event with a count, a key point, an open action and a request that nobody took in charge."""
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=5, ur=11)
    epingler(auteur=arm, entree=fabriques.entree(arm, evenement.groupe, "Vent tournant au nord."))
    fabriques.entree(arm, evenement.groupe, "Ouvrir le PMA.", action=ActionDemandee(entite=samu31.pk))
    demande = [Destinataire(entite=samu31.pk)]
    fabriques.entree(arm, evenement.groupe, "Combien de SMUR disponibles ?", destinataires=demande)
    return evenement


@pytest.fixture
def point(vecu, arm):
    return preparer_point(auteur=arm, evenement=vecu)


def textes(point):
    return {section["code"]: section["texte"] for section in point.sections}


def test_un_point_se_genere_de_l_etat(point):
    ecrits = textes(point)
    assert "5 UA" in ecrits["bilan"]
    assert "Vent tournant" in ecrits["points_cles"]
    assert "Ouvrir le PMA. — à faire — Samu 31" in ecrits["actions"]
    assert "attendu de Samu 31" in ecrits["sans_reponse"]
    assert ecrits["perspectives"] == ""


def test_seules_les_demandes_que_personne_n_a_prises_attendent(vecu, arm):
    """What was addressed to nobody waits for nobody."""

    attendues = section(vecu, "sans_reponse").splitlines()
    assert [ligne.partition(" : ")[2] for ligne in attendues] == ["Combien de SMUR disponibles ? — attendu de Samu 31"]
    prendre_en_compte(auteur=arm, entree=vecu.groupe.entrees.get(texte__startswith="Combien"))
    assert section(vecu, "sans_reponse") == "Toutes les demandes ont été prises en compte."


def section(evenement, code):
    return next(section["texte"] for section in generer(evenement) if section["code"] == code)


def test_ce_qui_est_demande_dans_une_cellule_n_est_pas_dit_fait(evenement, arm, cadre, samu31):
    """Its copy in the event says neither whom it was asked of, nor that something is to be done."""
    pma = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma").groupe
    demande = fabriques.entree(arm, pma, "6 VSAV.", destinataires=[Destinataire(entite=samu31.pk)])
    action = fabriques.entree(arm, pma, "Baliser.", action=ActionDemandee(entite=samu31.pk))

    assert section(evenement, "sans_reponse") == (
        f"PMA, n° {demande.numero} ({heure(demande.survenu_le)}) : 6 VSAV. — attendu de Samu 31"
    )
    assert section(evenement, "actions") == (
        f"PMA, n° {action.numero} ({heure(action.survenu_le)}) : Baliser. — à faire — Samu 31"
    )
    prendre_en_compte(auteur=arm, entree=demande)
    assert section(evenement, "sans_reponse") == "Toutes les demandes ont été prises en compte."


def test_ce_qui_n_est_pas_a_tous_n_est_ni_cite_ni_dit_fait(avec_voisin, arm, cadre, samu31, samu82):
    """Who was removed from a cell reads the points and the relèves of the event."""
    decision = ouvrir_cellule(auteur=cadre, evenement=avec_voisin, genre="autre", nom="Décision").groupe
    partagee = fabriques.copie(arm, fabriques.groupe("Ailleurs", samu31), decision, "Évacuer le lycée.")
    suivre_action(auteur=arm, entree=partagee, etat=Entree.Action.A_FAIRE)
    fabriques.entree(arm, decision, "Prévenir qui ?", destinataires=[Destinataire(entite=samu31.pk)])
    retirer(auteur=cadre, participation=decision.participations.get(entite=samu82))

    tue = "Non cité, car réservé à une partie des participants : Décision."
    releve = preparer_releve(auteur=arm, evenement=avec_voisin, jeton=uuid4(), poste="Régulateur")
    for sections in (preparer_point(auteur=arm, evenement=avec_voisin).sections, releve.situation):
        ecrits = {section["code"]: section["texte"] for section in sections}
        assert ecrits["actions"] == f"Aucune action ouverte.\n{tue}"
        assert ecrits["sans_reponse"] == f"Toutes les demandes ont été prises en compte.\n{tue}"


def test_une_section_dit_ce_qu_elle_ne_cite_pas_et_commence_par_le_plus_presse(evenement, arm):
    for n in range(26):
        fabriques.entree(arm, evenement.groupe, f"Action {n}.", action=ActionDemandee())
    assert section(evenement, "actions").splitlines()[25:] == ["… et 1 autre : voir le tableau des actions."]
    bientot = timezone.now() + timedelta(minutes=10)
    fabriques.entree(arm, evenement.groupe, "Pressée.", action=ActionDemandee(echeance=bientot))
    lignes = section(evenement, "actions").splitlines()
    assert "Pressée." in lignes[0]
    assert lignes[25:] == ["… et 2 autres : voir le tableau des actions."]


def test_un_point_cle_dont_l_original_est_annule_le_dit(evenement, arm, cadre):
    pma = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma").groupe
    originale = fabriques.entree(arm, pma, "12 UA.")
    epingler(auteur=arm, entree=originale.partages.get())
    annulee_le = annuler(auteur=arm, entree=originale, motif="Doublon.").annulee_le
    assert section(evenement, "points_cles").endswith(f"12 UA. — original annulé à {heure(annulee_le)}")


def test_ce_qui_n_est_pas_du_jour_dit_le_sien(evenement, arm, cadre):
    """An event of two nights: what reads « 23 h 50 » in the morning is taken for the night that ends."""
    la_veille = datetime(2026, 11, 20, 22, 50, tzinfo=UTC)
    with horloge.a_l_heure(la_veille):
        etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=5)
        pma = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma").groupe
        originale = fabriques.entree(arm, pma, "12 UA.")
        epingler(auteur=arm, entree=originale.partages.get())
        annuler(auteur=arm, entree=originale, motif="Doublon.")
        du_jour = section(evenement, "bilan"), section(evenement, "points_cles")
    with horloge.a_l_heure(la_veille + timedelta(hours=8)):
        du_lendemain = section(evenement, "bilan"), section(evenement, "points_cles")
    assert "5 UA (23 h 50)" in du_jour[0]
    assert "5 UA (20/11 à 23 h 50)" in du_lendemain[0]
    assert "(23 h 50) : " in du_jour[1] and du_jour[1].endswith(" — original annulé à 23 h 50")
    assert "(20/11 à 23 h 50) : " in du_lendemain[1]
    assert du_lendemain[1].endswith(" — original annulé le 20/11 à 23 h 50")


def test_qui_participe_en_son_nom_est_dans_le_dispositif(vecu, cadre, arm, etranger, samu31):
    """The one who opened the event takes part with his entité: he is not named twice."""
    inviter(auteur=cadre, groupe=vecu.groupe, droit=Droit.ECRITURE, personne=etranger)
    dispositif = textes(preparer_point(auteur=arm, evenement=vecu))["dispositif"]
    assert f"En leur nom : {etranger.nom_affiche} (Samu 59)." in dispositif
    assert cadre.nom_affiche not in dispositif


def test_la_carte_dit_ce_qui_a_change_depuis_le_point_precedent(vecu, arm):
    demandes = []

    def apport(groupe, depuis):
        demandes.append((groupe, depuis))
        return ["PMA ajouté."]

    brancher_apport("carte", apport)
    try:
        premier = preparer_point(auteur=arm, evenement=vecu)
        publier_point(auteur=arm, point=premier, version=1)
        preparer_point(auteur=arm, evenement=vecu)
    finally:
        brancher_apport("carte", changements_depuis)
    assert textes(premier)["carte"] == "PMA ajouté."
    assert demandes == [(vecu.groupe, 0), (vecu.groupe, premier.depeche)]


def test_ce_qui_se_dessine_pendant_qu_un_point_se_genere_est_dans_le_suivant(vecu, arm):
    """A drawing does not wait for the event: it may come between what was read of the map and the end."""

    def apport(groupe, depuis):
        fabriques.entree(arm, groupe, "Pendant ce temps.")
        return []

    tete = Depeche.objects.filter(groupe=vecu.groupe).latest("numero").numero
    brancher_apport("carte", apport)
    try:
        assert preparer_point(auteur=arm, evenement=vecu).depeche == tete
    finally:
        brancher_apport("carte", changements_depuis)


def test_il_n_y_a_qu_un_brouillon_a_la_fois(point, vecu, regulateur):
    assert preparer_point(auteur=regulateur, evenement=vecu) == point


def test_un_point_se_redige_puis_se_publie_numerote(point, vecu, arm):
    redige = rediger_point(auteur=arm, point=point, textes={"perspectives": "Évacuation terminée à 18 h."}, version=1)
    publie = publier_point(auteur=arm, point=redige, version=2)
    assert publie.numero == 1
    assert Entree.objects.filter(groupe=vecu.groupe).last().texte == "Point de situation n° 1 publié."
    with pytest.raises(ValidationError, match="publié"):
        rediger_point(auteur=arm, point=publie, textes={"bilan": "Autre."}, version=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointSituation.objects.filter(pk=publie.pk).update(sections=[])


def test_la_main_d_un_collegue_n_est_pas_perdue(point, arm, regulateur):
    rediger_point(auteur=regulateur, point=point, textes={"perspectives": "Renforts à 16 h."}, version=1)
    for acte in (
        lambda: rediger_point(auteur=arm, point=point, textes={"perspectives": "Autre."}, version=1),
        lambda: publier_point(auteur=arm, point=point, version=1),
        lambda: abandonner_point(auteur=arm, point=point, version=1),
    ):
        with pytest.raises(ValidationError, match="entre-temps"):
            acte()


@pytest.mark.parametrize(("textes", "champ"), [({"recette": "x"}, "sections"), ({"bilan": "x" * 6001}, "bilan")])
def test_une_section_inconnue_ou_trop_longue_est_refusee(point, arm, textes, champ):
    with pytest.raises(ValidationError) as refus:
        rediger_point(auteur=arm, point=point, textes=textes, version=1)
    assert list(refus.value.message_dict) == [champ]


def test_un_brouillon_abandonne_ne_se_publie_plus(point, arm):
    abandonner_point(auteur=arm, point=point, version=1)
    with pytest.raises(ValidationError, match="abandonné"):
        publier_point(auteur=arm, point=point, version=1)


def test_le_pdf_porte_ce_que_les_gens_ont_ecrit_sans_l_interpreter(point, arm):
    redige = rediger_point(auteur=arm, point=point, textes={"perspectives": "#panic() *gras* $x$"}, version=1)
    assert point_en_pdf(redige).startswith(b"%PDF")


def test_un_lecteur_ne_prepare_ni_point_ni_releve(vecu, samu82, voisin):
    fabriques.inviter(vecu.groupe, samu82, Droit.LECTURE)
    with pytest.raises(DroitInsuffisant):
        preparer_point(auteur=voisin, evenement=vecu)
    with pytest.raises(DroitInsuffisant):
        preparer_releve(auteur=voisin, evenement=vecu, jeton=uuid4(), poste="Régulateur")


def test_les_deux_signatures_de_la_releve_sont_des_entrees(vecu, arm, regulateur):
    releve = preparer_releve(
        auteur=arm, evenement=vecu, jeton=uuid4(), poste="Régulateur", consignes="Rappeler le CHU."
    )
    prise = prendre_releve(auteur=regulateur, releve=releve)
    assert prise.entree_sortant.auteur == arm
    assert prise.entree_entrant.auteur == regulateur
    assert prise.entree_entrant.categorie_id == "releve"
    assert prendre_releve(auteur=regulateur, releve=prise) == prise
    with pytest.raises(IntegrityError), transaction.atomic():
        Releve.objects.filter(pk=prise.pk).update(consignes="Autre.")


def test_on_ne_prend_ni_sa_propre_releve_ni_celle_qu_un_autre_a_prise(vecu, arm, regulateur, cadre):
    releve = preparer_releve(auteur=arm, evenement=vecu, jeton=uuid4(), poste="Régulateur")
    with pytest.raises(ValidationError, match="autre personne"):
        prendre_releve(auteur=arm, releve=releve)
    prendre_releve(auteur=regulateur, releve=releve)
    with pytest.raises(ValidationError, match="déjà été prise"):
        prendre_releve(auteur=cadre, releve=releve)


def test_une_releve_demande_un_poste(vecu, arm):
    with pytest.raises(ValidationError) as refus:
        preparer_releve(auteur=arm, evenement=vecu, jeton=uuid4(), poste=" ")
    assert list(refus.value.message_dict) == ["poste"]
