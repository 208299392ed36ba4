"""The second factor: required, enrolled, asked, used once, kept."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.core.cache import cache
from django.test import Client

from annuaire.actes.comptes import reinitialiser_acces
from annuaire.connexion.acces import Manque, manque
from annuaire.connexion.confirmation import DEMANDE_VAUT
from tests import fabriques
from tests.annuaire.porte import CONNEXION, code, confirmer, entrer, laisser_attendre


@pytest.fixture
def secret(arm):
    """The ARM has enrolled an application."""
    valeur = generate_totp_secret()
    TOTP.activate(arm, valeur)
    return valeur


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
    assert reponse.status_code == 200 and "Ce code n’est pas le bon" in reponse.content.decode()

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


def test_un_code_qui_a_servi_n_ouvre_pas_ecrit_autrement(client, arm, secret):
    entrer(client)
    bon = code(secret)
    assert client.post("/compte/connexion/second-facteur/", {"code": bon})["Location"] == "/"
    # As after half a minute, when allauth has forgotten it though it is still right.
    cache.delete(f"allauth.mfa.totp.used?user={arm.pk}&code={bon}")

    autre = client.__class__()
    entrer(autre)
    refuse = autre.post("/compte/connexion/second-facteur/", {"code": f"{bon[:3]}-{bon[3:]}"})
    assert refuse.status_code == 200 and "a déjà servi" in refuse.text


def test_qui_n_a_pas_de_cle_ne_se_voit_demander_qu_un_code(client, arm, secret):
    entrer(client)
    page = client.get("/compte/connexion/second-facteur/").text
    assert "code de secours" in page and "Utiliser ma clé" not in page
    assert "Utiliser ma clé" not in client.post("/compte/connexion/second-facteur/", {"code": "000000"}).text


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


CONFIRMER_PAR_CODE = "/compte/confirmer/second-facteur/"


def test_un_code_qui_a_servi_a_entrer_ne_confirme_rien(client, arm, secret):
    entrer(client)
    bon = code(secret)
    assert client.post("/compte/connexion/second-facteur/", {"code": bon})["Location"] == "/"

    assert "a déjà servi" in client.post(CONFIRMER_PAR_CODE, {"code": bon}).text
    suivant = {"code": code(secret, 1), "next": "/compte/sessions/"}
    assert client.post(CONFIRMER_PAR_CODE, suivant)["Location"] == "/compte/sessions/"


def test_un_code_ne_fait_pas_ce_qui_attend_depuis_trop_longtemps(client, arm, secret):
    adresse = "/compte/second-facteur/codes/nouveaux/"
    entrer(client)
    client.post("/compte/connexion/second-facteur/", {"code": code(secret)})
    confirmer(client, il_y_a=3600)
    client.post(adresse)
    laisser_attendre(client, DEMANDE_VAUT + 1)

    assert client.post(CONFIRMER_PAR_CODE, {"code": code(secret, 1), "next": adresse})["Location"] == "/"
    assert not Authenticator.objects.filter(user=arm, type="recovery_codes").exists()


def test_confirmer_par_des_codes_faux_bloque_comme_a_l_entree(client, arm, secret):
    entrer(client)
    client.post("/compte/connexion/second-facteur/", {"code": code(secret)})

    statuts = [client.post(CONFIRMER_PAR_CODE, {"code": "000000"}).status_code for _ in range(5)]

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


def test_enregistrer_un_premier_second_facteur_ferme_ce_qu_un_mot_de_passe_seul_avait_ouvert(client, arm, settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    autre = Client()
    entrer(autre)
    entrer(client)
    client.get("/compte/second-facteur/application/")
    client.post("/compte/second-facteur/application/", {"code": code(client.session["mfa.totp.secret"])})

    assert client.get("/groupes/").status_code == 200
    assert CONNEXION in autre.get("/compte/second-facteur/cles/ajouter/")["Location"]


def test_l_administration_technique_ne_montre_que_la_nomenclature():
    """Categories of entries, what a Samu declares of its telephony; neither people, nor rights, nor records."""
    assert {modele._meta.label for modele in admin.site._registry} == {
        "maincourante.Categorie",
        "telephonie.SourceTelephonie",
        "telephonie.FileAppels",
        "telephonie.AccesTelephonique",
    }
