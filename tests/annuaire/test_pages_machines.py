"""The accesses of machines: opened, renewed and revoked by who manages their entité, told in the record of rights."""

from __future__ import annotations

import re
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from oauth2_provider.models import AccessToken
from processus import attendre

from annuaire.actes.comptes import reinitialiser_acces
from annuaire.actes.machines import noter_usage, ouvrir_acces, ouvrir_acces_machine, revoquer_acces
from annuaire.droits import DroitInsuffisant
from annuaire.models import AccesMachine, Droit, Participation, Role, Utilisateur
from fil.models import Depeche
from portail import entree_rest
from tests import fabriques
from tests.annuaire.porte import confirmer

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrateur(dgos):
    return fabriques.personne("anne.admin", dgos, role=Role.ADMINISTRATEUR, fonction="Administration")


@pytest.fixture
def bandeau(cadre, samu31):
    return ouvrir_acces(auteur=cadre, nom="bandeau", entite=samu31, role=Role.CONTRIBUTEUR)


def entrer(personne):
    client = Client()
    client.force_login(personne, backend="annuaire.connexion.ConnexionPortail")
    confirmer(client)
    return client


def demander(cles, **plus):
    entete = b64encode(f"{cles.identifiant}:{cles.secret}".encode()).decode()
    return Client().post(
        "/oauth/token/", {"grant_type": "client_credentials"} | plus, headers={"authorization": f"Basic {entete}"}
    )


def groupes_vus(jeton):
    reponse = Client().get("/api/v1/groupes/", headers={"authorization": f"Bearer {jeton}"})
    return reponse.status_code, [groupe["nom"] for groupe in reponse.json()] if reponse.status_code == 200 else []


def jeton_de(cles):
    return demander(cles).json()["access_token"]


def genres(personne):
    return list(Depeche.objects.filter(auteur=personne).order_by("pk").values_list("genre", flat=True))


def test_un_responsable_ouvre_un_acces_dont_le_secret_n_est_dit_qu_une_fois(cadre, samu31, region):
    client = entrer(cadre)
    page = client.post(
        "/administration/machines/nouvelle/", {"nom": "otn", "entite": samu31.pk, "role": "contributeur"}
    ).content.decode()
    identifiant, secret = re.findall(r'<code class="cle-longue">(\S+)</code>', page)
    acces = AccesMachine.objects.get()
    assert (acces.nom, acces.cree_par, acces.application.client_id) == ("otn", cadre, identifiant)
    assert acces.application.client_secret != secret
    assert secret not in client.get(f"/administration/machines/{acces.pk}/").content.decode()
    liste = client.get("/administration/machines/").content.decode()
    assert "otn" in liste and "jamais" in liste and "S. Marty" in liste
    jeton = Client().post(
        "/oauth/token/",
        {"grant_type": "client_credentials", "client_id": identifiant, "client_secret": secret},
    )
    assert groupes_vus(jeton.json()["access_token"]) == (200, ["Région Occitanie"])
    assert genres(cadre)[-1] == "machine.ouverte"


def test_chaque_changement_est_au_journal_des_droits(cadre, bandeau):
    client = entrer(cadre)
    client.post(f"/administration/machines/{bandeau.acces.pk}/secret/")
    client.post(f"/administration/machines/{bandeau.acces.pk}/revoquer/")
    assert [genre for genre in genres(cadre) if genre.startswith("machine.")] == [
        "machine.ouverte",
        "machine.renouvelee",
        "machine.revoquee",
    ]
    journal = client.get("/administration/journal/").content.decode()
    assert "Accès de machine révoqué" in journal and "Machine bandeau" in journal
    assert bandeau.secret not in str(list(Depeche.objects.values_list("donnees", flat=True)))


def test_revoquer_tue_les_jetons_tout_de_suite(cadre, bandeau, region):
    jeton = jeton_de(bandeau)
    assert groupes_vus(jeton)[0] == 200
    revoquer_acces(auteur=cadre, acces=bandeau.acces)
    assert groupes_vus(jeton)[0] == 401
    assert demander(bandeau).status_code == 401
    assert not AccessToken.objects.exists()
    compte = Utilisateur.objects.get(username="machine.samu31.bandeau")
    assert not compte.is_active and compte.poste is None
    with pytest.raises(ValidationError, match="déjà révoqué"):
        revoquer_acces(auteur=cadre, acces=bandeau.acces)


def test_un_acces_revoque_se_rouvre_avec_d_autres_cles(cadre, samu31, bandeau, region):
    revoquer_acces(auteur=cadre, acces=bandeau.acces)
    autre = ouvrir_acces(auteur=cadre, nom="bandeau", entite=samu31, role=Role.LECTEUR)
    assert (autre.acces.pk, autre.acces.revoque_le) == (bandeau.acces.pk, None)
    assert demander(bandeau).status_code == 401
    assert groupes_vus(jeton_de(autre)) == (200, ["Région Occitanie"])


@pytest.mark.django_db(transaction=True)
def test_deux_personnes_donnent_le_meme_nom_a_la_fois(cadre, samu31, region):
    def ouvrir():
        try:
            return ouvrir_acces(auteur=cadre, nom="double", entite=samu31, role=Role.LECTEUR)
        except ValidationError as refus:
            return refus.message_dict
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as autre:
        with transaction.atomic():
            ouvrir_acces(auteur=cadre, nom="double", entite=samu31, role=Role.LECTEUR)
            second = autre.submit(ouvrir)
            assert attendre(_quelqu_un_attend, delai=10)
        assert second.result(timeout=10) == {"nom": ["Une machine de cette entité a déjà ce nom."]}


def _quelqu_un_attend():
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_stat_clear_snapshot()")  # what a transaction has seen of the others, it keeps
        curseur.execute("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return curseur.fetchone() is not None


def test_renouveler_garde_l_identifiant_et_tue_les_jetons(cadre, bandeau, region):
    jeton = jeton_de(bandeau)
    page = entrer(cadre).post(f"/administration/machines/{bandeau.acces.pk}/secret/").content.decode()
    identifiant, secret = re.findall(r'<code class="cle-longue">(\S+)</code>', page)
    assert identifiant == bandeau.identifiant and secret != bandeau.secret
    assert groupes_vus(jeton)[0] == 401
    assert demander(bandeau).status_code == 401


def test_limitee_a_un_groupe_elle_ne_voit_que_lui(cadre, samu31, region):
    cellule = fabriques.groupe("Grand froid")
    fabriques.inviter(cellule, samu31, Droit.PILOTAGE)
    cles = ouvrir_acces(auteur=cadre, nom="meteo", entite=samu31, role=Role.CONTRIBUTEUR, groupe=cellule)
    jeton = jeton_de(cles)
    assert groupes_vus(jeton) == (200, ["Grand froid"])
    entetes = {"authorization": f"Bearer {jeton}"}
    assert Client().get(f"/api/v1/groupes/{region.pk}/entrees/", headers=entetes).status_code == 404
    revoquer_acces(auteur=cadre, acces=cles.acces)
    assert not Participation.objects.filter(utilisateur=cles.acces.compte).exists()


def test_on_n_ouvre_pas_ce_que_l_on_ne_pilote_pas(cadre, samu31, administrateur, region):
    for auteur in (cadre, administrateur):
        with pytest.raises(DroitInsuffisant, match="pilote"):
            ouvrir_acces(auteur=auteur, nom="otn", entite=samu31, role=Role.LECTEUR, groupe=region)
    page = entrer(cadre).post(
        "/administration/machines/nouvelle/",
        {"nom": "otn", "entite": samu31.pk, "role": "lecteur", "groupe": region.pk},
    )
    assert "Sélectionnez un choix valide" in page.content.decode()
    assert not AccesMachine.objects.exists()


def test_ses_jetons_ne_portent_que_ses_portees(cadre, samu31, settings):
    connues = {"api": "L'API", "lire": "Lire", "ecrire": "Écrire"}
    settings.OAUTH2_PROVIDER = settings.OAUTH2_PROVIDER | {"SCOPES": connues}
    cles = ouvrir_acces(auteur=cadre, nom="otn", entite=samu31, role=Role.LECTEUR, portees=["lire"])
    assert demander(cles).json()["scope"] == "lire"
    assert demander(cles, scope="ecrire").json()["error"] == "invalid_scope"
    toutes = ouvrir_acces(auteur=cadre, nom="lrm", entite=samu31, role=Role.LECTEUR)
    assert demander(toutes).json()["scope"] == "api"
    assert demander(toutes, scope="ecrire").json()["scope"] == "ecrire"
    with pytest.raises(ValidationError, match="Portée inconnue"):
        ouvrir_acces(auteur=cadre, nom="bis", entite=samu31, role=Role.LECTEUR, portees=["tout"])


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"nom": "Nom avec espaces"}, "minuscules"),
        ({"nom": "bandeau"}, "a déjà ce nom"),
        ({"role": "administrateur"}, "administrateur"),
        ({"entite": ""}, "obligatoire"),
    ],
)
def test_une_demande_fausse_se_dit_en_francais(cadre, samu31, bandeau, champs, phrase):
    demande = {"nom": "otn", "entite": samu31.pk, "role": "lecteur"} | champs
    reponse = entrer(cadre).post("/administration/machines/nouvelle/", demande)
    assert reponse.status_code == 200 and phrase in reponse.content.decode()
    assert AccesMachine.objects.count() == 1


def test_un_etranger_ne_la_trouve_pas_un_contributeur_est_refuse(bandeau, arm, samu82, agent_ars):
    pk = bandeau.acces.pk
    voisine = fabriques.personne("lise.cadre", samu82, role=Role.RESPONSABLE)
    for personne, attendu in ((voisine, 404), (agent_ars, 404), (arm, 403)):
        client = entrer(personne)
        assert client.get(f"/administration/machines/{pk}/").status_code == attendu
        assert client.post(f"/administration/machines/{pk}/secret/").status_code == attendu
        assert client.post(f"/administration/machines/{pk}/revoquer/").status_code == attendu
    assert entrer(arm).get("/administration/machines/").status_code == 403
    assert entrer(arm).post("/administration/machines/nouvelle/", {"nom": "otn"}).status_code == 403
    assert f"/administration/machines/{pk}/" not in entrer(voisine).get("/administration/machines/").content.decode()
    assert AccesMachine.objects.get().est_ouvert


def test_un_administrateur_gere_celles_de_tous(administrateur, bandeau):
    page = entrer(administrateur).get("/administration/machines/").content.decode()
    assert f"/administration/machines/{bandeau.acces.pk}/" in page
    entrer(administrateur).post(f"/administration/machines/{bandeau.acces.pk}/revoquer/")
    assert AccesMachine.objects.get().revoque_par == administrateur


def test_son_compte_n_est_pas_une_personne_que_l_on_gere(cadre, bandeau):
    compte = bandeau.acces.compte
    client = entrer(cadre)
    assert client.get(f"/administration/personnes/{compte.pk}/").status_code == 404
    assert client.post(f"/administration/personnes/{compte.pk}/reinitialiser/").status_code == 404
    assert "machine.samu31" not in client.get("/administration/").content.decode()
    with pytest.raises(DroitInsuffisant, match="machine"):
        reinitialiser_acces(auteur=cadre, utilisateur=compte)


def test_le_dernier_usage_s_ecrit_une_fois_par_minute(cadre, bandeau, region, django_assert_num_queries):
    entree_rest._notes.clear()
    jeton = jeton_de(bandeau)
    groupes_vus(jeton)
    premier = AccesMachine.objects.get().dernier_usage_le
    assert premier is not None
    with django_assert_num_queries(0):
        entree_rest._noter(bandeau.acces.compte_id)
    # Another process that has not noted it yet asks the base, which keeps the first.
    noter_usage(bandeau.acces.compte_id)
    assert AccesMachine.objects.get().dernier_usage_le == premier


def test_la_commande_change_le_role_d_un_acces_ouvert(samu31, region):
    ouvrir_acces_machine(nom="otn", entite=samu31, role=Role.LECTEUR)
    ouvrir_acces_machine(nom="otn", entite=samu31, role=Role.CONTRIBUTEUR)
    compte = Utilisateur.objects.get(username="machine.samu31.otn")
    assert (compte.poste.role, compte.affectations.en_cours().count()) == (Role.CONTRIBUTEUR, 1)
