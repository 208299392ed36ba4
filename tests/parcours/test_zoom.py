"""A laptop's screen enlarged twice, and a phone: what one came for is on the first screen."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import expect

from annuaire.territoire import deriver_groupes
from evenements.actes.ouvrir import Description, ouvrir_evenement
from maincourante.actes.consigner import consigner
from tests.parcours.axe import de_trop

DEUX_FOIS = {"width": 683, "height": 384}  # 1366 × 768 at 200 %
ENTIERES = """() => {
    const haut = document.querySelector(".mc-tete").getBoundingClientRect().bottom;
    const bas = document.querySelector(".saisie").getBoundingClientRect().top;
    return [...document.querySelectorAll("article.entree")].filter((ligne) => {
        const place = ligne.getBoundingClientRect();
        return place.top >= haut - 1 && place.bottom <= bas + 1;
    }).length;
}"""


def test_agrandi_deux_fois_un_evenement_montre_son_journal(asseoir, samu31, cadre):
    deriver_groupes()
    decrit = {"titre": "Explosion d'un immeuble, rue de la Colombette", "nature": "nrc", "debut_le": timezone.now()}
    sophie = asseoir(cadre, viewport=DEUX_FOIS)
    for exercice in (False, True):
        evenement = ouvrir_evenement(
            auteur=cadre, jeton=uuid4(), description=Description(**decrit, plans=("orsec-novi",), est_exercice=exercice)
        )
        for n in range(6):
            consigner(auteur=cadre, groupe=evenement.groupe, texte=f"Point {n}.", jeton=uuid4())

        sophie.aller(f"/evenements/{evenement.pk}/")
        sophie.attendre_le_direct()

        assert sophie.page.evaluate(ENTIERES) >= 1, exercice
        assert de_trop(sophie.page) == 0, exercice
        expect(sophie.page.get_by_role("heading", level=1)).to_have_text(decrit["titre"])


def test_sur_un_telephone_l_onglet_ou_l_on_est_se_voit(asseoir, samu31, cadre):
    deriver_groupes()
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    sophie = asseoir(cadre, viewport={"width": 390, "height": 844})
    for page in ("participants", "export-scelle"):
        sophie.aller(f"/evenements/{evenement.pk}/{page}/")
        sophie.attendre_le_direct()
        onglet = sophie.page.locator(".ev-onglets [aria-current]").bounding_box()
        assert onglet["x"] >= 0 and onglet["x"] + onglet["width"] <= 390, page
