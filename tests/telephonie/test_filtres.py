"""What a filter keeps: the same calls in every figure, from the quarter-hours or from the calls themselves."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.test import Client

from annuaire import horloge
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.filtres import AUCUN, ROUTES, Filtre
from telephonie.lectures import AXES, Lecteur, compter
from telephonie.models import Appel, SegmentAppel
from telephonie.periodes import periode
from telephonie.simulation import Panne
from tests import fabriques
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db
JOUR = periode("jour", MIDI.date())
PARIS = ZoneInfo("Europe/Paris")
AXES_LUS = [axe for axe in AXES if axe != "servi"]
FILTRES = {
    "numero": (Filtre(numero="15"), Q(numero="15")),
    "file": (Filtre(file="arm_n2"), Q(file="arm_n2")),
    "sans file": (Filtre(file=AUCUN), Q(file="")),
    "nominale": (Filtre(route="nominale"), Q(route="")),
    "panne": (Filtre(route="panne"), Q(route="panne")),
    "debordement": (Filtre(route="debordement"), Q(route__in=("panne", "saturation", "sans_reponse"))),
    "plusieurs": (Filtre(numero="15", route="debordement"), Q(numero="15", route__in=("panne", "saturation"))),
}


@pytest.fixture
def activite(samu31, samu82):
    panne = Panne(JOUR.du + timedelta(hours=10), JOUR.du + timedelta(hours=12))
    for samu, voisin in ((samu31, samu82), (samu82, samu31)):
        pannes = (panne,) if samu == samu31 else ()
        simulation = simulation_de(samu, par_jour=240, graine=3, voisin=voisin, pannes=pannes)
        simuler(samu, simulation, JOUR.du, JOUR.au)


@pytest.fixture
def ouvrir(arm):
    client = Client()
    client.force_login(arm)
    return lambda adresse: client.get(f"/telephonie/SAMU31/{adresse}")


def attendus(ids, q, axe):
    """The same counts, call by call."""
    comptes = {}
    for appel in Appel.objects.filter(q, samu__in=ids):
        local = appel.presente_le.astimezone(PARIS)
        cle = {
            "tout": True,
            "heure": appel.presente_le.replace(minute=0, second=0, microsecond=0),
            "jour": local.date(),
            "mois": local.date().replace(day=1),
            "semaine_type": local.isoweekday() * 100 + local.hour,
            "file": appel.file,
            "route": appel.route,
            "numero": appel.numero,
            "samu": appel.samu_id,
        }[axe]
        presentes, repondus = comptes.get(cle, (0, 0))
        comptes[cle] = (presentes + 1, repondus + bool(appel.repondu_le))
    return comptes


def lus(lecteur, axe):
    return {cle: (c.presentes, c.repondus) for cle, c in lecteur.compter(JOUR, axe).items()}


def test_un_filtre_compte_par_tous_les_axes_ce_que_disent_les_appels(activite, samu31, samu82, ars_occitanie):
    ids = [samu31.pk, samu82.pk]
    for nom, (filtre, q) in FILTRES.items():
        lecteur = Lecteur(ids, ars_occitanie.pk, filtre, JOUR, AXES_LUS)
        assert lecteur.total(JOUR).presentes > 0, nom
        for axe in AXES_LUS:
            assert lus(lecteur, axe) == attendus(ids, q, axe), (nom, axe)
            assert compter(ids, JOUR, axe, filtre=filtre) == lecteur.compter(JOUR, axe), (nom, axe)


def test_passes_par_une_file_se_lit_dans_les_segments(activite, samu31):
    par = SegmentAppel.objects.filter(genre="file", ou="urgentiste").values("appel")
    lecteur = Lecteur([samu31.pk], samu31.pk, Filtre(passage="urgentiste"), JOUR, AXES_LUS)
    for axe in AXES_LUS:
        assert lus(lecteur, axe) == attendus([samu31.pk], Q(pk__in=par), axe), axe
    # None begins there: the quarter-hours alone would have said that nobody called.
    assert lecteur.total(JOUR).presentes > 20
    assert not compter([samu31.pk], JOUR, filtre=Filtre(file="urgentiste"))
    # All that a quarter-hour holds is counted alike from the calls.
    tous = Filtre(passage="arm_n1")
    assert compter([samu31.pk], JOUR, filtre=tous) == compter([samu31.pk], JOUR, filtre=Filtre(file="arm_n1"))


def test_l_aide_donnee_se_filtre_aussi(activite, samu31, samu82):
    ids = [samu82.pk]
    donnee = compter(ids, JOUR, "samu", aide_donnee=True, filtre=Filtre(route="panne"))
    assert {pk: c.presentes for pk, c in donnee.items()} == {
        samu31.pk: Appel.objects.filter(samu=samu31, servi=samu82, route="panne").count()
    }


def test_la_page_ne_montre_que_les_appels_du_filtre_et_le_dit(envoyer, ouvrir):
    pro = [ligne.replace('"15"', '"ligne-pro"') for ligne in repondu("a2", 45)]
    envoyer(*repondu("a1", 12), *pro)
    page = ouvrir("?periode=jour&le=2026-11-20&numero=ligne-pro")
    a, texte = page.context["a"], page.content.decode()
    assert (a.chiffres.presentes, a.chiffres.en_30.termes) == (1, "0 sur 1")
    assert a.attentes.mediane == 45.0
    assert "numéro ligne-pro" in texte
    # What leads elsewhere keeps the filter; the whole period is one click away.
    for lien in (
        "?periode=jour&amp;le=2026-11-19&amp;numero=ligne-pro",
        "?periode=mois&amp;le=2026-11-20&amp;numero=ligne-pro",
        "activite.csv?periode=jour&amp;le=2026-11-20&amp;numero=ligne-pro",
        "graphe-temps.png?periode=jour&amp;le=2026-11-20&amp;numero=ligne-pro",
        "minutes=60&amp;numero=ligne-pro",
        '?periode=jour&amp;le=2026-11-20">Tous les appels',
        '<option value="ligne-pro" selected>',
    ):
        assert lien in texte, lien


def test_le_csv_dit_son_filtre(envoyer, ouvrir):
    envoyer(*repondu("a1", 12), dit("appel.presente", 0, "a2", samu="31", numero="116117"))
    reponse = ouvrir("activite.csv?periode=jour&le=2026-11-20&numero=15&route=nominale")
    lignes = reponse.content.decode("utf-8-sig").splitlines()
    assert lignes[0].startswith("Samu 31;Vendredi 20 novembre 2026 · numéro 15 · route nominale")
    assert "Ensemble;1;1" in lignes[2]
    assert "activite-SAMU31-jour-2026-11-20-filtre.csv" in reponse["Content-Disposition"]
    temps = ouvrir("graphe-temps.csv?periode=jour&le=2026-11-20&numero=116117").content.decode("utf-8-sig")
    assert "12 h;0;1" in temps.splitlines()


def test_la_liste_des_appels_suit_le_filtre(envoyer, ouvrir):
    medecin = [
        dit("transfert.debut", 60, "a2", mode="aveugle"),
        dit("file.entree", 61, "a2", file="urgentiste"),
    ]
    envoyer(*repondu("a1"), *repondu("a2"), *medecin)
    for demande, combien in (("", 2), ("&passage=urgentiste", 1), ("&numero=116117", 0), ("&route=panne", 0)):
        assert ouvrir(f"appels/?du={MIDI:%Y-%m-%dT%H:%M:%SZ}{demande}").context["combien"] == combien, demande


@pytest.mark.parametrize("demande", ["route=ailleurs", "numero=" + 25 * "1", "file=%00", "passage=" + 41 * "x"])
def test_ce_qui_n_est_pas_un_filtre_garde_tous_les_appels(envoyer, ouvrir, demande):
    envoyer(*repondu())
    assert ouvrir(f"?periode=jour&le=2026-11-20&{demande}").context["c"].presentes == 1


def test_un_filtre_inconnu_dit_qu_aucun_appel_n_est_de_lui(envoyer, ouvrir):
    envoyer(*repondu())
    page = ouvrir("?periode=jour&le=2026-11-20&file=<script>").content.decode()
    assert "Aucun appel de ce filtre" in page
    assert "<script>" not in page.split("tel-filtres")[1].split("</form>")[0]


@pytest.mark.parametrize("porte", ["", "activite.csv", "graphe-temps.png"])
def test_trop_d_appels_a_lire_est_refuse_avec_ce_qu_on_peut_demander(envoyer, ouvrir, agent_ars, porte):
    envoyer(*repondu())
    trop = "?periode=libre&le=2026-08-01&jusqu=2026-11-20"
    for adresse, statut in ((f"{porte}{trop}&file=arm_n1", 200), (f"{porte}{trop}&passage=arm_n1", 400)):
        assert ouvrir(adresse).status_code == statut, adresse
    assert "sur 92 jours au plus" in ouvrir(f"{porte}{trop}&passage=arm_n1").content.decode().replace("\u00a0", " ")
    assert ouvrir(f"{porte}?periode=libre&le=2026-08-21&jusqu=2026-11-20&passage=arm_n1").status_code == 200
    region = Client()
    region.force_login(agent_ars)
    for demande, statut in ((f"{trop}&file=arm_n1", 400), (trop, 200), ("?periode=mois&le=2026-11-20&numero=15", 200)):
        assert region.get(f"/telephonie/ARS-OCC/{porte}{demande}").status_code == statut, demande


def test_la_nation_ne_se_lit_pas_appel_par_appel(envoyer, veille, dgos):
    for n in range(15):
        fabriques.entite(f"SAMU9{n:02d}", f"Samu 9{n:02d}", parent=dgos)
    envoyer(*repondu())
    client = Client()
    client.force_login(veille)
    page = client.get("/telephonie/DGOS/?periode=jour&le=2026-11-20&passage=arm_n1")
    assert page.status_code == 400
    assert "pour un Samu ou une région" in page.content.decode()
    assert client.get("/telephonie/DGOS/?periode=jour&le=2026-11-20&file=arm_n1").status_code == 200


def test_a_rappeler_suit_le_filtre(envoyer, ouvrir):
    for appel, numero in (("a", "15"), ("b", "116117")):
        envoyer(
            dit("appel.presente", 0, appel, samu="31", numero=numero, appelant=f"+3360000000{appel == 'a':d}"),
            dit("appel.fin", 20, appel, par="appelant"),
        )
    assert [x.reference for x in ouvrir("?periode=jour&le=2026-11-20&numero=15").context["a"].rappels] == ["a"]


def test_toutes_les_routes_ont_leur_filtre():
    tenues = {valeur for code, (_, valeurs) in ROUTES.items() if code != "debordement" for valeur in valeurs}
    assert tenues == set(Appel.Route.values)


def test_l_annee_qui_court_propose_ses_derniers_numeros(envoyer, ouvrir):
    envoyer(*repondu())
    with horloge.a_l_heure(MIDI - timedelta(days=200)):
        envoyer(*[ligne.replace('"15"', '"116117"') for ligne in repondu("a2", quand=MIDI - timedelta(days=200))])
        choix = ouvrir("?periode=annee&le=2026-11-20").context["choix"]
    assert choix.numeros == [("116117", "116117"), ("15", "15"), (AUCUN, "Non dit")]
