"""Two people on one map: draw, see it live, move together, disagree."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import expect

from evenements.actes.carte import deplacer, modifier
from evenements.models import ObjetCarto
from tests.evenements.objets import objet


def test_on_trace_a_la_souris_on_finit_par_entree_on_mesure_et_l_on_va_d_un_objet_a_l_autre(ouvrir_carte, arm, region):
    objet(arm, region, libelle="PMA nord")
    julie, lignes = ouvrir_carte(arm, region), ObjetCarto.objects.filter(genre="ligne").order_by("pk")
    # Geoman has not come yet for the first, and has for the second.
    for combien, symbole in enumerate(("Axe rouge", "Déviation"), start=1):
        julie.tracer("Tracer une ligne", symbole, (-100, 150), (20, 190), (90, 160))
        julie.page.keyboard.press("Enter")
        julie.poste.attendre_que(lambda voulues=combien: lignes.count() == voulues)
        julie.page.keyboard.press("Escape")
        julie.attendre_geoman()
    assert [len(ligne.geometrie["coordinates"]) for ligne in lignes.all()] == [3, 3]

    # Then what the mouse alone ends: a zone on its first point, a line on its last, a circle on its edge.
    julie.tracer("Dessiner une zone", "Zone chaude", (60, 0), (160, 0), (160, 90), (60, 0))
    expect(julie.liste).to_have_count(4)
    julie.tracer("Tracer une ligne", "Axe rouge", (-200, 0), (-120, 60), (-120, 60))
    expect(julie.liste).to_have_count(5)
    julie.tracer("Dessiner un cercle", "Zone d’exclusion", (-100, -150), (-40, -150))
    expect(julie.liste).to_have_count(6)
    julie.poste.attendre_que(lambda: ObjetCarto.objects.count() == 6)
    assert {o.genre for o in ObjetCarto.objects.all()} == {"point", "polygone", "ligne", "cercle"}

    # Then from the point to the zone.
    julie.page.keyboard.press("Escape")
    x, y = julie.centre()
    julie.page.get_by_role("button", name="Mesurer").click()
    for dx, dy in ((0, 0), (140, 20)):
        julie.page.mouse.click(x + dx, y + dy)
    consigne = julie.page.locator("[data-consigne]")
    expect(consigne).to_contain_text("Mesure : ")
    expect(consigne).to_contain_text("m. Échap pour finir.")
    expect(julie.fiche).to_be_hidden()

    # A tool puts the other away: a click is a point of one of them only.
    julie.tracer("Tracer une ligne", "Axe rouge", (0, 0), (140, 20), (140, 20))
    expect(julie.page.get_by_role("button", name="Mesurer")).to_have_attribute("aria-pressed", "false")
    julie.poste.attendre_que(lambda: lignes.count() == 4)
    assert len(lignes.last().geometrie["coordinates"]) == 2


def test_un_objet_deplace_ou_supprime_l_est_chez_l_autre_et_se_remet_par_ctrl_z(ouvrir_carte, arm, voisin, region):
    pma = objet(arm, region, libelle="PMA nord")
    avant = pma.geometrie
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)

    julie.choisir("PMA nord")
    julie.glisser(90, 40)
    luc.choisir("PMA nord")
    expect(luc.fiche).to_contain_text("version 2")
    pma.refresh_from_db()
    assert pma.geometrie != avant

    julie.page.keyboard.press("Control+z")
    expect(luc.fiche).to_contain_text("version 3")
    pma.refresh_from_db()
    assert pma.geometrie == avant

    julie.page.keyboard.press("Control+Shift+Z")
    expect(luc.fiche).to_contain_text("version 4")

    julie.page.keyboard.press("Delete")
    expect(luc.liste).to_have_count(0)
    julie.page.keyboard.press("Control+z")
    expect(luc.liste).to_contain_text("PMA nord")


def test_un_objet_tenu_en_main_ne_s_echappe_pas_et_les_deux_etats_sont_montres(ouvrir_carte, arm, voisin, region):
    pma = objet(arm, region, libelle="PMA nord")
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)
    julie.choisir("PMA nord")
    julie.attendre_geoman()
    x, y = julie.centre()
    julie.page.mouse.move(x, y)
    julie.page.mouse.down()
    julie.page.mouse.move(x + 60, y, steps=5)

    luc.choisir("PMA nord")
    luc.glisser(0, 120)
    expect(julie.liste).to_contain_text("L. Blanc")
    julie.page.mouse.move(x + 90, y, steps=3)
    julie.page.mouse.up()

    conflit = julie.page.locator("[data-conflits]")
    expect(conflit).to_contain_text("changé aussi par un autre")
    expect(conflit).to_contain_text("L. Blanc")
    expect(julie.page.locator("#envois-refuses")).to_be_hidden()
    pma.refresh_from_db()
    assert (pma.version, pma.modifie_par) == (2, voisin)

    conflit.get_by_role("button", name="Appliquer la mienne").click()
    expect(conflit).to_be_hidden()
    expect(luc.liste).to_contain_text("J. Petit")
    pma.refresh_from_db()
    assert (pma.version, pma.modifie_par) == (3, arm)


def test_ce_que_l_on_tape_ne_defait_pas_ce_qu_un_autre_vient_de_changer(ouvrir_carte, arm, voisin, region):
    pma = objet(arm, region, libelle="PMA nord")
    julie = ouvrir_carte(arm, region)
    julie.choisir("PMA nord")
    note = julie.fiche.get_by_label("Note")
    note.press_sequentially("Accès par la rue Riquet")
    ailleurs = {"type": "Point", "coordinates": [1.5, 43.7]}
    deplacer(auteur=voisin, objet=pma, jeton=uuid4(), version=1, geometrie=ailleurs)
    expect(julie.fiche.get_by_label("Position")).to_have_value("43.70000, 1.50000")
    expect(note).to_have_value("Accès par la rue Riquet")
    expect(note).to_be_focused()
    julie.fiche.get_by_role("button", name="Enregistrer").click()
    julie.poste.attendre_que(lambda: ObjetCarto.objects.get().note == "Accès par la rue Riquet")
    pma.refresh_from_db()
    assert (pma.version, pma.geometrie) == (3, ailleurs)

    # The very field that another has changed meanwhile: both are shown, and what was asked with it does not pass alone.
    julie.fiche.get_by_label("Libellé").fill("PMA est")
    julie.fiche.get_by_label("Position").fill("43.9, 1.1")
    modifier(auteur=voisin, objet=pma, jeton=uuid4(), version=3, libelle="PMA ouest")
    expect(julie.liste).to_contain_text("PMA ouest")
    julie.fiche.get_by_role("button", name="Enregistrer").click()
    conflits = julie.page.locator("[data-conflits]")
    expect(conflits.get_by_text("changé aussi par un autre")).to_have_count(2)
    expect(conflits).to_contain_text("Un changement fait juste avant celui-ci")
    pma.refresh_from_db()
    assert (pma.version, pma.libelle, pma.geometrie) == (4, "PMA ouest", ailleurs)


def test_qui_ne_fait_que_lire_voit_sans_outils(ouvrir_carte, arm, veille, region):
    objet(arm, region, libelle="PMA nord")
    paul = ouvrir_carte(veille, region)
    expect(paul.liste).to_contain_text("PMA nord")
    expect(paul.page.get_by_role("button", name="Placer un point")).to_have_count(0)
    paul.choisir("PMA nord")
    expect(paul.fiche.get_by_label("Libellé")).to_be_disabled()
    objet(arm, region, libelle="PMA sud")
    expect(paul.liste).to_have_count(2)


def test_on_voit_ou_pointe_le_collegue_qui_dessine_et_lui_le_fichier_que_l_on_ajoute(ouvrir_carte, arm, voisin, region):
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)
    pointeur = julie.page.locator(".ct-pointeur")
    x, y = luc.centre()

    luc.page.mouse.move(x + 20, y + 20)
    expect(pointeur).to_have_text("L. Blanc")
    luc.page.get_by_role("button", name="Dessiner une zone").click()
    luc.page.get_by_role("button", name="Zone chaude").click()
    for pas in range(60):
        luc.page.mouse.move(x + 20 + pas, y + 20)
        if "dessine" in pointeur.inner_text():
            break
    expect(pointeur).to_have_text("L. Blanc dessine")

    # Then a file, which one looks at before it is anybody's.
    julie.page.get_by_text("Fichiers").click()
    julie.page.get_by_role("button", name="Importer").click()
    contenu = b'{"type":"Feature","properties":{"name":"Poste"},"geometry":{"type":"Point","coordinates":[1.4,43.6]}}'
    fichier = {"name": "a.geojson", "mimeType": "application/json", "buffer": contenu}
    julie.page.locator("[data-import] input[type=file]").set_input_files(files=[fichier])
    expect(julie.page.locator("[data-import]")).to_contain_text("1 objet à ajouter")
    assert ObjetCarto.objects.count() == 0
    julie.page.get_by_role("button", name="Ajouter à la carte").click()
    expect(luc.liste).to_contain_text("Poste")


def test_une_commune_se_trouve_sans_accents_et_sa_source_est_dite(ouvrir_carte, arm, region):
    julie = ouvrir_carte(arm, region)
    cherche = julie.page.get_by_role("searchbox", name="Chercher sur la carte")
    cherche.fill("bagneres de luchon")
    expect(julie.page.locator(".leaflet-control-attribution")).to_contain_text("GeoNames")
    cherche.fill("bagneres de luchon ")
    julie.page.get_by_role("button", name="Bagnères-de-Luchon commune (31)").click()
    expect(julie.page.locator(".leaflet-popup-content")).to_have_text("Bagnères-de-Luchon")


def test_deux_mille_objets_restent_fluides(ouvrir_carte, arm, region):
    """The map is dragged while two thousand symbols are on it: the frames stay short."""
    ObjetCarto.objects.bulk_create(
        ObjetCarto(
            groupe=region, jeton=uuid4(), genre="point", symbole=("pma", "smur", "danger")[n % 3],
            geometrie={"type": "Point", "coordinates": [1 + n % 50 / 50, 43 + n // 50 / 40]},
            cree_par=arm, modifie_par=arm, cree_le=timezone.now(), modifie_le=timezone.now(),
        )
        for n in range(2_000)
    )  # fmt: skip
    julie = ouvrir_carte(arm, region)
    expect(julie.page.locator("[data-nombre-objets]").first).to_have_text("2000")
    julie.page.evaluate(MESURER_LES_IMAGES)
    x, y = julie.centre()
    julie.page.mouse.move(x, y + 150)
    julie.page.mouse.down()
    for pas in range(40):
        julie.page.mouse.move(x + 3 * pas, y + 150 - pas)
    julie.page.mouse.up()
    images = sorted(julie.page.evaluate("window.images"))
    assert images[len(images) // 2] < 100, images


MESURER_LES_IMAGES = """() => {
    window.images = [];
    let avant = performance.now();
    const noter = (t) => { window.images.push(t - avant); avant = t; requestAnimationFrame(noter); };
    requestAnimationFrame(noter);
}"""
