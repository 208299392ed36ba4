"""Daphne is really killed while a map is worked: nothing of it is lost or doubled, on either screen."""

from __future__ import annotations

from playwright.sync_api import expect

from evenements.models import GesteCarto, ObjetCarto
from fil.models import Depeche
from tests.evenements.objets import objet


def prendre_en_main(carte, dx):
    carte.attendre_geoman()
    x, y = carte.centre()
    carte.page.mouse.move(x, y)
    carte.page.mouse.down()
    carte.page.mouse.move(x + dx, y, steps=4)


def lacher(carte, dx):
    x, y = carte.centre()
    carte.page.mouse.move(x + dx, y + 30, steps=4)
    carte.page.mouse.up()


def test_le_serveur_tue_pendant_un_deplacement_ne_perd_ni_ne_double_rien(ouvrir_carte, arm, voisin, region, serveur):
    pma = objet(arm, region, libelle="PMA nord")
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)
    julie.choisir("PMA nord")
    prendre_en_main(julie, 40)

    serveur.tuer()
    lacher(julie, 100)
    expect(julie.liste).to_contain_text("en attente")
    expect(julie.poste.etat).not_to_contain_text("En direct")
    julie.page.keyboard.press("Escape")
    julie.placer("Équipe SMUR", dx=-200)
    expect(julie.poste.etat).to_contain_text("2 en attente")
    serveur.demarrer()

    for ecran in (julie, luc):
        expect(ecran.liste).to_have_count(2)
        ecran.poste.attendre_le_direct()
    expect(luc.liste.filter(has_text="PMA nord")).to_contain_text("J. Petit")
    expect(julie.page.locator("[data-liste-objets]")).not_to_contain_text("en attente")
    expect(julie.poste.etat).not_to_contain_text("en attente")
    pma.refresh_from_db()
    assert pma.version == 2
    assert (ObjetCarto.objects.count(), GesteCarto.objects.count()) == (2, 1)
    genres = list(Depeche.objects.filter(groupe=region).order_by("numero").values_list("genre", flat=True))
    assert genres == ["objet.dessine", "objet.deplace", "objet.dessine"]


def test_le_serveur_tue_apres_l_ecriture_et_avant_la_reponse_ne_double_rien(
    ouvrir_carte,
    arm,
    voisin,
    region,
    serveur,
):
    """The server commits the drawing and dies: its answer never comes, and the outbox sends the same again."""
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)
    ecrits = []

    def ecrire_puis_mourir(requete):
        if ecrits:
            requete.continue_()
            return
        ecrits.append(requete.fetch().status)
        serveur.tuer()
        requete.abort()

    julie.page.route("**/api/v1/groupes/*/carte/", ecrire_puis_mourir)
    julie.placer("Poste médical avancé (PMA)")
    expect(julie.poste.etat).not_to_contain_text("En direct")
    expect(julie.poste.etat).to_contain_text("1 en attente")
    assert ecrits == [201]
    serveur.demarrer()

    for ecran in (julie, luc):
        ecran.poste.attendre_le_direct()
        expect(ecran.liste).to_have_count(1)
    expect(julie.poste.etat).not_to_contain_text("en attente")
    assert ObjetCarto.objects.count() == 1
    assert Depeche.objects.filter(groupe=region).count() == 1
