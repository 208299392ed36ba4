"""Machines use the REST API with a token of their own, and with the rights of their service account."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from annuaire.actes.machines import ouvrir_acces, ouvrir_acces_machine
from annuaire.models import AccesMachine, Droit, Role, Utilisateur
from fil.models import Depeche
from telephonie.models import SourceTelephonie
from tests import fabriques
from tests.maincourante.test_concurrence import ensemble
from tests.telephonie.conftest import repondu

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/telephonie/sources/bandeau-31/evenements/"


def demander(identifiant, secret):
    entete = b64encode(f"{identifiant}:{secret}".encode()).decode()
    return Client().post(
        "/oauth/token/", {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {entete}"}
    )


@pytest.fixture
def source(samu31, samu82):
    return SourceTelephonie.objects.create(code="bandeau-31", nom="Bandeau", genre="bandeau", entite=samu31)


@pytest.fixture
def jeton(samu31):
    acces = ouvrir_acces_machine(nom="bandeau", entite=samu31)
    return demander(acces.identifiant, acces.secret).json()["access_token"]


def envoyer(jeton):
    return Client().post(
        ADRESSE, "\n".join(repondu()), content_type="application/x-ndjson", headers={"authorization": f"Bearer {jeton}"}
    )


def test_une_machine_envoie_avec_son_jeton_et_sans_csrf(source, jeton):
    assert envoyer(jeton).json()["acceptes"] == 6


def test_son_compte_et_son_poste_sont_au_registre_des_habilitations(jeton):
    genres = Depeche.objects.filter(groupe__genre="habilitations").order_by("numero").values_list("genre", flat=True)
    assert list(genres) == ["compte.cree", "affectation.creee", "machine.ouverte"]


def test_elle_ne_voit_que_ce_que_voit_son_poste(source, samu82, jeton):
    acces = ouvrir_acces_machine(nom="bandeau", entite=samu82)
    autre = demander(acces.identifiant, acces.secret).json()["access_token"]
    assert envoyer(autre).status_code == 404
    lectrice = ouvrir_acces_machine(nom="lecture", entite=source.entite, role="lecteur")
    assert envoyer(demander(lectrice.identifiant, lectrice.secret).json()["access_token"]).status_code == 403


def test_un_jeton_inconnu_expire_ou_d_un_compte_ferme_est_refuse(source, jeton):
    assert envoyer("inconnu").status_code == 401
    AccessToken.objects.update(expires=timezone.now() - timedelta(minutes=1))
    assert "expiré" in envoyer(jeton).json()["detail"]
    AccessToken.objects.update(expires=timezone.now() + timedelta(minutes=1))
    Utilisateur.objects.filter(username="machine.samu31.bandeau").update(is_active=False)
    assert envoyer(jeton).status_code == 401


def test_un_mauvais_secret_ne_donne_rien(samu31):
    acces = ouvrir_acces_machine(nom="bandeau", entite=samu31)
    assert demander(acces.identifiant, "faux").status_code == 401
    assert not AccessToken.objects.exists()


def test_un_jeton_n_ouvre_que_l_api(jeton):
    entetes = {"authorization": f"Bearer {jeton}"}
    assert Client().get("/telephonie/SAMU31/", headers=entetes).status_code == 302
    assert Client().get("/api/v1/groupes/", headers=entetes).status_code == 200


def test_le_secret_n_est_dit_qu_une_fois_et_se_renouvelle(samu31):
    sortie = StringIO()
    call_command("ouvrir_acces_machine", "SAMU31", "otn", stdout=sortie)
    identifiant, secret = re.search(r"client_id=(\S+)\nclient_secret=(\S+)", sortie.getvalue()).groups()
    assert Application.objects.get().client_secret != secret
    assert demander(identifiant, secret).status_code == 200
    call_command("ouvrir_acces_machine", "SAMU31", "otn", stdout=StringIO())
    assert demander(identifiant, secret).status_code == 401
    assert not Utilisateur.objects.get(username="machine.samu31.otn").has_usable_password()


@pytest.mark.parametrize(("entite", "nom"), [("SAMU99", "otn"), ("SAMU31", "Nom avec espaces")])
def test_une_commande_fausse_se_refuse(samu31, entite, nom):
    with pytest.raises(CommandError):
        call_command("ouvrir_acces_machine", entite, nom, stdout=StringIO())
    assert not Application.objects.exists()


def test_le_compte_d_une_personne_ne_devient_pas_celui_d_une_machine(samu31, samu82):
    personne = fabriques.personne("machine.samu82.ror", samu31)

    with pytest.raises(ValidationError, match="Un autre compte porte déjà ce nom"):
        ouvrir_acces(auteur=None, nom="ror", entite=samu82, role=Role.LECTEUR)

    personne.refresh_from_db()
    assert personne.entite_active == samu31 and not AccesMachine.objects.exists()


def test_une_personne_n_obtient_pas_de_jeton_par_son_mot_de_passe(samu31):
    fabriques.personne("julie.petit", samu31)
    reponse = Client().post(
        "/oauth/token/", {"grant_type": "password", "username": "julie.petit", "password": "formation"}
    )
    assert reponse.status_code in (400, 401)


@pytest.mark.django_db
def test_un_identifiant_illisible_est_refuse_comme_un_faux():
    refus = [demander(faux, secret) for faux in ("\x00", "a%00b", "é") for secret in ("secret", "")]
    corps = {"grant_type": "client_credentials", "client_id": "\x00", "client_secret": "secret"}
    for reponse in [*refus, Client().post("/oauth/token/", corps)]:
        assert (reponse.status_code, reponse.json()) == (401, {"error": "invalid_client"})


@pytest.mark.django_db(transaction=True)
def test_la_commande_lancee_deux_fois_ensemble_donne_un_seul_acces(samu31):
    """Each gives credentials; the last ones open, and nobody is told that the name is taken."""
    donnees = ensemble(*[lambda: ouvrir_acces_machine(nom="bandeau", entite=samu31)] * 4)
    assert AccesMachine.objects.count() == 1 and len({acces.secret for acces in donnees}) == 4
    assert sum(demander(acces.identifiant, acces.secret).status_code == 200 for acces in donnees) == 1


def test_la_commande_dit_en_clair_ce_qui_est_refuse(cadre, samu31):
    groupe = fabriques.groupe("Grand rassemblement", samu31, droit=Droit.PILOTAGE)
    ouvrir_acces(auteur=cadre, nom="otn", entite=samu31, role=Role.LECTEUR, groupe=groupe)
    with pytest.raises(CommandError, match="limitée à un groupe"):
        call_command("ouvrir_acces_machine", "SAMU31", "otn", role=Role.CONTRIBUTEUR, stdout=StringIO())
