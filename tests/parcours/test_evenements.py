"""Events between several browsers: open, invite, count, cut the network, close, reopen; axe on their pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annuaire.actes.participations import inviter
from annuaire.models import Droit, Participation
from annuaire.territoire import deriver_groupes
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point, publier_point
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.relever import preparer_releve
from evenements.models import Bilan, Evenement
from ged.actes.deposer import remplacer
from maincourante.actes.consigner import consigner
from tests.ged.fichiers import envoyer, ranger
from tests.parcours.axe import constats, debords


@pytest.fixture
def territoire(samu31, samu82, samu59):
    deriver_groupes()


@pytest.fixture
def ouvrir(territoire):
    def _ouvrir(auteur, **champs):
        decrit = {"titre": "Incendie à Portet", "nature": "nrc", "debut_le": timezone.now()} | champs
        return ouvrir_evenement(auteur=auteur, jeton=uuid4(), description=Description(**decrit))

    return _ouvrir


@pytest.fixture
def evenement(ouvrir, cadre, samu82):
    ouvert = ouvrir(cadre)
    inviter(auteur=cadre, groupe=ouvert.groupe, droit=Droit.ECRITURE, entite=samu82)
    return ouvert


def chiffre(poste, figure):
    return poste.page.locator(f".ev-bilan .chiffre.{figure} .valeur").first


def saisir_un_bilan(poste, **figures):
    """In the form, once it is unfolded."""
    for figure, valeur in figures.items():
        poste.page.locator(f".ev-saisie-bilan [name={figure}]").fill(str(valeur))
    poste.page.get_by_role("button", name="Ajouter ce bilan").click()


def aller(poste, evenement, page=""):
    poste.aller(f"/evenements/{evenement.pk}/{page}")
    poste.attendre_le_direct()


GRAND = {"viewport": {"width": 1920, "height": 1080}}


def test_ouvrir_inviter_et_voir_l_evenement_arriver_chez_le_voisin(asseoir, territoire, cadre, voisin):
    sylvie, luc = asseoir(cadre, **GRAND), asseoir(voisin).aller("/")
    luc.attendre_le_direct()
    sylvie.aller("/evenements/nouveau/")
    sylvie.page.get_by_label("Titre").fill("Incendie à Portet")
    sylvie.page.get_by_label("Nature").select_option("nrc")
    sylvie.page.get_by_role("button", name="Ouvrir l’événement").click()
    expect(sylvie.page.get_by_role("heading", name="Incendie à Portet")).to_be_visible()

    groupe = Evenement.objects.get().groupe
    sylvie.aller(f"/groupes/{groupe.pk}/?q=samu 82")
    sylvie.page.locator(".candidats li", has_text="Samu 82").get_by_role("button").first.click()

    expect(luc.page.locator("#alertes")).to_contain_text("Incendie à Portet")
    expect(luc.page.locator(".rail")).to_contain_text("Incendie à Portet")
    expect(luc.page.locator(".tuiles").get_by_role("link", name="Incendie à Portet")).to_be_visible()
    luc.page.locator("#alertes").get_by_role("link", name="Voir").click()
    expect(luc.page.get_by_role("heading", name="Incendie à Portet")).to_be_visible()


def test_qui_est_invite_en_son_nom_l_apprend_sur_sa_page_d_accueil(asseoir, ouvrir, cadre, etranger):
    """His entité is not called in: no fil that he follows tells him."""
    ouvert = ouvrir(cadre)
    remi = asseoir(etranger).aller("/")
    remi.attendre_le_direct()
    inviter(auteur=cadre, groupe=ouvert.groupe, droit=Droit.ECRITURE, personne=etranger)
    expect(remi.page.locator("#alertes")).to_contain_text("Incendie à Portet : vous y participez.")
    expect(remi.page.locator(".rail")).to_contain_text("Incendie à Portet")
    tuile = remi.page.locator(".tuiles").get_by_role("link", name="Incendie à Portet")
    consigner(auteur=cadre, groupe=ouvert.groupe, texte="Périmètre de 800 m.", jeton=uuid4())
    expect(tuile).to_contain_text("Périmètre de 800 m.")
    expect(remi.page.locator("#dernieres")).to_contain_text("Périmètre de 800 m.")
    tuile.click()
    expect(remi.page.get_by_role("heading", name="Incendie à Portet")).to_be_visible()


def test_un_bilan_parait_chez_les_autres_sans_recharger(asseoir, evenement, arm, voisin):
    luc = asseoir(voisin, **GRAND)
    aller(luc, evenement)
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=4, ur=11)
    expect(chiffre(luc, "ua")).to_have_text("4")
    expect(chiffre(luc, "ur")).to_have_text("11")
    expect(luc.ligne("Bilan terrain : 4 UA, 11 UR.")).to_be_visible()


def test_un_bilan_illisible_coupe_ou_refuse_se_dit_dans_son_formulaire_et_n_est_compte_qu_une_fois(
    asseoir, evenement, arm
):
    julie = asseoir(arm, **GRAND)
    aller(julie, evenement)
    julie.page.locator(".ev-ajout summary").click()
    erreur = julie.page.locator(".ev-saisie-bilan [data-erreur]")
    saisir_un_bilan(julie, ua="beaucoup")
    expect(erreur).to_contain_text("nombre entier")
    assert not Bilan.objects.exists()

    # Then during a cut, and twice.
    julie.contexte.set_offline(True)
    saisir_un_bilan(julie, ua=7)
    expect(julie.page.locator(".ev-saisie-bilan [data-envoi]")).to_contain_text("En attente")
    julie.page.get_by_role("button", name="Ajouter ce bilan").click()
    expect(erreur).to_contain_text("au moins un chiffre")
    julie.page.locator(".ev-saisie-bilan [name=ur]").fill("12")
    julie.contexte.set_offline(False)
    expect(chiffre(julie, "ua")).to_have_text("7")
    expect(julie.page.locator(".ev-saisie-bilan [data-envoi]")).to_have_text("Bilan ajouté.")
    # The next one, begun meanwhile, is still there.
    expect(julie.page.locator(".ev-saisie-bilan [name=ur]")).to_have_value("12")
    assert Bilan.objects.count() == 1

    # Then without the right to.
    Participation.objects.filter(groupe=evenement.groupe).update(droit=Droit.LECTURE)
    saisir_un_bilan(julie, ua=8)
    expect(erreur).not_to_be_empty()
    expect(julie.page.locator(".ev-saisie-bilan [name=ua]")).to_have_value("8")
    assert Bilan.objects.count() == 1


def test_la_cloture_se_dit_a_chacun_et_retire_l_evenement_du_rail(asseoir, evenement, cadre, voisin):
    sylvie, luc = asseoir(cadre, **GRAND), asseoir(voisin, **GRAND)
    aller(luc, evenement)
    changer_etat(auteur=cadre, evenement=evenement, vers="leve", motif="Dernière victime évacuée.")
    expect(luc.ligne("Dernière victime évacuée.")).to_be_visible()
    aller(sylvie, evenement)
    sylvie.page.locator(".ev-etat summary").click()
    sylvie.page.get_by_label("Motif du changement").fill("Dossier complet.")
    sylvie.page.get_by_role("button", name="Clore l’événement").click()
    expect(luc.ligne("Dossier complet.")).to_be_visible()
    expect(luc.page.locator("[data-etat-change]")).to_contain_text("vient d’être clos")
    expect(luc.page.locator(".rail")).not_to_contain_text("Incendie à Portet")
    luc.page.get_by_role("link", name="Recharger la page").click()
    expect(luc.page.locator("mc-saisie")).to_have_count(0)
    expect(luc.ligne("Dossier complet.")).to_be_visible()


def test_ce_que_la_cellule_consigne_parait_dans_l_evenement(asseoir, evenement, arm, voisin):
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma")
    luc = asseoir(voisin, **GRAND)
    aller(luc, evenement)
    consigner(auteur=arm, groupe=cellule.groupe, texte="Trois UA prêtes à partir.", jeton=uuid4())
    expect(luc.ligne("Trois UA prêtes à partir.")).to_be_visible()


def test_participants_bilans_et_releves_suivent_et_la_releve_se_contresigne(
    asseoir, evenement, cadre, arm, voisin, samu59
):
    luc = asseoir(voisin, **GRAND)
    aller(luc, evenement, "participants/")
    inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, entite=samu59)
    expect(luc.page.locator("#participants")).to_contain_text("Samu 59")

    aller(luc, evenement, "bilan/")
    etablir_bilan(auteur=cadre, evenement=evenement, jeton=uuid4(), source="hopital", ua=6)
    expect(luc.page.locator("#tous-les-bilans")).to_contain_text("Hôpital")

    aller(luc, evenement, "releves/")
    preparer_releve(auteur=arm, evenement=evenement, jeton=uuid4(), poste="Régulateur", consignes="Rappeler Purpan.")
    luc.page.locator("summary", has_text="Lire ce qui est transmis").click()
    expect(luc.page.get_by_text("Rappeler Purpan.")).to_be_visible()
    luc.page.get_by_role("button", name="je prends la relève").click()
    expect(luc.page.get_by_text("Vous avez pris la relève.")).to_be_visible()


def test_un_document_de_l_evenement_arrive_chez_tous_et_se_remplace(asseoir, evenement, arm, voisin):
    luc = asseoir(voisin)
    aller(luc, evenement, "documents/")
    document = ranger(arm, evenement.groupe, "Plan du site.txt", b"Plan.")
    ligne = luc.page.locator("li.doc", has_text="Plan du site")
    expect(ligne).to_be_visible()
    remplacer(auteur=arm, document=document, jeton=envoyer(arm, evenement.groupe, "Plan 2.txt", b"Plan, suite.").pk)
    expect(ligne).to_contain_text("version 2")


@pytest.fixture
def pages(evenement, ouvrir, cadre, arm):
    """Every page of the events, with something on each."""
    for minutes, ua in ((50, 2), (5, 4)):
        quand = timezone.now() - timedelta(minutes=minutes)
        etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=ua, ur=9, constate_le=quand)
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="regulation", ua=5)
    consigner(auteur=arm, groupe=evenement.groupe, texte="PMA opérationnel.", jeton=uuid4())
    ranger(arm, evenement.groupe, "Plan de masse.txt", b"Nord, sud.")
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma")
    publie = publier_point(auteur=arm, point=preparer_point(auteur=arm, evenement=evenement), version=1)
    brouillon = preparer_point(auteur=arm, evenement=evenement)
    preparer_releve(auteur=arm, evenement=evenement, jeton=uuid4(), poste="Régulateur", consignes="Rappeler Purpan.")
    exercice = ouvrir(cadre, titre="Exercice Portet", est_exercice=True)
    ouvrir(cadre, titre="Finale", est_programme=True, debut_le=timezone.now() + timedelta(days=1))
    base = f"/evenements/{evenement.pk}/"
    return [
        "/evenements/",
        "/evenements/agenda/",
        "/evenements/clos/",
        "/evenements/national/",
        "/evenements/nouveau/",
        *(base + page for page in ("", "bilan/", "points/", "releves/", "cellules/", "participants/", "modifier/")),
        *(base + page for page in ("documents/", "export-scelle/", "rejeu/")),
        f"{base}points/{publie.pk}/",
        f"{base}points/{brouillon.pk}/",
        f"/evenements/{exercice.pk}/",
        f"/mains-courantes/{cellule.groupe_id}/",
    ]


def test_axe_ne_trouve_rien_et_rien_ne_deborde_des_evenements(asseoir, pages, cadre):
    sylvie = asseoir(cadre, **GRAND)
    fautes = []
    for adresse in pages:
        sylvie.aller(adresse)
        fautes += debords(sylvie.page, adresse)
        for depliant in sylvie.page.locator(".ev-ajout summary, .ev-etat summary").all():
            depliant.click()
        fautes += constats(sylvie.page, adresse)
    assert not fautes, "\n".join(fautes)
