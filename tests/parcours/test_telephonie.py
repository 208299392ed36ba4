"""The telephone activity in real browsers: from the figure to the call, the room of this moment, a report on demand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from annuaire.territoire import deriver_groupes
from telephonie.actes.recevoir import recevoir
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.models import Appel, RapportActivite, SourceTelephonie
from telephonie.periodes import aujourd_hui, periode
from telephonie.tasks import produire_le_rapport_demande
from tests.parcours.axe import constats, debords
from tests.telephonie.conftest import dit

HIER = timedelta(days=1)


@pytest.fixture
def hier():
    """The day before today in Paris."""
    return periode("jour", aujourd_hui(timezone.now(), periode("jour", timezone.now().date()).fuseau) - HIER)


@pytest.fixture
def activite(samu31, samu82, hier):
    deriver_groupes()
    simulation = simulation_de(samu31, par_jour=150, graine=4, voisin=samu82)
    assert not simuler(samu31, simulation, hier.du, timezone.now()).refus
    return hier


def test_du_chiffre_a_l_appel_a_la_souris_ou_au_clavier(asseoir, arm, activite):
    julie = asseoir(arm, viewport={"width": 1920, "height": 1080}).aller("/")
    julie.page.get_by_role("link", name="Téléphonie").click()
    expect(julie.page.locator("h1")).to_contain_text("Samu 31")
    julie.page.get_by_role("link", name="Période précédente").click()
    expect(julie.page.locator(".tel-tete p")).to_contain_text(activite.titre)
    attendus = Appel.objects.filter(presente_le__gte=activite.du, presente_le__lt=activite.au).count()
    expect(julie.page.locator(".kpi b").first).to_have_text(str(attendus))
    julie.page.locator(".graphe a").first.click()
    expect(julie.page.locator("h1")).to_contain_text("Appels")
    julie.page.locator("tbody a").first.click()
    expect(julie.page.locator("h1")).to_contain_text("Appel du")
    expect(julie.page.get_by_role("heading", name="Événements reçus")).to_be_visible()

    # Then by the keyboard.
    julie.aller(f"/telephonie/SAMU31/?periode=jour&le={activite.debut.isoformat()}")
    julie.attendre_le_direct()
    julie.page.get_by_role("link", name="Semaine", exact=True).focus()
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator(".tel-tete p")).to_contain_text("Semaine")
    barre = julie.page.locator(".graphe a").first
    barre.focus()
    expect(barre).to_be_focused()
    julie.page.keyboard.press("Enter")
    expect(julie.page.locator("#tel-temps")).to_have_text("Par heure")


def test_la_salle_du_moment_se_relit_toute_seule(asseoir, arm, samu31, activite):
    """Told by the feed: the timer by which a page that is cut reads it again never rings here."""
    julie = asseoir(arm)
    julie.page.add_init_script(
        "const apres = setTimeout; window.setTimeout = (f, d, ...x) => (d === 5000 ? 0 : apres(f, d, ...x));"
    )
    julie.aller("/telephonie/SAMU31/maintenant/")
    julie.attendre_le_direct()
    attente = julie.page.locator(".kpi", has_text="en attente")
    expect(attente.locator("b")).to_have_text("0")
    source, maintenant = SourceTelephonie.objects.get(), timezone.now()
    recevoir(auteur=None, source=source, lignes=[
        dit("appel.presente", 0, "vivant", maintenant, samu="31", numero="15", appelant="+33612345678"),
    ])  # fmt: skip
    expect(attente.locator("b")).to_have_text("1")
    recevoir(auteur=None, source=source, lignes=[dit("appel.repondu", 1, "vivant", maintenant, role="arm")])
    expect(attente.locator("b")).to_have_text("0")
    expect(julie.page.locator(".kpi", has_text="en conversation").locator("b")).to_have_text("1")


def test_un_rapport_demande_s_ouvre_dans_la_bibliotheque(asseoir, arm, activite):
    julie = asseoir(arm).aller("/telephonie/SAMU31/rapports/")
    julie.page.fill("#le", activite.debut.isoformat())
    julie.page.get_by_role("button", name="Produire").click()
    expect(julie.page.locator(".message")).to_contain_text("Le rapport se prépare")
    expect(julie.page.locator("tbody .badge")).to_have_text("en préparation")
    produire_le_rapport_demande(RapportActivite.objects.get().pk)
    # The page looks by itself.
    expect(julie.page.locator("tbody .badge")).to_have_count(0)
    julie.page.locator("tbody th a").first.click()
    expect(julie.page.locator("h1")).to_contain_text(f"Activité téléphonique, {activite.nom}")
    with julie.page.expect_download() as recu:
        julie.page.get_by_role("link", name="Télécharger", exact=True).first.click()
    assert recu.value.suggested_filename == f"activite-telephonique-samu31-jour-{activite.debut.isoformat()}.pdf"


def test_un_fichier_d_appels_se_lit_se_corrige_et_s_importe(asseoir, cadre, activite):
    titres = "Quand;Répondu le;Fin;Numéro appelé"
    ligne = (
        f"{activite.debut:%d/%m/%Y} 12:00:00;{activite.debut:%d/%m/%Y} 12:00:12;{activite.debut:%d/%m/%Y} 12:02:00;18"
    )
    sylvie = asseoir(cadre).aller("/telephonie/SAMU31/")
    sylvie.page.get_by_role("link", name="Déposer un fichier").click()
    fichier = {"name": "relevé.csv", "mimeType": "text/csv", "buffer": f"{titres}\n{ligne}\n".encode("cp1252")}
    sylvie.page.locator("#fichier").set_input_files([fichier])
    sylvie.page.get_by_role("button", name="Lire le fichier").click()
    expect(sylvie.page.locator(".tel-faute")).to_contain_text("1 ligne refusée")
    expect(sylvie.page.get_by_role("button", name="Importer")).to_be_disabled()
    assert not constats(sylvie.page, "importation") + debords(sylvie.page, "importation")
    sylvie.page.get_by_label("Présenté le (obligatoire)").select_option("Quand")
    sylvie.page.get_by_role("button", name="Relire avec ces colonnes").click()
    expect(sylvie.page.locator(".tel-faute")).to_have_count(0)
    sylvie.page.get_by_role("button", name="Importer").click()
    expect(sylvie.page.locator(".message").first).to_contain_text("Fichier importé : 3 événements nouveaux")
    assert Appel.objects.filter(numero="18", issue="repondu").count() == 1


def test_pendant_l_import_on_voit_ou_il_en_est(asseoir, cadre, activite):
    jour = f"{activite.debut:%d/%m/%Y}"
    lignes = (f"{jour} 12:00:00;{jour} 12:00:12;{jour} 12:02:00;{rang}" for rang in range(3_000))
    octets = "\n".join(("Présenté le;Répondu le;Fin;Identifiant", *lignes)).encode()
    sylvie = asseoir(cadre).aller("/telephonie/SAMU31/importation/")
    sylvie.page.locator("#fichier").set_input_files([{"name": "a.csv", "mimeType": "text/csv", "buffer": octets}])
    sylvie.page.get_by_role("button", name="Lire le fichier").click()
    importer = sylvie.page.get_by_role("button", name="Importer")
    expect(importer).to_be_enabled()
    demandes: list[str] = []
    sylvie.page.on("request", lambda demande: demandes.append(demande.url))
    # Playwright shows nothing of a page that waits for its next one: another window of hers is looked at.
    autre = asseoir(cadre).aller("/telephonie/SAMU31/importation/")
    with transaction.atomic():
        # The import waits there, all its rows done.
        SourceTelephonie.objects.select_for_update(no_key=True).get(code="fichiers-samu31")
        importer.click(no_wait_after=True)
        expect(autre.page.locator(".tel-avancement")).to_contain_text("3\u202f000 lignes sur 3\u202f000")
        assert not constats(autre.page, "avancement") + debords(autre.page, "avancement")
        du_clic = [rang for rang, url in enumerate(demandes) if url.endswith("/importation/")]
        assert any(url.endswith("/avancement/") for url in demandes[du_clic[0] :])
    expect(sylvie.page.locator(".message").first).to_contain_text("9\u202f000 événements nouveaux")


def test_un_enregistrement_se_consulte_et_se_gele(asseoir, cadre, activite):
    """Also where nothing is held nor consulted yet, and narrow as a telephone."""
    appel = Appel.objects.filter(issue="repondu").first()
    sylvie = asseoir(cadre, viewport={"width": 390, "height": 844}).aller(f"/telephonie/appels/{appel.pk}/")
    fautes = constats(sylvie.page, "vierge") + debords(sylvie.page, "vierge")
    sylvie.page.get_by_label("Motif de la consultation").fill("Réclamation de la famille")
    sylvie.page.get_by_role("button", name="Consulter", exact=True).click()
    expect(sylvie.page.locator("#enregistrements .message")).to_contain_text(f"enr-{appel.reference}")
    expect(sylvie.page.get_by_role("region", name="Consultations")).to_contain_text("Réclamation de la famille")
    fautes += constats(sylvie.page, "consulté") + debords(sylvie.page, "consulté")
    sylvie.page.get_by_label("Motif du gel").fill("Plainte")
    sylvie.page.get_by_role("button", name="Geler les enregistrements").click()
    expect(sylvie.page.locator("#enregistrements .badge")).to_have_text("Gelés")
    fautes += constats(sylvie.page, "gelé") + debords(sylvie.page, "gelé")
    sylvie.page.get_by_label("Motif de la levée").fill("Classée sans suite")
    sylvie.page.get_by_role("button", name="Lever le gel").click()
    expect(sylvie.page.get_by_role("region", name="Gels", exact=True)).to_contain_text("Classée sans suite")
    assert not fautes, "\n".join(fautes)


def test_axe_ne_trouve_rien_et_rien_ne_deborde(asseoir, arm, agent_ars, activite):
    jour = f"?periode=jour&le={activite.debut.isoformat()}"
    appel = Appel.objects.order_by("pk").first()
    pages = [
        f"/telephonie/SAMU31/{jour}",
        f"/telephonie/SAMU31/?periode=libre&le=2026-09-01&jusqu={activite.debut.isoformat()}",
        "/telephonie/SAMU31/?periode=annee&le=2001-01-01",
        f"/telephonie/SAMU31/{jour}&numero=15&passage=urgentiste&route=nominale",
        "/telephonie/SAMU31/?periode=annee&passage=urgentiste",
        "/telephonie/SAMU31/maintenant/",
        "/telephonie/SAMU31/appels/",
        f"/telephonie/SAMU31/appels/?du={activite.du.isoformat().replace('+', '%2B')}&minutes=600",
        f"/telephonie/appels/{appel.pk}/",
        "/telephonie/SAMU31/rapports/",
        "/telephonie/definitions/",
    ]
    fautes = []
    for personne, siennes in ((arm, pages), (agent_ars, [f"/telephonie/ARS-OCC/{jour}", "/telephonie/completude/"])):
        poste = asseoir(personne, viewport={"width": 1920, "height": 1080})
        for adresse in siennes:
            poste.aller(adresse)
            fautes += debords(poste.page, adresse) + constats(poste.page, adresse)
    assert not fautes, "\n".join(fautes)


def test_sur_un_telephone_les_gestes_tiennent_sur_une_ligne_et_rien_n_est_coupe(asseoir, arm, activite):
    julie = asseoir(arm, viewport={"width": 390, "height": 844}, locale="fr-FR")
    julie.aller(f"/telephonie/SAMU31/?periode=jour&le={activite.debut.isoformat()}")
    filtrer = julie.page.locator(".tel-filtrer summary")
    expect(julie.page.locator(".tel-filtrer")).not_to_have_attribute("open", "")
    hauts = [lieu.bounding_box()["y"] for lieu in (julie.page.get_by_role("link", name="CSV").first, filtrer)]
    assert hauts[0] == hauts[1]
    dehors = "() => [...document.querySelectorAll('.tel-emporter a')].map((a) => a.getBoundingClientRect().right)"
    assert max(julie.page.evaluate(dehors)) <= 390

    filtrer.press("Enter")
    expect(julie.page.locator(".tel-filtres [name=route]")).to_be_visible()
    assert debords(julie.page, "filtres", ["telephone"]) == []
