"""axe finds nothing on the map at work: handles, a drawing under way, every panel open, a conflict; in both themes."""

from __future__ import annotations

from playwright.sync_api import expect

from evenements.actes.carte import modifier, supprimer
from tests.evenements.objets import POLYGONE, objet
from tests.parcours.axe import constats

NEUF = "00000000-0000-4000-8000-000000000001"
AUTRE = "00000000-0000-4000-8000-000000000002"


def test_axe_ne_trouve_rien_sur_la_carte_au_travail(ouvrir_carte, arm, voisin, region):
    zone = objet(arm, region, genre="polygone", symbole="zone-chaude", geometrie=POLYGONE, libelle="Zone chaude")
    pma = objet(arm, region, libelle="PMA nord")
    supprimer(auteur=arm, objet=objet(arm, region, libelle="De trop"), jeton=NEUF, version=1)
    julie = ouvrir_carte(arm, region, viewport={"width": 1920, "height": 1080})
    page, fautes = julie.page, []

    julie.choisir("Zone chaude")
    expect(page.locator(".marker-icon").first).to_be_visible()
    page.get_by_text("Historique").click()
    expect(page.locator("[data-etapes] li")).to_have_count(1)
    fautes += constats(page, "poignées d'une zone et historique")

    page.get_by_text("Supprimés").click()
    expect(page.locator("[data-supprimes] button")).to_have_count(1)
    fautes += constats(page, "objets supprimés")
    page.keyboard.press("Escape")

    page.get_by_text("Fichiers").click()
    page.get_by_role("button", name="Importer").click()
    fautes += constats(page, "import")
    page.get_by_role("button", name="Fermer", exact=True).click()

    page.get_by_role("button", name="Dessiner une zone").click()
    fautes += constats(page, "palette")
    page.get_by_role("button", name="Zone tiède").click()
    x, y = julie.centre()
    for dx, dy in ((0, 0), (80, 0), (80, 80)):
        page.mouse.click(x + dx, y + dy)
    fautes += constats(page, "zone en cours de tracé")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Mesurer").click()
    page.mouse.click(x, y)
    page.mouse.click(x + 90, y + 40)
    fautes += constats(page, "mesure")
    page.keyboard.press("Escape")

    page.get_by_role("searchbox", name="Chercher sur la carte").fill("nord")
    fautes += constats(page, "recherche")
    page.keyboard.press("Escape")

    page.route("**/modification/", lambda requete: _devancer(requete, voisin, pma))
    julie.choisir("PMA nord")
    julie.nommer("PMA sud")
    expect(page.locator("[data-conflits]")).to_contain_text("changé aussi par un autre")
    fautes += constats(page, "conflit")
    assert not fautes, "\n".join(fautes)
    zone.refresh_from_db()
    assert zone.version == 1


def _devancer(requete, voisin, pma):
    """A colleague changes the object just before this change arrives."""
    pma.refresh_from_db()
    if pma.version == 1:
        modifier(auteur=voisin, objet=pma, jeton=AUTRE, version=1, libelle="PMA stade")
    requete.continue_()
