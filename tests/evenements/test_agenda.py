"""The calendar of the programmed events: its page, and the feed behind a secret address."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from annuaire.actes.comptes import desactiver_compte, reinitialiser_acces
from annuaire.actes.sessions import fermer_celles_de_tous, fermer_sessions_de
from annuaire.models import Utilisateur
from evenements import agenda
from evenements.actes.abonner import fermer_agenda, ouvrir_agenda
from evenements.actes.changer_etat import changer_etat
from evenements.models import Evenement
from fil.models import Depeche
from tests.annuaire.porte import confirmer

pytestmark = pytest.mark.django_db


def test_un_programme_est_dans_le_calendrier_de_son_mois(client, programme, cadre):
    client.force_login(cadre)
    mois = timezone.localdate(programme.debut_le).strftime("%Y-%m")
    assert programme.titre in client.get("/evenements/agenda/", {"mois": mois}).content.decode()
    assert client.get("/evenements/agenda/", {"mois": "2026-99"}).status_code == 200


def test_un_evenement_de_plusieurs_jours_ne_commence_que_le_premier_et_finit_a_minuit(client, programme, cadre):
    """From the 9th at 20:00 to the 11th at midnight: two days."""
    ici = timezone.get_current_timezone()
    debut, fin = datetime(2027, 3, 9, 20, tzinfo=ici), datetime(2027, 3, 11, tzinfo=ici)
    Evenement.objects.filter(pk=programme.pk).update(debut_le=debut, fin_prevue_le=fin)
    client.force_login(cadre)
    page = client.get("/evenements/agenda/", {"mois": "2027-03"}).text
    cases = dict(re.findall(r'data-jour="\w+ (\d+) mars".*?\n(?:<a [^>]*>(\S+) Finale)?', page))
    assert [cases[jour] for jour in ("9", "10", "11")] == ["20:00", "suite", ""]


def test_le_flux_garde_ce_qui_dure_encore_et_ce_qui_vient(client, programme, cadre, ouvrir, monkeypatch):
    maintenant = timezone.now()
    dure = ouvrir(
        cadre, titre="Plan grand froid", nature="rassemblement", est_programme=True, debut_le=programme.debut_le
    )
    secret = ouvrir_agenda(auteur=cadre)

    def titres():
        return re.findall(r"SUMMARY:(.*)\r", client.get(f"/evenements/agenda/{secret}.ics").text)

    debut = maintenant - timedelta(days=100)
    for fin, attendus in (
        (maintenant + timedelta(days=9), ["Plan grand froid", "Finale au Stadium"]),
        (maintenant - timedelta(days=91), ["Finale au Stadium"]),
    ):
        Evenement.objects.filter(pk=dure.pk).update(debut_le=debut, fin_prevue_le=fin)
        assert titres() == attendus
    Evenement.objects.filter(pk=dure.pk).update(debut_le=maintenant, fin_prevue_le=None)
    monkeypatch.setattr(agenda, "FLUX_MAX", 1)
    assert titres() == ["Finale au Stadium"]


def test_l_adresse_secrete_rend_l_agenda_de_son_titulaire(client, programme, cadre, etranger):
    client.force_login(cadre)
    assert client.post("/evenements/agenda/abonnement/")["Location"].startswith("/compte/confirmer/")
    confirmer(client, il_y_a=0)
    client.post("/evenements/agenda/abonnement/")
    adresse = client.get("/evenements/agenda/").context["adresse"]
    assert client.get("/evenements/agenda/").context["adresse"] == ""
    client.logout()
    flux = client.get(adresse)
    texte = flux.content.decode()
    assert flux["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Finale au Stadium" in texte and "STATUS:CONFIRMED" in texte
    assert all(len(ligne.encode()) <= 75 for ligne in texte.split("\r\n"))
    autre = ouvrir_agenda(auteur=etranger)
    assert "VEVENT" not in client.get(f"/evenements/agenda/{autre}.ics").content.decode()


def test_un_programme_annule_l_est_aussi_dans_les_calendriers(client, programme, cadre):
    changer_etat(auteur=cadre, evenement=programme, vers="clos", motif="Finale reportée.")
    assert "STATUS:CANCELLED" in client.get(f"/evenements/agenda/{ouvrir_agenda(auteur=cadre)}.ics").text
    client.force_login(cadre)
    mois = timezone.localdate(programme.debut_le).strftime("%Y-%m")
    assert "· annulé" in client.get("/evenements/agenda/", {"mois": mois}).text


def test_une_adresse_remplacee_ou_fermee_ne_repond_plus(client, programme, cadre):
    ancienne = ouvrir_agenda(auteur=cadre)
    nouvelle = ouvrir_agenda(auteur=cadre)
    assert client.get(f"/evenements/agenda/{ancienne}.ics").status_code == 404
    assert client.get(f"/evenements/agenda/{nouvelle}.ics").status_code == 200
    fermer_agenda(auteur=cadre)
    assert client.get(f"/evenements/agenda/{nouvelle}.ics").status_code == 404
    assert Depeche.objects.filter(objet_type="abonnementagenda").count() == 3


def test_un_compte_ferme_ne_lit_plus_son_agenda(client, programme, cadre):
    secret = ouvrir_agenda(auteur=cadre)
    cadre.is_active = False
    cadre.save(update_fields=["is_active"])
    assert client.get(f"/evenements/agenda/{secret}.ics").status_code == 404


@pytest.mark.parametrize("acte", [reinitialiser_acces, desactiver_compte, fermer_sessions_de])
def test_qui_reprend_l_acces_d_une_personne_ferme_aussi_son_agenda(client, cadre, arm, acte):
    secret = ouvrir_agenda(auteur=arm)
    acte(auteur=cadre, utilisateur=arm)
    Utilisateur.objects.filter(pk=arm.pk).update(is_active=True)
    assert client.get(f"/evenements/agenda/{secret}.ics").status_code == 404
    fermeture = Depeche.objects.get(genre="agenda.ferme")
    assert (fermeture.auteur, fermeture.donnees["id"]) == (cadre, arm.pk)


def test_fermer_ses_autres_sessions_ferme_son_agenda_et_la_page_le_dit(client, arm, cadre):
    """A stolen telephone reads the address in its calendar, without any session."""
    secret, autre = ouvrir_agenda(auteur=arm), ouvrir_agenda(auteur=cadre)
    client.force_login(arm)
    assert "l’adresse secrète de" in client.get("/compte/sessions/").text
    client.post("/compte/sessions/fermer-les-autres/")
    assert client.get("/compte/sessions/").status_code == 200
    assert client.get(f"/evenements/agenda/{secret}.ics").status_code == 404
    assert client.get(f"/evenements/agenda/{autre}.ics").status_code == 200


def test_qui_tient_le_serveur_ferme_les_agendas_de_tous(client, arm, cadre):
    secrets = [ouvrir_agenda(auteur=arm), ouvrir_agenda(auteur=cadre)]
    fermer_celles_de_tous()
    assert {client.get(f"/evenements/agenda/{secret}.ics").status_code for secret in secrets} == {404}
    assert set(Depeche.objects.filter(genre="agenda.ferme").values_list("auteur")) == {(None,)}
