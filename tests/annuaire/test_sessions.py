"""Sessions that end: by themselves, from another device, with the account."""

import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from annuaire import annonces
from annuaire.actes.comptes import desactiver_compte
from annuaire.connexion.acces import sessions_ouvertes
from annuaire.models import Seance
from annuaire.tasks import purger_les_connexions
from fil.models import Depeche
from maincourante.actes.consigner import consigner
from tests.annuaire.porte import CONNEXION, confirmer, entrer
from tests.serveur import RACINE

# --- Sessions that end ---


def test_une_session_finit_apres_l_inactivite_et_au_plus_tard_apres_la_duree_maximale(client, arm, settings):
    settings.SESSION_INACTIVITE, settings.SESSION_DUREE_MAX = timedelta(hours=4), timedelta(hours=13)
    entrer(client)
    client.get("/compte/profil/")
    fin = Seance.objects.get().expire_date - timezone.now()
    assert timedelta(hours=3, minutes=59) < fin <= timedelta(hours=4)

    session = client.session
    session["ouverte_le"], session["vu_le"] = timezone.now().timestamp() - 12 * 3600, 0
    session.save()
    client.get("/compte/profil/")
    fin = Seance.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=59) < fin <= timedelta(hours=1)


def test_une_session_finie_renvoie_a_la_connexion_et_le_dit(client, arm):
    entrer(client)
    cle = client.session.session_key
    assert sessions_ouvertes([cle]) == {cle}
    Seance.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    reponse = client.get("/compte/profil/")

    assert sessions_ouvertes([cle]) == set()
    assert reponse["Location"].endswith("&motif=session")
    assert "session s&#x27;est terminée" in client.get(reponse["Location"]).content.decode()


def test_un_fragment_demande_sans_session_mene_la_page_entiere_a_la_connexion(client, arm):
    reponse = client.get("/compte/profil/", headers={"hx-request": "true"})

    assert reponse.status_code == 200 and reponse["HX-Redirect"].startswith(CONNEXION)


def test_l_activite_n_est_notee_qu_une_fois_par_minute(client, arm, django_assert_num_queries):
    entrer(client)
    client.get("/compte/sessions/")
    avant = Seance.objects.get().expire_date
    client.get("/compte/sessions/")
    assert Seance.objects.get().expire_date == avant

    session = client.session
    session["vue_le"] -= 61
    session.save()
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    client.get("/compte/sessions/")
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("adresse", "entetes"),
    [
        ("/fil/depuis", {}),
        ("/a-faire/", {}),
        ("/api/v1/messagerie/presences/?p=1", {}),
        ("/evenements/", {"x-portail-seul": "oui", "x-fragment": "tableau"}),
        ("/telephonie/", {"x-portail-seul": "oui", "hx-request": "true"}),
    ],
)
def test_ce_que_la_page_demande_toute_seule_n_est_pas_une_activite(client, arm, adresse, entetes):
    entrer(client)
    assert client.get(adresse, headers=entetes).status_code < 500
    assert "vue_le" not in client.session

    client.get("/compte/profil/")
    assert "vue_le" in client.session


# Modules that read again by themselves while nobody touches anything.
RELISENT = ("etat-portail", "evenements/listes", "evenements/page", "sivic/salle-annonces", "telephonie/page")


@pytest.mark.parametrize("module", RELISENT)
def test_ce_qui_se_relit_tout_seul_le_dit(module):
    """Every address that these modules fetch without a gesture of the person."""
    texte = (RACINE / "static" / "js" / f"{module}.js").read_text()
    assert re.search(r"headers: (?:SEUL|\{ \.\.\.SEUL)|headers = \{ \.\.\.SEUL|seul: true", texte)


def test_une_requete_avec_session_coute_une_lecture_avant_la_vue(client, arm, django_assert_num_queries):
    entrer(client)
    client.get("/compte/profil/")

    with django_assert_num_queries(1):
        client.get("/compte/deconnexion/", headers={"accept": "application/json"})


def test_ce_qui_est_fait_est_dit_fait_si_la_session_se_ferme_entre_temps(client, arm, region, monkeypatch, settings):
    """Answered 400, an outbox would take the entry for refused, and its author would write it once more."""
    entrer(client)

    def consigner_puis_fermer(**champs):
        consignee = consigner(**champs)
        Seance.objects.all().delete()
        return consignee

    monkeypatch.setattr("maincourante.api.entrees.consigner", consigner_puis_fermer)
    adresse, corps = f"/api/v1/groupes/{region.pk}/entrees/", {"jeton": str(uuid4()), "texte": "Hélico disponible."}
    reponse = client.post(adresse, corps, content_type="application/json")

    assert (reponse.status_code, region.entrees.count()) == (201, 1)
    # A newer session of the same browser is not signed out by this answer.
    assert settings.SESSION_COOKIE_NAME not in reponse.cookies
    assert client.post(adresse, corps, content_type="application/json").status_code == 401


# --- The list of sessions ---


def test_on_ferme_a_distance_une_de_ses_sessions(client, arm, django_capture_on_commit_callbacks):
    autre = client.__class__()
    entrer(autre, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"})
    entrer(client)
    page = client.get("/compte/sessions/").content.decode()
    assert page.count("Cet appareil") == 1 and "Firefox sur Windows" in page

    fermees = []
    annonces.brancher_fermeture(fermees.append)
    cle = autre.session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/compte/sessions/{UserSession.objects.get(session_key=cle).pk}/fermer/")

    assert fermees == [cle] and sessions_ouvertes([cle]) == set()
    assert autre.get("/compte/profil/").status_code == 302
    assert client.get("/compte/profil/").status_code == 200
    depeche = Depeche.objects.get(genre="session.fermee")
    assert depeche.auteur == arm and cle not in str(depeche.donnees)


def test_on_ne_ferme_pas_la_session_d_un_autre(client, arm, regulateur):
    entrer(client.__class__(), "malik.alaoui")
    entrer(client)

    reponse = client.post(f"/compte/sessions/{UserSession.objects.get(user=regulateur).pk}/fermer/")

    assert reponse.status_code == 404 and UserSession.objects.filter(user=regulateur).exists()


def test_on_ferme_toutes_les_autres_d_un_coup(client, arm):
    for _ in range(3):
        entrer(client.__class__())
    entrer(client)

    client.post("/compte/sessions/fermer-les-autres/")

    assert UserSession.objects.get().session_key == client.session.session_key


def test_fermer_un_compte_ferme_ses_sessions(client, arm, cadre):
    entrer(client)

    desactiver_compte(auteur=cadre, utilisateur=arm)

    assert not Seance.objects.exists()
    assert client.get("/compte/profil/").status_code == 302


def test_un_responsable_ferme_les_sessions_de_quelqu_un_qui_garde_son_compte(client, arm, cadre, agent_ars):
    entrer(client)
    cle, responsable = client.session.session_key, Client()
    responsable.force_login(agent_ars)
    assert responsable.post(f"/administration/personnes/{arm.pk}/sessions/").status_code in (403, 404)
    assert sessions_ouvertes([cle]) == {cle}
    responsable.force_login(cadre)
    confirmer(responsable)
    assert "Fermer ses sessions" in responsable.get(f"/administration/personnes/{arm.pk}/").text
    assert responsable.post(f"/administration/personnes/{arm.pk}/sessions/").status_code == 302
    assert sessions_ouvertes([cle]) == set()
    assert Depeche.objects.filter(genre="session.fermee").latest("numero").auteur == cadre
    entrer(client)


def test_qui_tient_le_serveur_ferme_celles_de_tous(client, arm, regulateur):
    entrer(client)
    autre = Client()
    entrer(autre, regulateur.username)
    cles = {client.session.session_key, autre.session.session_key}
    assert sessions_ouvertes(cles) == cles
    dit = StringIO()
    call_command("fermer_les_sessions", stdout=dit)
    assert "Sessions fermées : 2." in dit.getvalue() and sessions_ouvertes(cles) == set()
    assert Depeche.objects.filter(genre="session.fermee", auteur=None).count() == 2
    assert client.get("/compte/profil/").status_code == 302


def test_la_deconnexion_ferme_la_session(client, arm):
    entrer(client)
    cle = client.session.session_key
    fermees = []
    annonces.brancher_fermeture(fermees.append)

    assert client.get("/compte/deconnexion/").status_code == 200
    client.post("/compte/deconnexion/")

    assert fermees == [cle] and sessions_ouvertes([cle]) == set()


def test_la_purge_oublie_ce_qui_est_fini_et_garde_le_reste(client, arm, regulateur):
    entrer(client)
    entrer(client.__class__(), "malik.alaoui")
    finie = UserSession.objects.get(user=regulateur).session_key
    Seance.objects.filter(session_key=finie).update(expire_date=timezone.now() - timedelta(seconds=1))
    AccessLog.objects.filter(username="malik.alaoui").update(attempt_time=timezone.now() - timedelta(days=366))

    purger_les_connexions()

    assert UserSession.objects.get().user == arm and Seance.objects.count() == 1
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["julie.petit"]


def test_la_purge_oublie_apres_une_semaine_ce_qui_fut_tape_a_la_place_d_un_identifiant(client, arm):
    for tape in ("quatre chevaux", "julie.petit"):
        entrer(client, tape, "faux")
    AccessAttempt.objects.filter(username="quatre chevaux").update(attempt_time=timezone.now() - timedelta(days=8))

    purger_les_connexions()

    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["julie.petit"]
