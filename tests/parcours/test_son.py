"""An urgent entry is heard: not only asked of the browser, a signal comes out of it."""

import re

import pytest
from playwright.sync_api import expect

from tests import fabriques

# Everything that goes to the loudspeakers also goes to an analyser, which remembers the loudest it has met.
ECOUTER = """
globalThis.ecoute = { contextes: [], sommet: 0 };
const relier = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (vers, ...suite) {
  if (vers instanceof AudioDestinationNode) {
    const analyseur = this.context.createAnalyser();
    const signal = new Float32Array(analyseur.fftSize);
    relier.call(this, analyseur);
    ecoute.contextes.push(this.context);
    const lire = () => {
      analyseur.getFloatTimeDomainData(signal);
      ecoute.sommet = Math.max(ecoute.sommet, ...signal.map(Math.abs));
      if (ecoute.sommet < 0.1) setTimeout(lire, 10);
    };
    lire();
  }
  return relier.call(this, vers, ...suite);
};
"""
ENTENDU = "() => ecoute.sommet > 0.1 && ecoute.contextes.every(({ state }) => state === 'running')"


@pytest.fixture
def julie(asseoir, arm, region):
    """In front of a page that she has touched."""
    poste = asseoir(arm)
    poste.page.add_init_script(ECOUTER)
    poste.ouvrir(region)
    poste.page.locator("h1").click()
    return poste


def menu_du_son(poste):
    poste.page.get_by_role("button", name=re.compile("mon compte")).click()


def test_une_urgence_s_entend_le_reste_non_et_le_son_se_teste(julie, voisin, region):
    fabriques.entree(voisin, region, "Hélico disponible.", importance="importante")
    expect(julie.ligne("Hélico disponible.")).to_be_visible()
    assert julie.page.evaluate("ecoute.contextes.length") == 0

    fabriques.entree(voisin, region, "Explosion à l'entrepôt.", importance="urgente")
    expect(julie.page.locator("#alertes")).to_contain_text("Explosion à l'entrepôt.")
    julie.page.wait_for_function(ENTENDU)

    julie.page.evaluate("ecoute.sommet = 0, ecoute.contextes = []")
    menu_du_son(julie)
    julie.page.get_by_role("button", name="Tester le son").click()
    julie.page.wait_for_function(ENTENDU)


def test_coupe_il_se_tait_et_l_urgence_se_voit_quand_meme(julie, voisin, region):
    menu_du_son(julie)
    julie.page.get_by_role("button", name="Muet 15 min").click()

    fabriques.entree(voisin, region, "Explosion à l'entrepôt.", importance="urgente")

    expect(julie.page.locator("#alertes")).to_contain_text("Explosion à l'entrepôt.")
    assert julie.page.evaluate("ecoute.contextes.length") == 0
