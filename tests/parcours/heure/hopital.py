"""The reception of Purpan: sees who is on the way, admits them, says who they are."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.fabriques import MOT_DE_PASSE
from tests.parcours.heure.commun import passer_la_visite
from tests.parcours.heure.vivre import Personne, apres

# A hospital knows the nature of an event, not its title; the exercise is of the same one.
FUITE_VUE_DE_L_HOPITAL = "(?!.*EXERCICE).*NRC ou industriel"


def prendre_son_poste(moi: Personne) -> None:
    moi.aller("/compte/connexion/")
    moi.page.get_by_label("Identifiant").fill(moi.personne.username)
    moi.page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    moi.cliquer("Se connecter")
    expect(moi.page.get_by_role("button", name=re.compile("Poste actif.*Purpan"))).to_be_visible()
    passer_la_visite(moi)


def attendre_qui_vient(moi: Personne) -> None:
    """The page is left open: who is on the way shows there by itself."""
    moi.rubrique("Personnes attendues")
    expect(moi.page.get_by_role("heading", name="En route")).to_be_visible()
    moi.attendre_le_direct()


@apres("arm31.orienter_les_victimes")
def voir_arriver_les_victimes_orientees(moi: Personne) -> None:
    en_route = moi.page.get_by_role("region", name="Personnes en route")
    expect(en_route.get_by_role("row", name=re.compile(f"^{FUITE_VUE_DE_L_HOPITAL}"))).to_have_count(2)


def admettre_une_victime(moi: Personne) -> None:
    en_route = moi.page.get_by_role("region", name="Personnes en route")
    ligne = en_route.get_by_role("row", name=re.compile(f"^V-1 {FUITE_VUE_DE_L_HOPITAL}"))
    ligne.get_by_role("button", name="Admettre V-1").click()
    expect(moi.page.get_by_text("V-1 est admise.")).to_be_visible()


def donner_son_numero_de_l_hopital(moi: Personne) -> None:
    admises = moi.page.get_by_role("region", name="Personnes admises")
    admises.get_by_role("row", name=re.compile(f"^V-1 {FUITE_VUE_DE_L_HOPITAL}")).get_by_role(
        "link", name="V-1"
    ).click()
    moi.page.get_by_label("IPP").fill("80041277")
    moi.page.keyboard.press("Enter")
    expect(moi.page.get_by_text("V-1 porte ce numéro chez vous.")).to_be_visible()


@apres("regulateur.completer_une_identite")
def savoir_qui_elle_est(moi: Personne) -> None:
    moi.cliquer("Ouvrir l’identité")
    expect(moi.page.get_by_role("definition").filter(has_text="Exemple")).to_be_visible()
