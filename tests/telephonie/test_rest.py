"""Calls, indicators and reports in the REST API: the figures of the pages, and never who called."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annuaire.territoire import deriver_groupes
from telephonie.actes.rapporter import produire_rapport
from telephonie.completude import tableau
from telephonie.definitions import DEFINITIONS
from telephonie.lectures import total
from telephonie.periodes import periode
from tests.ged.conftest import magasin_du_test  # noqa: F401 — the reports go to a folder of their own
from tests.machines import Machine
from tests.telephonie.conftest import MIDI, repondu

APPELANT = "0561777777"
JOUR_MEME = {"du": "2026-11-20T00:00Z", "au": "2026-11-21T00:00Z"}


@pytest.fixture
def appels(envoyer):
    lignes = [ligne for n in range(5) for ligne in repondu(f"a{n}", 10.0 + 10 * n, MIDI + timedelta(minutes=20 * n))]
    envoyer(*lignes, *repondu("b1", quand=MIDI + timedelta(hours=5), appelant=APPELANT, commune="31555"))


def lire(personne, chemin, **parametres):
    client = Client()
    client.force_login(personne)
    return client.get(f"/api/v1/telephonie/{chemin}", parametres)


def test_les_appels_se_lisent_sans_qui_a_appele(cadre, appels, samu31):
    machine = Machine(samu31, portees="lire:appels")
    page = machine.lire("telephonie/appels/", perimetre="SAMU31", **JOUR_MEME)
    assert page.status_code == 200
    assert [a["reference"] for a in page.json()["resultats"]] == ["a0", "a1", "a2", "a3", "a4", "b1"]
    dernier = page.json()["resultats"][-1]
    assert (dernier["issue"], dernier["attente_ms"], dernier["numero"]) == ("repondu", 20_000, "15")
    un = machine.lire(f"telephonie/appels/{dernier['id']}/")
    assert [s["genre"] for s in un.json()["segments"]][:2] == ["svi", "file"]
    for reponse in (page, un):
        assert APPELANT.encode() not in reponse.content and b"31555" not in reponse.content
        assert b"appelant" not in reponse.content


def test_ils_se_parcourent_sans_en_perdre_meme_a_la_meme_seconde(cadre, envoyer, monkeypatch):
    monkeypatch.setattr("telephonie.api.appels.PAR_PAGE", 2)
    envoyer(*[ligne for n in range(5) for ligne in repondu(f"a{n}")], *repondu("z", quand=MIDI + timedelta(hours=1)))
    client = Client()
    client.force_login(cadre)
    lus, adresse = [], "/api/v1/telephonie/appels/?perimetre=SAMU31&du=2026-11-20T00:00Z&au=2026-11-21T00:00Z"
    while adresse:
        page = client.get(adresse).json()
        lus += [a["reference"] for a in page["resultats"]]
        adresse = page["suivant"]
    assert lus == ["a0", "a1", "a2", "a3", "a4", "z"]


def test_une_reference_qui_n_est_pas_de_l_ascii_ne_fait_pas_relire_ses_voisins(cadre, envoyer, monkeypatch):
    """The page is cut between two calls of one instant, after such a reference."""
    monkeypatch.setattr("telephonie.api.appels.PAR_PAGE", 2)
    references = ["a0", "b-Masqué ", "c…x", "d", "e-Ÿ"]
    envoyer(*[ligne for reference in references for ligne in repondu(reference)])
    client = Client()
    client.force_login(cadre)
    lus, adresse = [], "/api/v1/telephonie/appels/?perimetre=SAMU31&du=2026-11-20T00:00Z&au=2026-11-21T00:00Z"
    while adresse and len(lus) < 10:
        page = client.get(adresse).json()
        lus += [a["reference"] for a in page["resultats"]]
        adresse = page["suivant"]
    assert sorted(lus) == references


@pytest.mark.parametrize(
    ("parametres", "nommes"),
    [
        ({}, ["perimetre", "du", "au"]),
        ({"perimetre": "SAMU31", "du": "2026-11-20T00:00Z", "au": "2026-12-31T00:00Z"}, ["au"]),
        ({"perimetre": "SAMU31", "du": "2026-11-20T00:00Z", "au": "2026-11-19T00:00Z"}, ["au"]),
        ({"perimetre": "SAMU31", "du": "0001-01-01T00:00:00", "au": "2026-11-19T00:00Z"}, ["du"]),
        ({"perimetre": "SAMU31", "issue": "raccroche"} | JOUR_MEME, ["issue"]),
        ({"perimetre": "SAMU31", "apres": "hier"} | JOUR_MEME, ["apres"]),
    ],
)
def test_une_demande_d_appels_mal_faite_est_nommee(cadre, bandeau, parametres, nommes):
    refus = lire(cadre, "appels/", **parametres)
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, nommes)


def test_un_intervalle_a_la_fin_des_temps_est_vide(cadre, bandeau):
    parametres = {"perimetre": "SAMU31", "du": "9999-12-15T00:00Z", "au": "9999-12-30T00:00Z"}
    assert lire(cadre, "appels/", **parametres).json()["resultats"] == []


def test_les_indicateurs_sont_ceux_des_pages_avec_leurs_deux_termes(cadre, appels, samu31):
    corps = lire(cadre, "indicateurs/", perimetre="SAMU31", le="2026-11-20").json()
    (ligne,) = corps["resultats"]
    chiffres = total([samu31.pk], periode("jour", MIDI.date()))
    assert ligne["comptes"]["presentes"] == chiffres.presentes == 6
    assert ligne["taux"]["reponse"] == {"numerateur": 6, "denominateur": 6, "valeur": 1.0}
    assert ligne["taux"]["en_15"]["numerateur"] == 1
    assert ligne["attentes"]["attente_moyenne_s"] == pytest.approx(chiffres.attente_moyenne_s)
    assert corps["periode"]["du"] == "2026-11-19T23:00:00+00:00"
    heures = lire(cadre, "indicateurs/", perimetre="SAMU31", le="2026-11-20", axe="heure").json()["resultats"]
    assert [h["comptes"]["presentes"] for h in heures] == [3, 2, 1]
    (samu,) = lire(cadre, "indicateurs/", perimetre="SAMU31", le="2026-11-20", axe="samu").json()["resultats"]
    assert samu["cle"] == "SAMU31"


def test_les_definitions_viennent_avec(cadre, bandeau):
    assert [d["nom"] for d in lire(cadre, "indicateurs/definitions/").json()] == [d.nom for d in DEFINITIONS]


@pytest.mark.parametrize(
    ("parametres", "nommes"),
    [
        ({"le": "1999-01-01"}, ["le"]),
        ({"le": "hier"}, ["le"]),
        ({"periode": "siecle"}, ["periode"]),
        ({"periode": "libre", "le": "2020-01-01", "jusqu": "2026-01-01"}, ["jusqu"]),
        ({"periode": "annee", "axe": "heure"}, ["axe"]),
    ],
)
def test_des_indicateurs_mal_demandes_sont_nommes(cadre, bandeau, parametres, nommes):
    refus = lire(cadre, "indicateurs/", perimetre="SAMU31", **parametres)
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, nommes)


def test_l_activite_d_un_autre_ne_se_lit_pas(voisin, samu59, appels):
    for chemin, parametres in (
        ("appels/", JOUR_MEME),
        ("indicateurs/", {}),
        ("rapports/", {}),
    ):
        assert lire(voisin, chemin, perimetre="SAMU31", **parametres).status_code == 404, chemin
        autre = Machine(samu59).lire(f"telephonie/{chemin}", perimetre="SAMU31", **parametres)
        assert autre.status_code == 404, chemin
    assert lire(voisin, "appels/", perimetre="SAMU82", **JOUR_MEME).json()["resultats"] == []


def test_un_appel_se_lit_du_samu_et_de_ceux_du_dessus(agent_ars, voisin, etranger, appels, samu31):
    appel = Machine(samu31).lire("telephonie/appels/", perimetre="SAMU31", **JOUR_MEME).json()["resultats"][0]
    assert lire(agent_ars, f"appels/{appel['id']}/").status_code == 200
    assert lire(voisin, f"appels/{appel['id']}/").status_code == 404
    assert lire(etranger, f"appels/{appel['id']}/").status_code == 404


def test_les_rapports_et_leur_completude(cadre, agent_ars, appels, samu31):
    deriver_groupes()
    fait = produire_rapport(entite=samu31, granularite="jour", debut=MIDI.date())
    (rendu,) = lire(cadre, "rapports/", perimetre="SAMU31").json()["resultats"]
    assert (rendu["debut"], rendu["appels"], rendu["versions"]) == ("2026-11-20", 6, 1)
    assert (rendu["document"], rendu["csv"]) == (fait.document_id, fait.csv_id)
    # The ARS follows the activity of the Samu, and does not take part in its groupe: no file is named.
    (vu_d_en_haut,) = lire(agent_ars, "rapports/", perimetre="SAMU31").json()["resultats"]
    assert (vu_d_en_haut["appels"], vu_d_en_haut["document"]) == (6, None)
    assert lire(cadre, "rapports/", perimetre="SAMU31", periode="mois").json()["resultats"] == []


def test_la_completude_dit_ce_qui_manque(agent_ars, samu31, samu82):
    lignes = lire(agent_ars, "rapports/completude/", periode="mois").json()
    assert [ligne["samu"]["code"] for ligne in lignes] == ["SAMU31", "SAMU82"]
    assert {case["etat"] for case in lignes[0]["rapports"]} == {"manquant"}
    assert list(lire(agent_ars, "rapports/completude/", periode="libre").json()["erreurs"]) == ["periode"]


@pytest.mark.parametrize("granularite", ["jour", "semaine", "mois", "annee"])
def test_la_completude_ne_lit_pas_tous_les_quarts_d_heure(appels, samu31, samu82, granularite):
    # The day, the week, the month or the year after that of the calls.
    maintenant = periode(granularite, MIDI.date()).au + timedelta(hours=7)
    with CaptureQueriesContext(connection) as lues:
        colonnes, lignes = tableau([samu31, samu82], granularite, maintenant)
    etats = {entite.code: [case.etat for case in cases] for entite, cases in lignes}
    assert etats["SAMU31"] == ["retard", *["manquant"] * (len(colonnes) - 1)]
    assert etats["SAMU82"] == ["manquant"] * len(colonnes)
    assert not [lue["sql"] for lue in lues if "sum(" in lue["sql"].lower()]


@pytest.mark.parametrize("axe", ["file", "route", "numero"])
def test_a_plusieurs_samu_un_detail_s_arrete_a_la_borne_des_pages(agent_ars, appels, samu82, axe):
    def lu(perimetre, granularite):
        return lire(agent_ars, "indicateurs/", perimetre=perimetre, periode=granularite, le="2026-11-20", axe=axe)

    refus = lu("ARS-OCC", "annee")
    assert refus.status_code == 400
    assert "demandez au plus 32 jours" in str(refus.json()["erreurs"]["axe"])
    for perimetre, granularite in (("ARS-OCC", "mois"), ("SAMU31", "annee")):
        assert sum(ligne["comptes"]["presentes"] for ligne in lu(perimetre, granularite).json()["resultats"]) == 6
