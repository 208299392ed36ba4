"""What a person does in the log: answer, correct, follow an action, find their place again."""

from uuid import uuid4

from playwright.sync_api import expect

from annuaire.models import Droit, Participation
from maincourante.actes.accompagner import suivre_action
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.models import Categorie, Entree, Modele
from tests import fabriques


def faire(poste, texte, acte):
    """Open the menu of the entry with the keyboard and choose."""
    ligne = poste.ligne(texte)
    ligne.focus()
    poste.page.keyboard.press("m")
    poste.page.locator(f"#menu-entree [data-acte={acte}]").click()


def test_une_demande_adressee_est_prise_en_compte_chez_tous(asseoir, arm, voisin, samu82, region):
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    julie.page.locator("#texte").press_sequentially("Renfort SMUR ? @samu 8")
    julie.page.locator("#propositions [role=option]").first.wait_for()
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator("[data-choisis]")).to_contain_text("Samu 82")
    julie.page.keyboard.press("Control+Enter")

    expect(luc.page.locator("[data-compteur=a_prendre]").first).to_have_text("1")
    luc.ligne("Renfort SMUR").get_by_role("button", name="Prendre en compte").click()

    expect(julie.ligne("Renfort SMUR")).to_contain_text("✓ L. Blanc")
    expect(luc.ligne("Renfort SMUR").get_by_role("button", name="Prendre en compte")).to_be_hidden()
    assert Entree.objects.get().adressages.get().pris_par == voisin


def test_un_nom_inconnu_est_dit_et_n_empeche_pas_d_ecrire(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)

    julie.page.locator("#texte").press_sequentially("Appel de @samu 75")
    expect(julie.page.locator("#propositions")).to_contain_text("Aucun participant de cette main courante")
    julie.page.keyboard.press("Control+Enter")

    expect(julie.ligne("Appel de @samu 75")).to_be_visible()


def test_sur_un_telephone_reglages_et_exports_sont_dans_le_contexte(asseoir, arm, region):
    julie = asseoir(arm)
    julie.page.set_viewport_size({"width": 390, "height": 844})
    julie.ouvrir(region).page.get_by_role("button", name="Contexte").click()

    contexte = julie.page.locator("#cote")
    for lien in ("Tableau des actions", "Participants", "Réglages et modèles", "Exporter : PDF"):
        expect(contexte.get_by_role("link", name=lien)).to_be_visible()


def test_qui_n_est_pas_destinataire_ne_voit_pas_le_bouton(asseoir, arm, regulateur, samu82, region):
    fabriques.entree(arm, region, "Renfort SMUR ?", destinataires=[Destinataire(entite=samu82.pk)])
    malik = asseoir(regulateur).ouvrir(region)

    expect(malik.ligne("Renfort SMUR")).to_contain_text("adressé à l’instant")
    expect(malik.ligne("Renfort SMUR").get_by_role("button", name="Prendre en compte")).to_be_hidden()


def test_une_rectification_laisse_lire_l_original(asseoir, arm, voisin, region):
    fabriques.entree(arm, region, "Engagement de 2 SMUR.")
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    julie.ligne("Engagement").focus()
    julie.page.keyboard.press("r")
    volet = julie.page.locator(".volet textarea")
    expect(volet).to_have_value("Engagement de 2 SMUR.")
    volet.fill("Engagement de 3 SMUR.")
    julie.page.keyboard.press("Control+Enter")

    expect(luc.ligne("Engagement").locator(".quoi")).to_have_text("Engagement de 3 SMUR.")
    expect(luc.ligne("Engagement").locator(".sous del")).to_have_text("Engagement de 2 SMUR.")


def test_une_annulation_demande_un_motif_et_le_montre(asseoir, arm, voisin, region):
    fabriques.entree(arm, region, "Évacuation de l'école.")
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    faire(julie, "Évacuation", "annuler")
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator(".volet .erreur")).to_have_text("Dites pourquoi cette entrée est annulée.")
    julie.page.keyboard.type("Fausse information.")
    julie.page.keyboard.press("Enter")

    expect(luc.ligne("Évacuation")).to_contain_text("Annulée à")
    expect(luc.ligne("Évacuation")).to_contain_text("Fausse information.")


def test_le_fil_de_commentaires_reste_ouvert_quand_un_autre_arrive(asseoir, arm, voisin, region):
    fabriques.entree(arm, region, "Combien de lits ?")
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    for poste, texte in ((julie, "J'appelle le CHU."), (luc, "Quatre à Montauban.")):
        poste.ligne("Combien de lits").focus()
        poste.page.keyboard.press("c")
        poste.page.keyboard.type(texte)
        poste.page.keyboard.press("Control+Enter")
        expect(julie.ligne("Combien de lits")).to_contain_text(texte)
        julie.ligne("Combien de lits").locator("details.commentaires").evaluate("fil => fil.open = true")

    expect(julie.ligne("Combien de lits").locator("li")).to_have_count(2)
    expect(julie.ligne("Combien de lits").locator("details.commentaires")).to_have_attribute("open", "")


def test_une_entree_refusee_revient_dans_le_formulaire_avec_sa_raison(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)
    Categorie.objects.filter(code="bilan").update(est_active=False)

    julie.page.locator("mc-saisie [name=categorie]").select_option("bilan")
    julie.consigner("4 UA, 11 UR.")
    refusee = julie.page.locator(".entree.refusee")
    expect(refusee).to_contain_text("Cette catégorie n’existe pas")
    # What is being written is not replaced by it, nor is it lost for having been asked back.
    julie.page.locator("#texte").fill("Hélico posé.")
    refusee.get_by_role("button", name="Corriger").click()
    expect(julie.page.locator("mc-saisie [data-refus]")).to_contain_text("Consignez ou effacez d’abord")
    expect(julie.page.locator("#texte")).to_have_value("Hélico posé.")
    expect(refusee).to_be_visible()
    julie.page.locator("#texte").fill("")
    refusee.get_by_role("button", name="Corriger").click()

    expect(julie.page.locator("#texte")).to_have_value("4 UA, 11 UR.")
    expect(refusee).to_have_count(0)
    julie.page.reload()
    expect(julie.page.locator("#texte")).to_have_value("4 UA, 11 UR.")
    julie.page.locator("mc-saisie [name=categorie]").select_option("information")
    julie.page.get_by_role("button", name="Consigner").click()
    expect(julie.ligne("4 UA, 11 UR.").locator(".n")).to_contain_text("1")


def test_un_texte_refuse_n_est_efface_ni_par_le_tableau_ni_par_l_accueil(asseoir, arm, region):
    """Two other pages of the same person hear of the refusal: it is not for them to put that text aside."""
    julie = asseoir(arm).ouvrir(region)
    tableau, accueil = julie.contexte.new_page(), julie.contexte.new_page()
    tableau.goto(f"{julie.serveur.url}/mains-courantes/{region.pk}/actions/")
    accueil.goto(julie.serveur.url)
    for autre in (tableau, accueil):
        expect(autre.locator(".barre .etat").first).to_contain_text("En direct")
    Participation.objects.filter(groupe=region).update(droit=Droit.LECTURE)
    julie.consigner("À garder.")
    raison = julie.ligne("À garder.").locator("[data-raison]")
    expect(raison).not_to_be_empty()
    expect(accueil.locator("#envois-refuses")).to_contain_text("À garder.")
    expect(tableau.locator("#envois-refuses")).to_contain_text("À garder.")

    julie.aller(f"/mains-courantes/{region.pk}/")
    expect(raison).not_to_be_empty()
    # There is no form left to correct it: it stays, to be read.
    expect(julie.page.locator("mc-saisie")).to_have_count(0)
    expect(julie.ligne("À garder.").get_by_role("button", name="Corriger")).to_be_hidden()


def test_un_brouillon_survit_au_rechargement(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)
    julie.page.locator("#texte").fill("Appel du CODIS 31")
    julie.page.locator("label.puce.importante").click()

    julie.page.reload()

    expect(julie.page.locator("#texte")).to_have_value("Appel du CODIS 31")
    expect(julie.page.locator("[name=importance][value=importante]")).to_be_checked()
    julie.page.get_by_role("button", name="Effacer").click()
    expect(julie.page.locator("#texte")).to_have_value("")


def test_un_modele_remplit_le_formulaire(asseoir, arm, region):
    Modele.objects.create(
        groupe=region, titre="Bilan", texte="… UA, … UR", categorie_id="bilan", importance="importante"
    )
    julie = asseoir(arm).ouvrir(region)

    julie.page.get_by_text("Modèles", exact=True).click()
    julie.page.locator("[data-modele]").click()

    expect(julie.page.locator("#texte")).to_have_value("… UA, … UR")
    expect(julie.page.locator("mc-saisie [name=categorie]")).to_have_value("bilan")
    expect(julie.page.locator("[name=importance][value=importante]")).to_be_checked()


def test_une_action_cochee_quitte_le_tableau_des_ouvertes(asseoir, arm, voisin, region):
    fabriques.entree(arm, region, "Appeler la CUMP.")
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin)
    luc.aller(f"/mains-courantes/{region.pk}/actions/").attendre_le_direct()

    faire(julie, "Appeler la CUMP", "action")
    julie.page.locator(".volet").get_by_role("button", name="Enregistrer").click()

    a_faire = luc.page.locator("[data-etat=a_faire] .carte")
    expect(a_faire).to_contain_text("Appeler la CUMP.")
    a_faire.get_by_role("button", name="Fait").click()
    expect(luc.page.locator("[data-etat=fait] .carte")).to_contain_text("Appeler la CUMP.")
    expect(julie.ligne("Appeler la CUMP").locator(".tache")).to_contain_text("✓ fait")
    expect(julie.page.locator("mc-actions .action")).to_have_count(0)


def test_une_action_se_retire_a_qui_l_avait(asseoir, arm, samu82, region):
    entree = fabriques.entree(arm, region, "Appeler la CUMP.")
    suivre_action(auteur=arm, entree=entree, etat="a_faire", changements={"entite": samu82.pk})
    julie = asseoir(arm).ouvrir(region)
    faire(julie, "Appeler la CUMP", "action")
    volet = julie.page.locator(".volet")
    a_qui = volet.get_by_label("Confiée à")
    # A name left unfinished takes nothing away.
    a_qui.fill("Sam")
    volet.get_by_label("Échéance").focus()
    expect(a_qui).to_have_value("Samu 82")

    a_qui.fill("")
    volet.get_by_role("button", name="Enregistrer").click()

    expect(julie.ligne("Appeler la CUMP").locator(".tache")).to_have_text("à faire")


def test_un_partage_mene_a_sa_copie(asseoir, arm, samu31, region):
    zone = fabriques.groupe("Zone Sud", samu31)
    fabriques.entree(arm, region, "Panache vers l'est.")
    julie = asseoir(arm).ouvrir(region)

    faire(julie, "Panache", "partager")
    julie.page.locator(".volet select").select_option(label="Zone Sud")
    julie.page.locator(".volet").get_by_role("button", name="Partager").click()
    julie.ligne("Panache").get_by_role("link", name="Zone Sud n° 1").click()

    expect(julie.ligne("Panache")).to_contain_text("partagée depuis Région Occitanie n° 1")
    assert Entree.objects.get(groupe=zone).origine.groupe == region


def test_qui_ne_participe_pas_a_l_autre_groupe_n_en_lit_pas_le_nom(asseoir, arm, voisin, samu31, region):
    zone = fabriques.groupe("Cellule du Samu 31", samu31)
    entree = fabriques.entree(arm, region, "Panache vers l'est.")
    luc = asseoir(voisin).ouvrir(region)

    partager(auteur=arm, entree=entree, groupe=zone, jeton=uuid4())

    expect(luc.ligne("Panache")).to_contain_text("partagée vers un autre groupe")
    expect(luc.ligne("Panache").get_by_role("link", name="un autre groupe")).to_have_count(0)
    assert "Cellule du Samu 31" not in luc.page.content()
