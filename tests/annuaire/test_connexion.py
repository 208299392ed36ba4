"""Signing in: password, lockout, sessions that end, second factor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from annuaire import annonces
from annuaire.actes.comptes import desactiver_compte, reinitialiser_acces
from annuaire.connexion.acces import Manque, manque, sessions_ouvertes
from annuaire.models import Affectation, Utilisateur
from fil.models import Depeche
from tests import fabriques
from tests.fabriques import MOT_DE_PASSE

CONNEXION = "/compte/connexion/"
FORT = "quatre chevaux bruns au galop"


def entrer(client, identifiant="julie.petit", mot_de_passe=MOT_DE_PASSE, **plus):
    return client.post(CONNEXION, {"login": identifiant, "password": mot_de_passe}, **plus)


def code(secret, decalage=0):
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + decalage))


@pytest.fixture
def secret(arm):
    """The ARM has enrolled an application."""
    valeur = generate_totp_secret()
    TOTP.activate(arm, valeur)
    return valeur


# --- Password ---


def test_la_page_de_connexion_est_en_francais_et_a_les_champs_du_contrat(client, db):
    page = client.get(CONNEXION).content.decode()

    assert 'name="login"' in page and 'name="password"' in page and "csrfmiddlewaretoken" in page
    assert "Identifiant" in page and "Mot de passe" in page
    assert "Pro Santé Connect" not in page and "inscri" not in page.lower()


@pytest.mark.parametrize("identifiant", ["julie.petit", "Julie.PETIT", "  julie.petit "])
def test_on_entre_quelle_que_soit_la_casse(client, arm, identifiant):
    reponse = entrer(client, identifiant)

    assert (reponse.status_code, reponse["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(arm.pk)


def test_un_mauvais_mot_de_passe_garde_l_identifiant_tape(client, arm):
    reponse = entrer(client, mot_de_passe="faux")

    page = reponse.content.decode()
    assert reponse.status_code == 200 and 'value="julie.petit"' in page
    assert "Identifiant ou mot de passe inconnu." in page and "_auth_user_id" not in client.session


def test_apres_connexion_on_revient_ou_l_on_allait(client, arm):
    reponse = client.post(f"{CONNEXION}?next=/groupes/", {"login": "julie.petit", "password": MOT_DE_PASSE})
    assert reponse["Location"] == "/groupes/"

    ailleurs = client.__class__()
    reponse = ailleurs.post(
        f"{CONNEXION}?next=https://ailleurs.example/", {"login": "julie.petit", "password": MOT_DE_PASSE}
    )
    assert reponse["Location"] == "/"


def test_un_compte_ferme_n_entre_pas_et_le_lit(client, arm):
    Utilisateur.objects.filter(pk=arm.pk).update(is_active=False)

    reponse = entrer(client)

    assert reponse["Location"] == "/compte/ferme/"
    assert "Ce compte est fermé" in client.get("/compte/ferme/").content.decode()


def test_personne_ne_s_inscrit(client, db):
    for adresse in ("/compte/inscription/", "/accounts/signup/", "/compte/signup/"):
        assert client.get(adresse).status_code == 404


def test_une_page_demande_de_se_connecter(client, db):
    assert client.get("/compte/profil/")["Location"] == "/compte/connexion/?next=/compte/profil/"


# --- Lockout ---


def test_cinq_echecs_bloquent_avec_le_temps_restant(client, arm):
    reponses = [entrer(client, mot_de_passe="faux") for _ in range(5)]

    assert [r.status_code for r in reponses] == [200, 200, 200, 200, 429]
    assert "Réessayez dans 15 minutes" in reponses[-1].content.decode()
    assert entrer(client).status_code == 429


def test_le_blocage_est_par_personne_et_par_adresse(client, arm, regulateur):
    for _ in range(5):
        entrer(client, mot_de_passe="faux")

    assert entrer(client, "malik.alaoui").status_code == 302
    assert entrer(client.__class__(), REMOTE_ADDR="10.1.2.3").status_code == 302


def test_le_blocage_ne_se_contourne_ni_par_la_casse_ni_par_le_navigateur(client, arm):
    for rang in range(5):
        entrer(
            client, "JULIE.petit" if rang % 2 else "julie.petit", "faux", headers={"user-agent": f"navigateur {rang}"}
        )

    assert entrer(client).status_code == 429


def test_le_blocage_cesse_et_une_entree_remet_le_compte_a_zero(client, arm, settings):
    for _ in range(5):
        entrer(client, mot_de_passe="faux")
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))

    assert entrer(client).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_un_en_tete_de_mandataire_n_est_cru_que_s_il_est_de_confiance(client, arm, settings):
    for rang in range(5):
        entrer(client, mot_de_passe="faux", headers={"x-forwarded-for": f"10.0.0.{rang}"})
    assert entrer(client, headers={"x-forwarded-for": "10.9.9.9"}).status_code == 429

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert entrer(client, headers={"x-forwarded-for": "10.9.9.9"}).status_code == 302


# --- Sessions that end ---


def test_une_session_finit_apres_l_inactivite_et_au_plus_tard_apres_la_duree_maximale(client, arm, settings):
    settings.SESSION_INACTIVITE, settings.SESSION_DUREE_MAX = timedelta(hours=4), timedelta(hours=13)
    entrer(client)
    client.get("/compte/profil/")
    fin = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=3, minutes=59) < fin <= timedelta(hours=4)

    session = client.session
    session["ouverte_le"], session["vu_le"] = timezone.now().timestamp() - 12 * 3600, 0
    session.save()
    client.get("/compte/profil/")
    fin = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=59) < fin <= timedelta(hours=1)


def test_une_session_finie_renvoie_a_la_connexion_et_le_dit(client, arm):
    entrer(client)
    cle = client.session.session_key
    assert sessions_ouvertes([cle]) == {cle}
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

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
    avant = Session.objects.get().expire_date
    client.get("/compte/sessions/")
    assert Session.objects.get().expire_date == avant

    session = client.session
    session["vue_le"] -= 61
    session.save()
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    client.get("/compte/sessions/")
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(seconds=5)


def test_ce_que_la_page_demande_toute_seule_n_est_pas_une_activite(client, arm):
    entrer(client)
    client.get("/fil/depuis")

    assert "vue_le" not in client.session


def test_une_requete_avec_session_coute_deux_lectures_avant_la_vue(client, arm, django_assert_num_queries):
    entrer(client)
    client.get("/compte/profil/")

    with django_assert_num_queries(2):
        client.get("/compte/deconnexion/", headers={"accept": "application/json"})


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

    assert not Session.objects.exists()
    assert client.get("/compte/profil/").status_code == 302


def test_la_deconnexion_ferme_la_session(client, arm):
    entrer(client)
    cle = client.session.session_key
    fermees = []
    annonces.brancher_fermeture(fermees.append)

    assert client.get("/compte/deconnexion/").status_code == 200
    client.post("/compte/deconnexion/")

    assert fermees == [cle] and sessions_ouvertes([cle]) == set()


# --- Password change ---


def test_changer_de_mot_de_passe_ferme_les_autres_sessions(client, arm):
    autre = client.__class__()
    entrer(autre)
    entrer(client)

    reponse = client.post("/compte/mot-de-passe/", {"oldpassword": MOT_DE_PASSE, "password1": FORT, "password2": FORT})

    assert reponse["Location"] == "/compte/profil/"
    assert client.get("/compte/profil/").status_code == 200
    assert autre.get("/compte/profil/").status_code == 302
    assert entrer(client.__class__(), mot_de_passe=FORT).status_code == 302


@pytest.mark.parametrize(
    ("ancien", "nouveau", "phrase"),
    [
        ("faux", FORT, "pas le vôtre"),
        (MOT_DE_PASSE, "court", "12 caractères"),
    ],
)
def test_un_mauvais_changement_de_mot_de_passe_est_refuse(client, arm, ancien, nouveau, phrase):
    entrer(client)

    reponse = client.post("/compte/mot-de-passe/", {"oldpassword": ancien, "password1": nouveau, "password2": nouveau})

    assert reponse.status_code == 200 and phrase in reponse.content.decode()


def test_le_meme_mot_de_passe_n_est_pas_un_changement(client, arm):
    arm.set_password(FORT)
    arm.save()
    entrer(client, mot_de_passe=FORT)

    reponse = client.post("/compte/mot-de-passe/", {"oldpassword": FORT, "password1": FORT, "password2": FORT})

    assert "différent" in reponse.content.decode()


def test_un_mot_de_passe_provisoire_se_change_avant_tout(client, arm, cadre):
    provisoire = reinitialiser_acces(auteur=cadre, utilisateur=arm)
    entrer(client, mot_de_passe=provisoire)
    assert client.get("/groupes/")["Location"] == "/compte/mot-de-passe/?next=%2Fgroupes%2F"
    assert client.get("/api/v1/groupes/").json()["detail"] == "Changez d'abord votre mot de passe provisoire."

    client.post("/compte/mot-de-passe/", {"oldpassword": provisoire, "password1": FORT, "password2": FORT})

    assert client.get("/groupes/").status_code == 200


# --- Posts ---


def test_une_personne_a_plusieurs_postes_choisit_en_entrant(client, arm, samu82):
    second = Affectation.objects.create(utilisateur=arm, entite=samu82, fonction="ARM")
    Utilisateur.objects.filter(pk=arm.pk).update(affectation_active=None)

    reponse = entrer(client)
    assert reponse["Location"] == "/compte/connexion/poste/?next=%2F"
    assert "Samu 82" in client.get(reponse["Location"]).content.decode()

    reponse = client.post("/compte/connexion/poste/", {"poste": second.pk, "next": "/groupes/"})
    assert reponse["Location"] == "/groupes/"
    assert Utilisateur.objects.get(pk=arm.pk).entite_active == samu82


def test_un_seul_poste_en_cours_est_pris_d_office(client, arm, samu31):
    Utilisateur.objects.filter(pk=arm.pk).update(affectation_active=None)

    assert entrer(client)["Location"] == "/"
    assert Utilisateur.objects.get(pk=arm.pk).entite_active == samu31


def test_le_poste_d_un_autre_ne_s_active_pas(client, arm, voisin):
    entrer(client)

    assert client.post(f"/compte/postes/{voisin.poste.pk}/activer/").status_code == 404
    assert client.post("/compte/connexion/poste/", {"poste": voisin.poste.pk}).status_code == 404
    assert client.post("/compte/connexion/poste/", {"poste": "x"}).status_code == 404


# --- Second factor ---


def test_sans_second_facteur_on_ne_va_pas_plus_loin_que_son_enregistrement(client, arm, settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    entrer(client)

    assert client.get("/groupes/")["Location"] == "/compte/second-facteur/?next=%2Fgroupes%2F"
    assert client.post("/groupes/nouveau/", {"nom": "Essai"})["Location"] == "/compte/second-facteur/"
    assert client.get("/groupes/", headers={"hx-request": "true"})["HX-Redirect"] == "/compte/second-facteur/"
    probleme = client.get("/fil/depuis")
    assert (probleme.status_code, probleme["Content-Type"]) == (403, "application/problem+json")
    assert client.get("/compte/second-facteur/").status_code == 200
    assert manque(arm, client.session) is Manque.SECOND_FACTEUR


def test_enregistrer_une_application_ouvre_le_portail_et_donne_des_codes_de_secours(client, arm, settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    entrer(client)
    client.get("/compte/second-facteur/application/")
    reponse = client.post("/compte/second-facteur/application/", {"code": "000000"})
    assert reponse.status_code == 200 and "Ce code n&#x27;est pas le bon" in reponse.content.decode()

    reponse = client.post("/compte/second-facteur/application/", {"code": code(client.session["mfa.totp.secret"])})

    assert reponse["Location"] == "/compte/second-facteur/codes/"
    assert client.get("/compte/second-facteur/codes/").content.decode().count("<li><code>") == 10
    assert client.get("/groupes/").status_code == 200
    genres = Authenticator.objects.filter(user=arm).values_list("type", flat=True)
    assert set(genres) == {"totp", "recovery_codes"}


def test_le_secret_est_chiffre_dans_la_base(arm, secret):
    assert secret not in str(Authenticator.objects.get(user=arm).data)


def test_le_code_est_demande_a_l_entree_et_ne_sert_qu_une_fois(client, arm, secret, settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    assert entrer(client)["Location"] == "/compte/connexion/second-facteur/"
    assert client.get("/groupes/").status_code == 302
    bon = code(secret)

    assert client.post("/compte/connexion/second-facteur/", {"code": bon})["Location"] == "/"
    assert client.get("/groupes/").status_code == 200

    autre = client.__class__()
    entrer(autre)
    assert autre.post("/compte/connexion/second-facteur/", {"code": bon}).status_code == 200


def test_un_code_de_secours_remplace_l_application_une_fois(client, arm, settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    entrer(client)
    client.get("/compte/second-facteur/application/")
    client.post("/compte/second-facteur/application/", {"code": code(client.session["mfa.totp.secret"])})
    secours = Authenticator.objects.get(user=arm, type="recovery_codes").wrap().get_unused_codes()[0]

    for attendu in (302, 200):
        autre = client.__class__()
        entrer(autre)
        assert autre.post("/compte/connexion/second-facteur/", {"code": secours}).status_code == attendu


def test_des_codes_faux_bloquent_comme_des_mots_de_passe(client, arm, secret):
    entrer(client)

    statuts = [client.post("/compte/connexion/second-facteur/", {"code": "000000"}).status_code for _ in range(5)]

    assert statuts == [200, 200, 200, 200, 429]
    assert entrer(client.__class__()).status_code == 429


def test_le_dernier_second_facteur_ne_se_retire_pas_quand_il_est_obligatoire(client, arm, secret, settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    entrer(client)
    client.post("/compte/connexion/second-facteur/", {"code": code(secret)})

    reponse = client.post("/compte/second-facteur/application/retirer/")

    assert reponse.status_code == 200 and "dernier second facteur" in reponse.content.decode()
    assert Authenticator.objects.filter(user=arm, type="totp").exists()


def test_dans_la_base_de_formation_le_second_facteur_n_est_pas_demande(client, arm, settings):
    assert settings.SECOND_FACTEUR_OBLIGATOIRE is False
    entrer(client)
    assert client.get("/groupes/").status_code == 200


def test_la_page_qui_ajoute_une_cle_donne_le_defi_sans_script_en_ligne(client, arm):
    entrer(client)
    page = client.get("/compte/second-facteur/cles/ajouter/").content.decode()

    assert '"challenge"' in page and 'data-cle="enregistrer"' in page
    assert "onclick" not in page and "<script>" not in page


def test_reinitialiser_un_acces_retire_le_second_facteur(client, arm, cadre, secret):
    reinitialiser_acces(auteur=cadre, utilisateur=arm)

    assert not Authenticator.objects.filter(user=arm).exists()


def test_l_administration_technique_passe_par_la_meme_porte(client, db):
    assert CONNEXION in client.get("/administration/technique/", follow=True).redirect_chain[-1][0]


def test_fabriquer_une_personne_sans_entite_ne_montre_rien(client, db):
    fabriques.personne("seul.au-monde")
    entrer(client, "seul.au-monde")

    assert "ne participez à aucun groupe" in client.get("/groupes/").content.decode()
