"""The page of the state: what is degraded is said, since when, and to whom."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone
from processus import attendre

from annuaire.models import Entite, Groupe, Role
from ged.models import Fichier
from maincourante.models import Entree
from portail.aiguillage import FILES
from portail.etat import metier, releve, technique
from portail.etat.alertes import STABLE, alerter
from portail.etat.battements import CALENDRIER, qui_sert
from portail.etat.constat import Constat, Verdict
from portail.etat.dit import duree
from portail.etat.pannes import depuis_quand
from portail.etat.parties import ATTENTES, parties
from portail.etat.releve import RELEVE
from portail.models import Battement, Panne
from sivic.models import Liaison
from telephonie.models import Appel, SourceTelephonie
from tests import fabriques

FILE = "file_direct"


@pytest.fixture(autouse=True)
def _regard_neuf():
    RELEVE.oublier()
    yield
    RELEVE.oublier()


@pytest.fixture
def admin(dgos):
    operateur = fabriques.entite("OPERATEUR", "Opérateur", Entite.Type.OPERATEUR, parent=dgos)
    return fabriques.personne("ada.min", operateur, role=Role.ADMINISTRATEUR, fonction="Administration")


def degradees(page: str) -> set[str]:
    return set(re.findall(r'<li class="carte-bloc" data-partie="([^"]+)"', page))


def banniere(page: str) -> str:
    """What the banner says; nothing when it is hidden."""
    trouvee = re.search(r'id="service-degrade" role="status"( hidden)?>.*?<span class="quoi">([^<]*)<', page, re.DOTALL)
    assert trouvee
    return "" if trouvee[1] else trouvee[2]


def test_un_magasin_qui_ne_repond_pas_ne_retient_pas_qui_demande_le_reste(db, monkeypatch):
    """Neither the balancer that asks whether this process serves nor the page of the state waits for it."""
    entre, rendu = Event(), Event()

    def muet():
        entre.set()
        assert rendu.wait(30)
        return Verdict(False, "le magasin de documents ne répond pas")

    toutes = parties()
    documents = replace(toutes["documents"], sonder=lambda: Verdict(True, "le magasin répond"))
    monkeypatch.setattr("portail.etat.releve.parties", lambda: {"redis": toutes["redis"], "documents": documents})
    assert [constat.ok for constat in RELEVE.constater()] == [True, True]
    documents = replace(documents, sonder=muet, garde=0.0)
    with ThreadPoolExecutor(1) as veille:
        veille.submit(RELEVE.regarder, "documents")
        assert entre.wait(10)
        assert RELEVE.regarder("redis")["redis"].ok
        assert RELEVE.regarder("documents")["documents"].ok
        # For a while: what never answers is not in order for ever.
        monkeypatch.setattr(releve, "SANS_REPONSE_S", 0.0)
        assert [(c.nom, c.ok) for c in RELEVE.constater()] == [("redis", True), ("documents", False)]
        rendu.set()
    assert not RELEVE.regarder("documents")["documents"].ok


# --- With a whole portal, whose parts are really stopped -------------------------------------------------


def le_travailleur_arrete_se_dit_de_sa_file(portail_entier, admin):
    session = portail_entier.navigateur(admin)

    def page():
        return session.get(f"{portail_entier.web.url}/etat/", timeout=30).text

    assert attendre(lambda: not degradees(page()) & {FILE, "calendrier"}, delai=90, pas=0.5)
    portail_entier.travailleur.arreter()
    # Its silence is told after a minute and a quarter: the test does not wait that long.
    il_y_a_deux_minutes = timezone.now() - timedelta(minutes=2)
    Battement.objects.filter(qui=qui_sert("direct")).update(le=il_y_a_deux_minutes)

    assert attendre(lambda: FILE in degradees(page()), delai=30, pas=0.5)
    assert "aucun travailleur ne répond" in page()
    assert "calendrier" not in degradees(page())
    # Beat goes on, and what it asks waits.
    lire = {"Authorization": "Bearer jeton-de-supervision"}

    def mesure(nom):
        texte = session.get(f"{portail_entier.web.url}/metrics", headers=lire, timeout=30).text
        return float(re.search(rf"^{re.escape(nom)} (\S+)$", texte, re.MULTILINE)[1])

    assert mesure(f'portail_partie_degradee{{partie="{FILE}"}}') == 1
    assert attendre(lambda: mesure('portail_file_taches{file="direct"}') > 0, delai=40, pas=1)
    assert attendre(lambda: mesure('portail_file_age_secondes{file="direct"}') > 1, delai=10, pas=1)

    portail_entier.travailleur.demarrer()
    assert attendre(lambda: FILE not in degradees(page()), delai=60, pas=0.5)
    assert mesure(f'portail_partie_degradee{{partie="{FILE}"}}') == 0


@pytest.mark.timeout(600)
def test_un_travailleur_puis_redis_arretes_se_disent_puis_s_oublient(portail_entier, admin, arm):
    """One part after the other, of the same portal: it takes its time to start, and beat to be heard of."""
    le_travailleur_arrete_se_dit_de_sa_file(portail_entier, admin)
    des_admins, d_un_arm = portail_entier.navigateur(admin), portail_entier.navigateur(arm)

    def page(session, chemin="/etat/"):
        return session.get(portail_entier.web.url + chemin, timeout=30).text

    assert attendre(lambda: not degradees(page(des_admins)) & {"redis", FILE, "calendrier"}, delai=90, pas=0.5)
    assert not banniere(page(d_un_arm, "/compte/profil/"))

    portail_entier.redis.arreter()

    assert attendre(lambda: "redis" in degradees(page(des_admins)), delai=20, pas=0.5)
    depuis = Panne.objects.get(partie="redis").depuis_le
    assert timezone.now() - depuis < timedelta(seconds=30)
    assert "Relancez Redis" in page(des_admins)
    du_metier = page(d_un_arm)
    assert "Les nouvelles entrées arrivent avec une seconde de retard" in du_metier
    assert "Relancez Redis" not in du_metier
    assert attendre(lambda: banniere(page(d_un_arm, "/compte/profil/")), delai=20, pas=0.5)
    # A page that is already open hears of it with the heads.
    with portail_entier.web.ouvrir(d_un_arm.cle) as ecran:
        assert ecran.suivre()["service"].startswith("Les nouvelles entrées arrivent")
    pret = d_un_arm.get(f"{portail_entier.web.url}/sante/pret", timeout=30)
    assert (pret.status_code, pret.json()["parties"]["redis"]["ok"]) == (200, False)

    portail_entier.redis.demarrer()

    assert attendre(lambda: "redis" not in degradees(page(des_admins)), delai=20, pas=0.5)
    assert not Panne.objects.filter(partie="redis").exists()
    assert attendre(lambda: not banniere(page(d_un_arm, "/compte/profil/")), delai=60, pas=0.5)
    with portail_entier.web.ouvrir(d_un_arm.cle) as ecran:
        assert "service" not in ecran.suivre()
    dites = [ligne["event"] for ligne in portail_entier.lignes("web") if ligne.get("partie") == "redis"]
    assert dites == ["partie_degradee", "partie_retablie"]


# --- Part by part ----------------------------------------------------------------------------------------


def test_chaque_file_dit_ce_que_l_on_voit_quand_personne_ne_la_sert():
    assert {file.name for file in FILES} == set(ATTENTES)


def test_une_minuterie_muette_se_dit_depuis_son_dernier_envoi(db):
    assert not technique.calendrier().ok
    il_y_a_une_heure = timezone.now() - timedelta(hours=1)
    Battement.objects.create(qui=CALENDRIER, le=il_y_a_une_heure)
    assert technique.calendrier().depuis == il_y_a_une_heure
    Battement.objects.update(le=timezone.now())
    assert technique.calendrier().ok


def test_des_taches_qui_attendent_trop_se_disent(db):
    Battement.objects.create(qui=qui_sert("lente"), le=timezone.now(), delai_ms=90_000)
    verdict = technique.file("lente")
    assert not verdict.ok
    assert "les tâches attendent 2 min" in verdict.detail


def test_un_disque_presque_plein_se_dit(settings, tmp_path):
    settings.DONNEES = tmp_path
    libre = technique.disque().mesures["portail_disque_libre_octets", ()]
    settings.GED_RESERVE = int(libre)
    assert not technique.disque().ok


def test_un_antivirus_qui_ne_repond_pas_se_dit(settings, tmp_path):
    settings.GED_ANTIVIRUS = f"unix://{tmp_path}/absent.ctl"
    assert not technique.analyse().ok


def test_un_magasin_de_documents_qui_n_en_est_pas_un_se_dit(settings, tmp_path):
    assert technique.documents().ok
    dossier = tmp_path / "un-fichier"
    dossier.touch()
    settings.STORAGES = settings.STORAGES | {
        "documents": {"BACKEND": "ged.dossier_entier.DossierEntier", "OPTIONS": {"location": str(dossier)}}
    }
    assert not technique.documents().ok


def test_sivic_hors_d_atteinte_se_dit_depuis_son_silence(db, settings):
    settings.SIVIC_URL = ""
    assert "n'est configuré" in metier.sivic().detail
    settings.SIVIC_URL = "https://sivic.exemple"
    assert metier.sivic().ok
    depuis = timezone.now() - timedelta(minutes=20)
    Liaison.objects.create(pk=1, muette_depuis_le=depuis)
    verdict = metier.sivic()
    assert (verdict.ok, verdict.depuis) == (False, depuis)
    assert verdict.mesures["portail_sivic_silence_secondes", ()] == pytest.approx(1200, abs=5)


def test_un_samu_qui_n_envoie_plus_ses_appels_se_dit(samu31, samu82):
    source = SourceTelephonie.objects.create(code="b31", nom="Bandeau", genre="bandeau", entite=samu31)
    SourceTelephonie.objects.create(code="f82", nom="Fichiers", genre="fichier", entite=samu82)
    assert metier.telephonie().ok
    appel(source, samu31, timezone.now() - timedelta(hours=5))
    verdict = metier.telephonie()
    assert not verdict.ok
    assert verdict.detail == "aucun appel reçu : Samu 31 depuis 5 h 00"
    appel(source, samu31, timezone.now() - timedelta(minutes=5))
    assert metier.telephonie().ok


def test_un_document_qui_attend_son_controle_se_dit(db):
    fichier = Fichier.objects.create(
        empreinte="a" * 64, taille=1, extension="pdf", etat="quarantaine", recu_le=timezone.now()
    )
    assert metier.controles().ok
    depuis = timezone.now() - timedelta(minutes=30)
    Fichier.objects.update(recu_le=depuis)
    assert metier.controles().depuis == depuis
    Fichier.objects.filter(pk=fichier.pk).update(etat="infecte")
    verdict = metier.controles()
    assert (verdict.ok, verdict.mesures["portail_documents", (("etat", "infecte"),)]) == (True, 1)


def appel(source, samu, le):
    return Appel.objects.create(
        source=source, reference=uuid4().hex, samu=samu, servi=samu, issue="abandon_file", presente_le=le, evenements=1
    )


# --- Who is told, and when --------------------------------------------------------------------------------


@pytest.fixture
def journal_de_l_operateur(admin):
    return Groupe.objects.create(genre=Groupe.Genre.ENTITE, entite=admin.entite_active, nom="Opérateur")


def regarder(*, redis: bool, il_y_a: timedelta = timedelta()) -> None:
    """One look of the watch, after this time."""
    Panne.objects.update(vue_le=F("vue_le") - il_y_a, finie_le=F("finie_le") - il_y_a)
    verdict = Verdict(redis, "Redis ne répond pas")
    depuis = depuis_quand({"redis": verdict})
    alerter([Constat("redis", parties()["redis"], verdict, depuis.get("redis"))])


def dites(groupe) -> list[tuple[str, str]]:
    lignes = Entree.objects.filter(groupe=groupe, genre=Entree.Genre.SYSTEME).order_by("numero")
    return [(ligne.importance, ligne.texte.partition(",")[0]) for ligne in lignes]


def test_ce_qui_dure_se_dit_une_fois_puis_que_c_est_fini(journal_de_l_operateur):
    regarder(redis=False)
    assert not dites(journal_de_l_operateur)
    for _ in range(3):
        regarder(redis=False, il_y_a=2 * STABLE)
    degrade = ("urgente", "Portail dégradé\u00a0: Redis")
    assert dites(journal_de_l_operateur) == [degrade]
    texte = Entree.objects.get(groupe=journal_de_l_operateur).texte
    assert "Redis ne répond pas" in texte and "Relancez Redis" in texte

    regarder(redis=True)
    assert dites(journal_de_l_operateur) == [degrade]
    regarder(redis=True, il_y_a=2 * STABLE)
    assert dites(journal_de_l_operateur) == [degrade, ("normale", "Portail rétabli\u00a0: Redis")]
    assert not Panne.objects.exists()


def test_ce_qui_va_et_vient_ne_sonne_pas(journal_de_l_operateur):
    for _ in range(5):
        regarder(redis=False)
        regarder(redis=True, il_y_a=STABLE / 2)
    assert not dites(journal_de_l_operateur)


def test_ce_qui_retombe_aussitot_est_la_meme_panne(journal_de_l_operateur):
    regarder(redis=False)
    regarder(redis=False, il_y_a=2 * STABLE)
    depuis = Panne.objects.get().depuis_le
    for _ in range(3):
        regarder(redis=True)
        regarder(redis=False, il_y_a=STABLE / 2)
    assert Panne.objects.get().depuis_le == depuis
    assert len(dites(journal_de_l_operateur)) == 1


def test_sans_operateur_l_etat_n_est_dit_a_personne(samu31):
    regarder(redis=False)
    regarder(redis=False, il_y_a=2 * STABLE)
    assert not Entree.objects.exists()


# --- Since when, and who reads what ----------------------------------------------------------------------


def test_l_heure_d_une_panne_est_celle_du_premier_regard_de_tous_les_processus(db):
    premiere = depuis_quand({"redis": Verdict(False, "")})["redis"]
    assert depuis_quand({"redis": Verdict(False, "")})["redis"] == premiere
    assert not depuis_quand({"redis": Verdict(True, "")})
    assert not Panne.objects.exists()
    assert depuis_quand({"redis": Verdict(False, "")})["redis"] > premiere


def test_la_panne_d_une_seule_machine_n_est_ni_dite_ni_dementie_pour_les_autres(db):
    propres = frozenset(nom for nom, partie in parties().items() if partie.propre)
    assert propres == {"horloge"}
    premiere = depuis_quand({"horloge": Verdict(False, "")}, propres=propres)["horloge"]
    assert depuis_quand({"horloge": Verdict(False, "")}, propres=propres)["horloge"] == premiere
    assert not Panne.objects.exists()


def test_ce_qu_une_partie_sait_d_elle_meme_passe_devant(db):
    depuis = timezone.now() - timedelta(hours=2)
    assert depuis_quand({"sivic": Verdict(False, "", depuis)})["sivic"] == depuis


@pytest.mark.parametrize(("qui", "tout"), [("admin", True), ("veille", True), ("arm", False), ("cadre", False)])
def test_le_detail_est_pour_qui_repond_du_portail(client, request, monkeypatch, qui, tout):
    client.force_login(request.getfixturevalue(qui))
    page = client.get("/etat/").content.decode()
    assert FILE in degradees(page)
    assert ("À faire" in page) is tout
    assert ("Rapports d’activité" in page) is tout
    une = Constat("telephonie", parties()["telephonie"], Verdict(tout, ""), timezone.now())
    monkeypatch.setattr(RELEVE, "constater", lambda: [une])
    assert ("toutes les parties" in client.get("/etat/").text) is tout


@pytest.mark.parametrize(
    ("secondes", "dit"), [(-5, "0 s"), (40, "40 s"), (600, "10 min"), (11_100, "3 h 05"), (200_000, "2 jours")]
)
def test_une_duree_se_lit(secondes, dit):
    assert duree(timedelta(seconds=secondes)) == dit
