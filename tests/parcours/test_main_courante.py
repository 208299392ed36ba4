"""What a person does in the log: answer, correct, follow an action, find their place again."""

from uuid import uuid4

from playwright.sync_api import expect

from annuaire.models import Droit, Participation
from maincourante.actes.accompagner import suivre_action
from maincourante.actes.partager import partager
from maincourante.models import Categorie, Entree, Modele
from tests import fabriques


def faire(poste, texte, acte):
    """Open the menu of the entry with the keyboard and choose."""
    ligne = poste.ligne(texte)
    ligne.focus()
    poste.page.keyboard.press("m")
    poste.page.locator(f"#menu-entree [data-acte={acte}]").click()


def test_une_demande_adressee_au_clavier_est_prise_en_compte_chez_tous(asseoir, arm, voisin, samu82, region):
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)
    demande, recue = (poste.ligne("Renfort SMUR") for poste in (julie, luc))

    julie.page.keyboard.press("n")
    julie.page.keyboard.type("Renfort SMUR ? @Samu 8", delay=20)
    expect(julie.page.get_by_role("option", name="Samu 82").first).to_be_visible()
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator("[data-choisis]")).to_contain_text("Samu 82")
    julie.page.keyboard.press("Control+Enter")

    # Only whom it is addressed to may take it.
    expect(demande).to_contain_text("adressé à l’instant")
    expect(demande.get_by_role("button", name="Prendre en compte")).to_be_hidden()
    expect(recue.get_by_role("button", name="Prendre en compte")).to_be_visible()
    expect(luc.page.locator("[data-compteur=a_prendre]").first).to_have_text("1")
    luc.page.keyboard.press("k")
    luc.page.keyboard.press("p")

    expect(demande).to_contain_text("✓ L. Blanc")
    expect(recue.get_by_role("button", name="Prendre en compte")).to_be_hidden()
    assert Entree.objects.get().adressages.get().pris_par == voisin


def test_le_formulaire_dit_un_nom_inconnu_suit_un_modele_et_garde_un_brouillon(asseoir, arm, region):
    Modele.objects.create(
        groupe=region, titre="Bilan", texte="… UA, … UR", categorie_id="bilan", importance="importante"
    )
    julie = asseoir(arm).ouvrir(region)

    julie.page.locator("#texte").press_sequentially("Appel de @samu 75")
    expect(julie.page.locator("#propositions")).to_contain_text("Aucun participant de cette main courante")
    julie.page.keyboard.press("Control+Enter")

    expect(julie.ligne("Appel de @samu 75")).to_be_visible()

    # Then a model.
    julie.page.get_by_text("Modèles", exact=True).click()
    julie.page.locator("[data-modele]").click()
    expect(julie.page.locator("#texte")).to_have_value("… UA, … UR")
    expect(julie.page.locator("mc-saisie [name=categorie]")).to_have_value("bilan")
    expect(julie.page.locator("[name=importance][value=importante]")).to_be_checked()

    # Then a draft, which the page finds again.
    julie.page.locator("#texte").fill("Appel du CODIS 31")
    julie.page.locator("label.puce.urgente").click()
    julie.page.reload()
    expect(julie.page.locator("#texte")).to_have_value("Appel du CODIS 31")
    expect(julie.page.locator("[name=importance][value=urgente]")).to_be_checked()
    julie.page.get_by_role("button", name="Effacer").click()
    expect(julie.page.locator("#texte")).to_have_value("")


def test_rectifier_annuler_et_commenter_se_lisent_chez_le_voisin(asseoir, arm, voisin, region):
    for texte in ("Engagement de 2 SMUR.", "Évacuation de l'école.", "Combien de lits ?"):
        fabriques.entree(arm, region, texte)
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    julie.ligne("Engagement").focus()
    julie.page.keyboard.press("r")
    volet = julie.page.locator(".volet textarea")
    expect(volet).to_have_value("Engagement de 2 SMUR.")
    volet.fill("Engagement de 3 SMUR.")
    julie.page.keyboard.press("Control+Enter")

    expect(luc.ligne("Engagement").locator(".quoi")).to_have_text("Engagement de 3 SMUR.")
    expect(luc.ligne("Engagement").locator(".sous del")).to_have_text("Engagement de 2 SMUR.")

    # Then cancel, which asks why.
    faire(julie, "Évacuation", "annuler")
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator(".volet .erreur")).to_have_text("Dites pourquoi cette entrée est annulée.")
    julie.page.keyboard.type("Fausse information.")
    julie.page.keyboard.press("Enter")
    expect(luc.ligne("Évacuation")).to_contain_text("Annulée à")
    expect(luc.ligne("Évacuation")).to_contain_text("Fausse information.")

    # Then comment: what one reads stays open when the other's comes.
    lits = julie.ligne("Combien de lits")
    for poste, texte in ((julie, "J'appelle le CHU."), (luc, "Quatre à Montauban.")):
        poste.ligne("Combien de lits").focus()
        poste.page.keyboard.press("c")
        poste.page.keyboard.type(texte)
        poste.page.keyboard.press("Control+Enter")
        expect(lits).to_contain_text(texte)
        lits.locator("details.commentaires").evaluate("fil => fil.open = true")
    expect(lits.locator("li")).to_have_count(2)
    expect(lits.locator("details.commentaires")).to_have_attribute("open", "")


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
    assert not Entree.objects.exists()
    expect(accueil.locator("#envois-refuses")).to_contain_text("À garder.")
    expect(tableau.locator("#envois-refuses")).to_contain_text("À garder.")

    julie.aller(f"/mains-courantes/{region.pk}/")
    expect(raison).not_to_be_empty()
    # There is no form left to correct it: it stays, to be read.
    expect(julie.page.locator("mc-saisie")).to_have_count(0)
    expect(julie.ligne("À garder.").get_by_role("button", name="Corriger")).to_be_hidden()


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


def test_qui_ne_participe_pas_a_l_autre_groupe_n_en_lit_pas_le_nom(asseoir, arm, voisin, samu31, region):
    zone = fabriques.groupe("Cellule du Samu 31", samu31)
    entree = fabriques.entree(arm, region, "Panache vers l'est.")
    luc = asseoir(voisin).ouvrir(region)

    partager(auteur=arm, entree=entree, groupe=zone, jeton=uuid4())

    expect(luc.ligne("Panache")).to_contain_text("partagée vers un autre groupe")
    expect(luc.ligne("Panache").get_by_role("link", name="un autre groupe")).to_have_count(0)
    assert "Cellule du Samu 31" not in luc.page.content()
