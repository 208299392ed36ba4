"""Signing in: password, lockout, the choice of a post."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from annuaire.actes.comptes import reinitialiser_acces
from annuaire.connexion.mots_de_passe import PROVISOIRE
from annuaire.models import Affectation, Utilisateur
from tests.annuaire.porte import CONNEXION, FORT, entrer
from tests.fabriques import MOT_DE_PASSE

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
    champs = reponse.context["form"].fields
    assert champs["password"].widget.attrs["autofocus"] and "autofocus" not in champs["login"].widget.attrs


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


def test_reinitialiser_un_acces_leve_le_blocage(client, arm, regulateur, cadre):
    for _ in range(5):
        entrer(client, mot_de_passe="faux")
        entrer(client, "malik.alaoui", "faux")

    provisoire = reinitialiser_acces(auteur=cadre, utilisateur=arm)

    assert entrer(client, "malik.alaoui").status_code == 429
    assert entrer(client, mot_de_passe=provisoire).status_code == 302


def test_un_en_tete_de_mandataire_n_est_cru_que_s_il_est_de_confiance(client, arm, settings):
    for rang in range(5):
        entrer(client, mot_de_passe="faux", headers={"x-forwarded-for": f"10.0.0.{rang}"})
    assert entrer(client, headers={"x-forwarded-for": "10.9.9.9"}).status_code == 429

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert entrer(client, headers={"x-forwarded-for": "10.9.9.9"}).status_code == 302


@pytest.mark.parametrize(
    ("adresses", "statut"),
    [
        ([f"2001:db8:7:1::{rang:x}" for rang in range(1, 7)], 429),
        ([f"2001:db8:7:{rang:x}::1" for rang in range(1, 7)], 302),
        ([f"::ffff:192.0.2.{rang}" for rang in range(1, 7)], 302),
    ],
)
def test_les_adresses_d_un_meme_reseau_ipv6_n_en_font_qu_une(client, arm, adresses, statut):
    *essais, derniere = adresses
    for adresse in essais:
        entrer(client, mot_de_passe="faux", REMOTE_ADDR=adresse)

    assert entrer(client, REMOTE_ADDR=derniere).status_code == statut


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


def test_l_ancien_mot_de_passe_ne_se_devine_pas_a_un_ecran_laisse_ouvert(client, arm):
    entrer(client)
    essai = {"oldpassword": "faux", "password1": FORT, "password2": FORT}

    reponses = [client.post("/compte/mot-de-passe/", essai) for _ in range(5)]

    assert [r.status_code for r in reponses] == [200, 200, 200, 200, 429]
    assert "Réessayez dans 15 minutes" in reponses[-1].text
    assert entrer(client.__class__()).status_code == 429


def test_le_nouveau_mot_de_passe_ne_dit_rien_de_l_ancien_a_qui_ne_le_donne_pas(client, arm):
    arm.set_password(FORT)
    arm.save()
    entrer(client, mot_de_passe=FORT)

    page = client.post("/compte/mot-de-passe/", {"oldpassword": "", "password1": FORT, "password2": FORT})

    assert page.status_code == 200 and "différent de l’actuel" not in page.text


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


def test_un_mot_de_passe_provisoire_que_personne_n_a_utilise_perime(client, arm, cadre):
    provisoire = reinitialiser_acces(auteur=cadre, utilisateur=arm)
    Utilisateur.objects.filter(pk=arm.pk).update(mot_de_passe_donne_le=timezone.now() - PROVISOIRE - timedelta(hours=1))
    assert "n’est plus valable" in entrer(client, mot_de_passe=provisoire).text
    assert client.get("/groupes/").status_code == 302
    # Whoever does not know it is told nothing of it.
    assert "n’est plus valable" not in entrer(client, mot_de_passe="autre chose").text
    entrer(client, mot_de_passe=reinitialiser_acces(auteur=cadre, utilisateur=arm))
    assert client.get("/groupes/")["Location"].startswith("/compte/mot-de-passe/")


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
