"""The page of a logbook while one reads it: what arrives, what is older, what a filter hides, what is new."""

from uuid import uuid4

from playwright.sync_api import expect

from fil.lectures import marquer_lu
from maincourante.actes.accompagner import commenter, suivre_action
from tests import fabriques


def test_ce_qui_arrive_ne_bouge_pas_ce_qu_on_lit(asseoir, arm, voisin, region):
    for n in range(80):
        fabriques.entree(arm, region, f"Point de situation {n:02}.")
    julie = asseoir(arm).ouvrir(region)
    lue = julie.ligne("Point de situation 45.")
    lue.scroll_into_view_if_needed()
    julie.page.locator(".mc-liste").evaluate("liste => liste.scrollTop -= 200")
    avant = lue.bounding_box()["y"]

    fabriques.entree(voisin, region, "Hélico de nouveau disponible.")

    bouton = julie.page.locator("[data-vers-le-bas]")
    expect(bouton).to_have_text("1 nouvelle ↓")
    assert abs(lue.bounding_box()["y"] - avant) < 2
    bouton.click()
    expect(julie.ligne("Hélico de nouveau disponible.")).to_be_in_viewport()


RUEE = """(journal, [debut, fin]) => {
    const modele = journal.querySelector(".entree");
    for (let numero = debut; numero <= fin; numero += 1) {
        const copie = modele.cloneNode(true);
        Object.assign(copie.dataset, { numero, jeton: `j${numero}` });
        copie.id = `entree-${numero + 1e6}`;
        const donnees = { numero, auteur: { id: 0 }, importance: "normale" };
        journal.recevoir({ genre: "entree.consignee", html: copie.outerHTML, donnees });
    }
}"""


def test_une_nuit_d_arrivees_ne_reste_pas_dans_la_page_et_ne_bouge_pas_ce_qu_on_lit(asseoir, arm, region):
    for n in range(60):
        fabriques.entree(arm, region, f"Point de situation {n:02}.")
    julie = asseoir(arm).ouvrir(region)
    journal, entrees = julie.page.locator("mc-journal"), julie.page.locator("mc-journal .entree[data-numero]")
    julie.page.locator(".mc-liste").evaluate("liste => liste.scrollTop = liste.scrollHeight / 2")
    journal.evaluate(RUEE, [1001, 1500])
    lue = entrees.nth(480)
    numero = lue.get_attribute("data-numero")
    lue.evaluate("ligne => ligne.scrollIntoView({ block: 'center' })")
    lue = journal.locator(f'[data-numero="{numero}"]')
    expect(lue).to_be_in_viewport()
    avant = lue.bounding_box()["y"]

    journal.evaluate(RUEE, [1501, 1600])
    assert 400 <= entrees.count() <= 600
    assert abs(lue.bounding_box()["y"] - avant) < 2
    journal.evaluate(RUEE, [1601, 3200])
    assert entrees.count() <= 1200
    assert abs(lue.bounding_box()["y"] - avant) < 2
    bouton = julie.page.locator("[data-vers-le-bas]")
    expect(bouton).to_contain_text("nouvelles ↓")
    bouton.click()
    expect(julie.ligne("Point de situation 59.")).to_be_in_viewport()


def test_remonter_charge_les_entrees_anciennes_une_fois_chacune(asseoir, arm, region):
    for n in range(120):
        fabriques.entree(arm, region, f"Point {n}.")
    julie = asseoir(arm).ouvrir(region)
    entrees = julie.page.locator("article.entree")

    while entrees.count() < 120:
        connues = entrees.count()
        # By a gesture, which stops the descent of a page that has just opened.
        julie.page.locator(".mc-liste").hover()
        julie.page.mouse.wheel(0, -100_000)
        julie.page.wait_for_function("n => document.querySelectorAll('article.entree').length > n", arg=connues)

    numeros = entrees.evaluate_all("articles => articles.map(article => Number(article.dataset.numero))")
    assert numeros == list(range(1, 121))
    expect(julie.page.get_by_text("Début de la main courante")).to_be_attached()


def test_ce_qui_arrive_hors_filtre_se_compte_sans_se_montrer(asseoir, arm, voisin, region):
    julie = asseoir(arm)
    julie.aller(f"/mains-courantes/{region.pk}/?importance=urgente").attendre_le_direct()

    fabriques.entree(voisin, region, "Lignes rétablies.")

    expect(julie.page.locator("[data-hors-filtre]")).to_have_text("1 nouvelle hors filtre")
    expect(julie.ligne("Lignes rétablies.")).to_have_count(0)


def test_ce_qui_entre_dans_le_filtre_se_montre_a_sa_place(asseoir, arm, voisin, region):
    prevenir, appeler, rappeler = (
        fabriques.entree(arm, region, f"{mot} la CUMP.") for mot in ("Prévenir", "Appeler", "Rappeler")
    )
    suivre_action(auteur=arm, entree=rappeler, etat="a_faire")
    julie = asseoir(arm)
    julie.aller(f"/mains-courantes/{region.pk}/?vue=actions").attendre_le_direct()

    suivre_action(auteur=voisin, entree=appeler, etat="a_faire")
    commenter(auteur=voisin, entree=prevenir, texte="Vu.", jeton=uuid4())
    suivre_action(auteur=voisin, entree=rappeler, etat="en_cours")

    expect(julie.ligne("Rappeler la CUMP").locator(".tache")).to_contain_text("en cours")
    expect(julie.page.locator("mc-journal .entree .texte")).to_have_text(["Appeler la CUMP.", "Rappeler la CUMP."])


def test_la_ligne_des_nouvelles_remonte_avec_ce_qui_se_charge(asseoir, arm, voisin, region):
    fabriques.entree(voisin, region, "Lue.")
    marquer_lu(utilisateur=arm, groupe=region, numero=1)
    julie = asseoir(arm)
    for n in range(70):
        fabriques.entree(voisin, region, f"Non lue {n:02}.")

    julie.ouvrir(region)
    expect(julie.page.locator("[data-non-lus]")).to_have_text("70 nouvelles depuis votre dernière visite")
    julie.page.locator(".mc-liste").evaluate("liste => liste.scrollTop = 0")

    expect(julie.ligne("Lue.")).to_have_count(1)
    suivante = julie.page.locator("[data-non-lus] + article")
    expect(suivante).to_contain_text("Non lue 00.")


def test_un_telephone_ouvre_sur_la_derniere_ligne_lue_et_range_le_reste_dans_le_contexte(asseoir, arm, voisin, region):
    """Rows off the screen have a guessed height; the bottom is found all the same."""
    for n in range(60):
        fabriques.entree(voisin, region, f"Point {n} : " + "hélico disponible, équipage au complet. " * (n % 4 + 1))
    marquer_lu(utilisateur=arm, groupe=region, numero=60)
    julie = asseoir(arm, viewport={"width": 390, "height": 844}).ouvrir(region)

    expect(julie.ligne("Point 59 :")).to_be_in_viewport()
    expect(julie.ligne("Point 59 :").locator(".n")).to_be_in_viewport()

    julie.page.get_by_role("button", name="Contexte").click()
    contexte = julie.page.locator("#cote")
    for lien in ("Tableau des actions", "Participants", "Réglages et modèles", "Exporter : PDF"):
        expect(contexte.get_by_role("link", name=lien)).to_be_visible()
