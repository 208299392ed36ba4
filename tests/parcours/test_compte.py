"""One's account in a real browser: a security key, Pro Santé Connect."""

import pytest
from playwright.sync_api import expect

from annuaire.models import Utilisateur
from tests.fabriques import MOT_DE_PASSE
from tests.fournisseur_psc import CLIENT, IDENTITE, SECRET, FournisseurPsc
from tests.serveur import Serveur

CLE = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def adresse(serveur):
    """Browsers give keys to names, not to numeric addresses."""
    return serveur.url.replace("127.0.0.1", "localhost")


def test_une_cle_de_securite_s_enregistre_puis_ouvre_la_porte(asseoir, adresse, arm, region):
    julie = asseoir(arm)
    page = julie.page
    coffre = julie.contexte.new_cdp_session(page)
    coffre.send("WebAuthn.enable")
    coffre.send("WebAuthn.addVirtualAuthenticator", {"options": CLE})
    page.goto(f"{adresse}/compte/connexion/")
    entrer(page)

    page.goto(f"{adresse}/compte/second-facteur/cles/ajouter/")
    page.get_by_role("button", name="Enregistrer la clé").click()
    expect(page.locator(".codes li")).to_have_count(10)

    page.goto(f"{adresse}/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/compte/connexion/**")
    entrer(page)
    page.get_by_role("button", name="Utiliser ma clé").click()

    expect(page.get_by_role("link", name="Région Occitanie").first).to_be_visible()


def entrer(page):
    page.fill("input[name=login]", "julie.petit")
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda suite: not suite.partition("?")[0].endswith("/compte/connexion/"))


@pytest.fixture
def psc(base_reelle, arm):
    """A provider that knows this person, and a portal that knows it."""
    fournisseur = FournisseurPsc()
    reglages = {"PSC_EMETTEUR": fournisseur.adresse, "PSC_CLIENT_ID": CLIENT, "PSC_SECRET": SECRET}
    portail = Serveur(**reglages)
    portail.demarrer()
    Utilisateur.objects.filter(pk=arm.pk).update(identifiant_psc=IDENTITE["SubjectNameID"])
    yield fournisseur, portail
    portail.arreter()
    fournisseur.eteindre()


def test_pro_sante_connect_de_la_porte_a_la_sortie(chromium, psc, region):
    fournisseur, portail = psc
    with chromium.new_context(locale="fr-FR") as contexte:
        page = contexte.new_page()
        page.goto(f"{portail.url}/compte/connexion/")
        page.get_by_role("link", name="Pro Santé Connect").click()
        expect(page.get_by_role("link", name="Région Occitanie").first).to_be_visible()

        page.goto(f"{portail.url}/compte/deconnexion/")
        page.locator("main").get_by_role("button", name="Se déconnecter").click()
        # By itself, through a page that says so.
        expect(page.get_by_text("déconnecté du portail et de Pro Santé Connect")).to_be_visible()
    assert fournisseur.sorties == [IDENTITE["sub"]]
