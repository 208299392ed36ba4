"""The frame of every page, live: alerts, counters, what waits on the home page, the session, the post, the theme."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from tests import fabriques

# A page that nobody has touched, as its browser hears it.
MUET_AVANT_UN_GESTE = """
let touchee = false;
addEventListener("pointerdown", () => { touchee = true; });
globalThis.AudioContext = class extends AudioContext {
  get state() { return touchee ? "running" : "suspended"; }
  resume() { return Promise.resolve(); }
};
"""


def test_une_urgence_s_annonce_sur_l_accueil_et_y_attend_sa_prise_en_compte_ou_ce_qu_elle_devient(
    asseoir, arm, samu31, agent_ars, region
):
    julie = asseoir(arm).aller("/")
    julie.attendre_le_direct()

    urgence = fabriques.entree(
        agent_ars,
        region,
        "Confinement de Portet.",
        importance="urgente",
        destinataires=[Destinataire(entite=samu31.pk)],
    )

    alerte = julie.page.locator("#alertes .alerte")
    expect(alerte).to_contain_text("Confinement de Portet.")
    expect(julie.page.locator(f'.rail [data-compte="{region.pk}"]')).to_contain_text("1 urgente sur 1 non lue")
    expect(julie.page.locator("#dernieres .ligne").first).to_contain_text("Confinement de Portet.")
    expect(julie.page).to_have_title(re.compile(r"^\(1 !\)"))
    julie.page.get_by_role("button", name="Prendre en compte").click()
    expect(julie.page.get_by_text("Rien n’attend votre prise en compte.")).to_be_visible()
    assert urgence.adressages.get().pris_par == arm
    expect(alerte).to_have_count(0)

    # Then one that changes while it is shown, until it is put aside.
    premiere = fabriques.entree(agent_ars, region, "Évacuation de la gar.", importance="urgente")
    expect(alerte).to_contain_text("Évacuation de la gar.")
    rectifier(auteur=agent_ars, entree=premiere, texte="Évacuation de la gare.", jeton=uuid4())
    expect(alerte).to_contain_text("Évacuation de la gare.")
    ligne, tuile = julie.page.locator("#dernieres .ligne").first, julie.page.locator(f'[data-derniere="{region.pk}"]')
    for lieu in (ligne, tuile):
        expect(lieu).to_contain_text("Évacuation de la gare.")
    alerte.get_by_role("button", name="Écarter").click()
    expect(alerte).to_have_count(0)

    # Then one that is cancelled.
    seconde = fabriques.entree(agent_ars, region, "Évacuation du lycée.", importance="urgente")
    expect(alerte).to_contain_text("Évacuation du lycée.")
    annuler(auteur=agent_ars, entree=seconde, motif="Fausse alerte.")
    expect(ligne).to_contain_text("Annulée")
    for lieu in (ligne, tuile):
        expect(lieu.locator("s")).to_have_text("Évacuation du lycée.")
    expect(alerte).to_have_count(0)


def test_l_accueil_dit_a_l_instant_que_l_original_d_une_copie_ne_vaut_plus(asseoir, arm, voisin, samu31, region):
    copie = fabriques.copie(arm, fabriques.groupe("Cellule du Samu 31", samu31), region, "Dix blessés.")
    luc = asseoir(voisin).aller("/")
    luc.attendre_le_direct()
    lieux = luc.page.locator("#dernieres .ligne").first, luc.page.locator(f'[data-derniere="{region.pk}"]')
    for lieu in lieux:
        expect(lieu).to_contain_text("Dix blessés.")
        expect(lieu).not_to_contain_text("original")

    rectifier(auteur=arm, entree=copie.origine, texte="Deux blessés.", jeton=uuid4())
    for lieu in lieux:
        expect(lieu).to_contain_text("original rectifié")
    annuler(auteur=arm, entree=copie.origine, motif="Doublon.")
    for lieu in lieux:
        expect(lieu).to_contain_text("original annulé")
        expect(lieu).to_contain_text("Dix blessés.")


def test_lire_la_main_courante_remet_le_compteur_a_zero_dans_les_autres_onglets(asseoir, arm, voisin, region):
    julie = asseoir(arm).aller("/")
    julie.attendre_le_direct()
    fabriques.entree(voisin, region, "Renfort en route.")
    compteur = julie.page.locator(f'.rail [data-compte="{region.pk}"]')
    expect(compteur).to_be_visible()

    onglet = julie.contexte.new_page()
    onglet.goto(f"{julie.serveur.url}/mains-courantes/{region.pk}/")

    expect(onglet.locator("article.entree")).to_be_visible()
    expect(compteur).to_be_hidden()


def test_un_brouillon_que_deux_onglets_montrent_ne_se_consigne_qu_une_fois(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)
    saisie = julie.page.locator("textarea[name=texte]")
    saisie.fill("Renfort parti.")
    onglet = julie.contexte.new_page()
    onglet.goto(julie.page.url)
    autre = onglet.locator("textarea[name=texte]")
    expect(autre).to_have_value("Renfort parti.")
    autre.press("Control+Enter")
    expect(saisie).to_have_value("")
    saisie.fill("Autre chose.")
    autre.fill("Vu avec le Samu 82.")
    autre.press("Control+Enter")
    expect(julie.ligne("Vu avec le Samu 82.")).to_be_visible()
    expect(saisie).to_have_value("Autre chose.")
    julie.attendre_que(lambda: region.entrees.filter(texte="Vu avec le Samu 82.").exists())
    assert sorted(region.entrees.values_list("texte", flat=True)) == ["Renfort parti.", "Vu avec le Samu 82."]


def test_se_reconnecter_dans_un_autre_onglet_rend_le_direct_sans_recharger(asseoir, arm, voisin, region):
    julie = asseoir(arm).ouvrir(region)
    julie.page.locator("textarea[name=texte]").fill("Brouillon en cours")
    onglet = julie.contexte.new_page()
    onglet.goto(julie.serveur.url)
    onglet.get_by_role("button", name=re.compile("mon compte")).click()
    onglet.get_by_role("button", name="Se déconnecter").click()
    expect(julie.page.locator("#session-terminee")).to_be_visible()
    fabriques.entree(voisin, region, "Écrit pendant la déconnexion.")

    onglet.fill("input[name=login]", arm.username)
    onglet.fill("input[name=password]", fabriques.MOT_DE_PASSE)
    onglet.keyboard.press("Enter")

    julie.attendre_le_direct()
    expect(julie.page.locator("#session-terminee")).to_be_hidden()
    expect(julie.ligne("Écrit pendant la déconnexion.")).to_be_visible()
    expect(julie.page.locator("textarea[name=texte]")).to_have_value("Brouillon en cours")


def test_le_theme_force_est_la_des_la_premiere_image_et_le_silence_demande_tient(asseoir, arm, region):
    julie = asseoir(arm).aller("/")
    julie.page.get_by_role("button", name=re.compile("mon compte")).click()
    julie.page.get_by_role("button", name="Sombre").click()
    expect(julie.page.locator("html")).to_have_attribute("data-theme", "sombre")

    reponse = julie.contexte.request.get(f"{julie.serveur.url}/")

    assert '<html lang="fr" data-theme="sombre">' in reponse.text()

    releve = julie.page.get_by_role("button", name=re.compile(r"^Jusqu’à (7|19)\sh$"))
    heure = int(re.search(r"\d+", releve.inner_text())[0])
    releve.click()
    expect(julie.page.locator("#etat-son")).to_contain_text(f"Son coupé jusqu’à {heure:02}:00.")

    julie.page.reload()
    julie.page.get_by_role("button", name=re.compile("mon compte")).click()

    expect(julie.page.locator("#etat-son")).to_contain_text("Son coupé jusqu’à")
    julie.page.get_by_role("button", name="Remettre le son").click()
    # A browser that refuses desktop notifications makes it say so after that.
    expect(julie.page.locator("#etat-son")).to_have_text(re.compile(r"^Un son annonce les entrées urgentes\."))


def test_un_son_bloque_par_le_navigateur_se_voit_jusqu_au_premier_geste(asseoir, arm, voisin, region):
    julie = asseoir(arm)
    julie.page.add_init_script(MUET_AVANT_UN_GESTE)
    julie.ouvrir(region)

    fabriques.entree(voisin, region, "Explosion à l'entrepôt.", importance="urgente")

    expect(julie.page.locator(".barre .muet")).to_be_visible()
    julie.page.locator("h1").click()
    expect(julie.page.locator(".barre .muet")).to_be_hidden()
