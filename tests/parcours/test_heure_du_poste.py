"""A post whose clock is wrong: the portal goes by the server's."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import expect

from evenements.actes.compter import etablir_bilan
from tests import fabriques
from tests.parcours.test_evenements import GRAND, aller, chiffre, evenement, ouvrir, territoire

__all__ = ["evenement", "ouvrir", "territoire"]

DECALEE = """
const Juste = Date;
globalThis.Date = class extends Juste {
  constructor(...quand) { super(...(quand.length ? quand : [Juste.now() + MINUTES * 60_000])); }
  static now() { return Juste.now() + MINUTES * 60_000; }
};
"""
COMPTER_LES_COUPS = """
const sonner = AudioScheduledSourceNode.prototype.start;
globalThis.coups = 0;
AudioScheduledSourceNode.prototype.start = function (...quand) { coups += 1; return sonner.apply(this, quand); };
"""


def test_un_bilan_d_un_poste_en_retard_est_celui_de_maintenant(asseoir, evenement, arm):
    avant = timezone.now() - timedelta(minutes=10)
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=3, constate_le=avant)
    julie = asseoir(arm, **GRAND)
    julie.page.add_init_script(DECALEE.replace("MINUTES", "-5"))
    aller(julie, evenement)
    julie.page.locator(".ev-ajout summary").click()
    julie.page.locator(".ev-saisie-bilan [name=ua]").fill("12")
    julie.page.locator(".ev-saisie-bilan [name=constate_heure]").fill(timezone.localtime().strftime("%H:%M"))
    julie.page.get_by_role("button", name="Ajouter ce bilan").click()
    expect(chiffre(julie, "ua")).to_have_text("12")


def test_une_urgence_sonne_au_poste_qui_avance(asseoir, arm, agent_ars, region):
    julie = asseoir(arm)
    julie.page.add_init_script(DECALEE.replace("MINUTES", "20") + COMPTER_LES_COUPS)
    julie.aller("/").attendre_le_direct()
    julie.page.mouse.click(600, 5)  # a browser keeps silent until then
    fabriques.entree(agent_ars, region, "Confinement de Portet.", importance="urgente")
    expect(julie.page.locator("#alertes .alerte")).to_contain_text("Confinement de Portet.")
    julie.page.wait_for_function("() => globalThis.coups === 6")
