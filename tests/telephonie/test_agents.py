"""The time of the agents in the reports: from each change of state that was told, and never zero for not measured."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest

from annuaire import horloge
from telephonie.actes.rapporter import empreinte_de
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.actes.simuler_agents import simuler_les_agents
from telephonie.activite import decrire
from telephonie.agents import temps_des_agents
from telephonie.filtres import Filtre
from telephonie.models import EtatAgent
from telephonie.periodes import libre, periode
from telephonie.rapports.document import en_pdf
from telephonie.tableur import en_csv, en_xlsx
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db
JOUR = periode("jour", MIDI.date())
HEURE = 3_600


def etat(agent, etat_, heures, motif=""):
    return dit("agent.etat", heures * HEURE, "", agent=agent, etat=etat_, **({"motif": motif} if motif else {}))


def lus(samu, du=JOUR.du, au=JOUR.au):
    return {x.nom: (x.agents, x.secondes / HEURE) for x in temps_des_agents([samu.pk], du, au)}


@pytest.fixture
def journee(envoyer, samu31):
    """Two agents, of whom one has two breaks; a third whose engine said nothing after noon."""
    with horloge.a_l_heure(MIDI + timedelta(days=3)):
        envoyer(
            *repondu(),
            etat("ARM01", "disponible", 0), etat("ARM01", "en_appel", 1), etat("ARM01", "saisie", 1.5),
            etat("ARM01", "pause", 2, "repas"), etat("ARM01", "disponible", 2.5), etat("ARM01", "pause", 3),
            etat("ARM01", "deconnecte", 4),
            # Told out of order, as a network does.
            etat("ARM02", "deconnecte", 2), etat("ARM02", "disponible", -1),
        )  # fmt: skip


def test_chaque_etat_a_son_temps_et_la_pause_son_motif(journee, samu31):
    assert lus(samu31) == {
        "Connectés": (2, 7.0),
        "Disponible": (2, 4.5),
        "En appel": (1, 0.5),
        "Saisie après appel": (1, 0.5),
        "En pause, repas": (1, 0.5),
        "En pause, sans motif": (1, 1.0),
    }
    assert list(lus(samu31)) == [x.nom for x in temps_des_agents([samu31.pk], JOUR.du, JOUR.au)]
    # Only what is within the period, with the state that was running when it began.
    assert lus(samu31, MIDI + timedelta(hours=1.25), MIDI + timedelta(hours=2.25)) == {
        "Connectés": (2, 1.75),
        "Disponible": (1, 0.75),
        "En appel": (1, 0.25),
        "Saisie après appel": (1, 0.5),
        "En pause, repas": (1, 0.25),
    }


def test_qui_ne_donne_plus_de_nouvelles_n_est_plus_compte_au_bout_d_un_jour(envoyer, samu31):
    with horloge.a_l_heure(MIDI + timedelta(days=5)):
        envoyer(etat("ARM03", "disponible", 0))
    assert lus(samu31, JOUR.du, JOUR.du + timedelta(days=5)) == {"Connectés": (1, 24.0), "Disponible": (1, 24.0)}
    assert lus(samu31, JOUR.au + timedelta(days=1), JOUR.au + timedelta(days=2)) == {}


def test_les_agents_d_un_autre_samu_n_y_sont_pas(journee, samu82):
    assert temps_des_agents([samu82.pk], JOUR.du, JOUR.au) == []


def rapport(samu, choisie=JOUR, filtre=None):
    return decrire(samu[0], samu, choisie, MIDI + timedelta(days=3), *([filtre] if filtre else []))


def texte(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def feuille(octets):
    return [[c.value for c in ligne] for ligne in openpyxl.load_workbook(io.BytesIO(octets))["Agents"].iter_rows()]


def test_le_rapport_les_porte_en_pdf_en_tableur_et_en_csv(journee, samu31):
    lue = rapport([samu31])
    pdf = texte(en_pdf(lue, version=1, etabli="hier", change=""))
    for attendu in ("En pause, repas", "Part du temps connecté", "7\u00a0h\u00a000", "64,3"):
        assert attendu in pdf, attendu
    lignes = feuille(en_xlsx(lue))
    assert lignes[0][:3] == ["État", "Agents", "Heures cumulées"]
    assert lignes[1][:3] == ["Connectés", 2, 7]
    assert lignes[2][:4] == ["Disponible", 2, 4.5, "=C3/C$2"]
    csv = en_csv(lue).splitlines()
    assert "État des agents;Agents;Temps cumulé en secondes" in csv
    assert "En pause, repas;1;1800" in csv


def test_sans_evenement_d_agent_c_est_non_mesure_et_non_zero(envoyer, samu31):
    envoyer(*repondu())
    lue = rapport([samu31])
    assert lue.agents == []
    assert "Non mesuré." in texte(en_pdf(lue, version=1, etabli="hier", change=""))
    assert feuille(en_xlsx(lue))[1][0] == "non mesuré"
    assert "Connectés;non mesuré" in en_csv(lue).splitlines()


def test_a_plusieurs_samu_ils_se_lisent_sur_un_mois(journee, samu31, samu82):
    assert rapport([samu31, samu82], periode("mois", MIDI.date())).agents[0].agents == 2
    longue = rapport([samu31, samu82], libre(MIDI.date() - timedelta(days=40), MIDI.date()))
    assert longue.agents is None
    assert "Samu par Samu" in texte(en_pdf(longue, version=1, etabli="hier", change=""))
    assert "Samu par Samu" in feuille(en_xlsx(longue))[1][0]
    assert "État des agents" not in en_csv(longue)


def test_un_filtre_garde_des_appels_et_ne_dit_rien_des_agents(journee, samu31):
    lue = rapport([samu31], filtre=Filtre(numero="15"))
    assert lue.agents is None
    assert "État des agents" not in en_csv(lue)


def test_un_etat_tardif_change_l_empreinte_du_rapport(journee, samu31, envoyer):
    avant = empreinte_de(rapport([samu31]))
    assert empreinte_de(rapport([samu31])) == avant
    with horloge.a_l_heure(MIDI + timedelta(days=3)):
        envoyer(etat("ARM04", "pause", 1, "formation"), etat("ARM04", "deconnecte", 2))
    assert empreinte_de(rapport([samu31])) != avant


def test_les_agents_simules_suivent_leurs_appels_et_ne_doublent_pas(samu31):
    simuler(samu31, simulation_de(samu31, par_jour=500, graine=5), JOUR.du, JOUR.au)
    premier = simuler_les_agents(samu31, JOUR.du, JOUR.au)
    assert premier.acceptes > 400
    assert premier.refus == {}
    assert simuler_les_agents(samu31, JOUR.du, JOUR.au).acceptes == 0
    temps = lus(samu31)
    assert temps["Connectés"][0] > 10
    assert temps["En appel"][1] > 5
    assert any(nom.startswith("En pause, ") for nom in temps)
    assert sum(heures for nom, (_, heures) in temps.items() if nom != "Connectés") == pytest.approx(
        temps["Connectés"][1]
    )


def test_d_un_lot_le_dernier_etat_de_chacun_reste(journee):
    assert dict(EtatAgent.objects.values_list("agent", "etat")) == {"ARM01": "deconnecte", "ARM02": "deconnecte"}
