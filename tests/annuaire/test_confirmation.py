"""Before a sensitive act one confirms who one is and loses nothing of what was typed; the crisis never asks."""

import re
from uuid import uuid4

import pytest
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.test import Client

from annuaire.actes.machines import ouvrir_acces
from annuaire.connexion.confirmation import A_RESCANNER, A_RESSAISIR, D_AILLEURS, DEMANDE_VAUT, TROP_TARD
from annuaire.models import AccesMachine, Droit, Role, Utilisateur
from portail.typographie import phrase
from sivic.actes.identifier import identifier
from sivic.models import ConsultationIdentite, Identite, Victime
from tests import fabriques
from tests.annuaire.porte import FORT, confirmer, entrer, laisser_attendre
from tests.fabriques import MOT_DE_PASSE
from tests.sivic.conftest import evenement, ouvrir, territoire, victime

__all__ = ["evenement", "ouvrir", "territoire", "victime"]

LONGTEMPS = 3600
CONFIRMER = "/compte/confirmer/"
RENONCER = f'<button type="submit" class="bouton" formaction="{CONFIRMER}renoncer/">'


def devant(personne, il_y_a=LONGTEMPS):
    """A screen on which this person signed in an hour ago."""
    client = Client()
    client.force_login(personne, backend="annuaire.connexion.ConnexionPortail")
    confirmer(client, il_y_a)
    return client


def demande(reponse):
    return reponse.status_code == 302 and reponse["Location"].startswith(CONFIRMER)


def vers(adresse):
    return f'<input type="hidden" name="retour" value="{adresse}">'


def compte(samu31):
    return {
        "identifiant": "alix.renfort",
        "prenom": "Alix",
        "nom": "Renfort",
        "entite": samu31.pk,
        "role": Role.CONTRIBUTEUR,
        "fonction": "ARM",
    }


def test_les_actes_de_l_administration_demandent_de_confirmer(cadre, arm, samu31):
    machine = ouvrir_acces(auteur=cadre, nom="bandeau", entite=samu31, role=Role.CONTRIBUTEUR).acces
    ecran, poste = devant(cadre), arm.affectations.get()
    personne = f"/administration/personnes/{arm.pk}/"

    for adresse in ("/administration/comptes/nouveau/", personne, f"/administration/postes/{poste.pk}/"):
        assert demande(ecran.get(adresse)), adresse
    for suite in ("identite", "postes", "activer", "desactiver", "sessions", "reinitialiser"):
        assert demande(ecran.post(f"{personne}{suite}/")), suite
    assert demande(ecran.post("/administration/comptes/nouveau/", compte(samu31)))
    assert demande(ecran.post(f"/administration/postes/{poste.pk}/terminer/"))
    for suite in ("nouvelle", f"{machine.pk}/secret", f"{machine.pk}/revoquer", f"{machine.pk}/abonnements/nouveau"):
        assert demande(ecran.post(f"/administration/machines/{suite}/")), suite

    arm.refresh_from_db()
    assert arm.is_active and arm.check_password(MOT_DE_PASSE) and not arm.doit_changer_mot_de_passe
    assert not Utilisateur.objects.filter(username="alix.renfort").exists()
    assert AccesMachine.objects.get(pk=machine.pk).est_ouvert


def test_qui_n_a_pas_le_droit_l_apprend_sans_qu_on_lui_demande_rien(arm, cadre, etranger):
    assert devant(arm).get("/administration/comptes/nouveau/").status_code == 403
    assert devant(cadre).get(f"/administration/personnes/{etranger.pk}/").status_code == 404


def test_qui_vient_d_entrer_ne_confirme_pas(cadre, samu31):
    assert devant(cadre, il_y_a=60).get("/administration/comptes/nouveau/").status_code == 200


def test_une_fois_confirme_ce_qui_etait_saisi_est_fait(cadre, samu31):
    ecran, adresse = devant(cadre), "/administration/comptes/nouveau/"
    envoi = ecran.post(adresse, compte(samu31))

    faux = ecran.post(envoi["Location"], {"password": "pas le sien", "next": adresse})
    assert faux.status_code == 200 and "n’est pas le vôtre" in faux.text
    assert not Utilisateur.objects.filter(username="alix.renfort").exists()

    fait = ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": adresse})
    assert "Compte créé" in fait.text
    assert Utilisateur.objects.get(username="alix.renfort").first_name == "Alix"
    assert ecran.get(adresse).status_code == 200


@pytest.mark.parametrize("puis", ["la page est demandée", "on renonce"])
def test_ce_qu_un_autre_avait_laisse_n_est_pas_fait_quand_on_confirme_plus_tard(cadre, samu31, puis):
    ecran, adresse = devant(cadre), "/administration/comptes/nouveau/"
    envoi = ecran.post(adresse, compte(samu31))
    if puis == "on renonce":
        assert ecran.post(f"{CONFIRMER}renoncer/", {"retour": "/administration/"})["Location"] == "/administration/"
    else:
        assert demande(ecran.get(adresse))

    confirmee = ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": adresse})

    assert confirmee["Location"] == adresse
    assert not Utilisateur.objects.filter(username="alix.renfort").exists()


def test_ce_qui_attend_depuis_trop_longtemps_n_est_pas_fait_et_le_formulaire_le_dit(cadre, samu31):
    ecran, adresse = devant(cadre), "/administration/machines/nouvelle/"
    saisie = {"nom": "bandeau", "entite": samu31.pk, "role": Role.CONTRIBUTEUR}
    envoi = ecran.post(adresse, saisie, headers={"Referer": f"http://testserver{adresse}"})
    laisser_attendre(ecran, DEMANDE_VAUT + 1)

    faux = ecran.post(envoi["Location"], {"password": "pas le sien", "next": adresse})
    assert faux.status_code == 200
    confirmee = ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": adresse})

    assert confirmee["Location"] == adresse and not AccesMachine.objects.exists()
    assert phrase(TROP_TARD) in ecran.get(adresse).text
    assert ecran.post(adresse, saisie).status_code == 200 and AccesMachine.objects.get().nom == "bandeau"


def test_ce_qui_attend_depuis_peu_est_fait(cadre, samu31):
    ecran, adresse = devant(cadre), "/administration/comptes/nouveau/"
    envoi = ecran.post(adresse, compte(samu31))
    laisser_attendre(ecran, DEMANDE_VAUT - 60)
    ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": adresse})
    assert Utilisateur.objects.filter(username="alix.renfort").exists()


@pytest.mark.parametrize("autre", ["session", "personne"])
def test_ce_qui_n_a_pas_ete_demande_par_cette_personne_dans_cette_session_n_est_pas_fait(cadre, arm, samu31, autre):
    ecran, adresse = devant(cadre), "/administration/comptes/nouveau/"
    depuis = {"Referer": f"http://testserver{adresse}"}
    envoi = ecran.post(adresse, compte(samu31), headers=depuis)
    session = ecran.session
    if autre == "session":
        session.cycle_key()
        ecran.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    else:
        session["confirmation_demandee"] |= {"personne": arm.pk}
    session.save()

    confirmee = ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": adresse})

    assert confirmee["Location"] == adresse
    assert not Utilisateur.objects.filter(username="alix.renfort").exists()
    assert phrase(D_AILLEURS) in ecran.get(adresse).text


def test_qui_entre_apres_une_autre_personne_ne_fait_pas_ce_qu_elle_demandait(cadre, samu31):
    fabriques.personne("paul.roux", samu31, role=Role.RESPONSABLE)
    ecran, adresse = devant(cadre), "/administration/comptes/nouveau/"
    envoi = ecran.post(adresse, compte(samu31))
    ecran.post("/compte/deconnexion/")
    entrer(ecran, "paul.roux")

    assert ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": adresse})["Location"] == adresse
    assert not Utilisateur.objects.filter(username="alix.renfort").exists()


@pytest.fixture
def ouverture(evenement, arm, agent_ars, victime):
    """The address at which the ARS, which only reads, opens the identity that the Samu has given."""
    fabriques.inviter(evenement.groupe, agent_ars.entite_active, Droit.LECTURE)
    une = victime("ua")
    identifier(auteur=arm, victime=une, nom="Delmas")
    return f"/evenements/{evenement.pk}/victimes/{une.pk}/ouvrir/"


def test_recharger_apres_avoir_confirme_ne_mene_pas_a_une_page_vide(agent_ars, ouverture):
    ecran = devant(agent_ars)
    envoi = ecran.post(ouverture, {"motif": "Appel de la famille"})
    reponse = {"password": MOT_DE_PASSE, "next": ouverture}
    ecran.post(envoi["Location"], reponse)

    rechargee = ecran.post(envoi["Location"], reponse, follow=True)

    assert rechargee.status_code == 405 and rechargee["Allow"] == "POST"
    assert "Rien à lire ici" in rechargee.text and 'href="/"' in rechargee.text
    assert ConsultationIdentite.objects.count() == 1


def test_les_seconds_facteurs_et_un_premier_mot_de_passe_demandent_de_confirmer(arm):
    ecran = devant(arm)
    for suite in ("application", "cles", "cles/ajouter", "codes", "codes/nouveaux"):
        assert demande(ecran.get(f"/compte/second-facteur/{suite}/")), suite
    assert demande(ecran.get("/compte/mot-de-passe/definir/"))


@pytest.mark.parametrize(
    ("adresse", "saisie", "dit"),
    [
        ("/compte/mot-de-passe/definir/", {"password1": FORT, "password2": FORT}, A_RESSAISIR),
        ("/compte/second-facteur/application/", {"code": "314159"}, A_RESCANNER),
    ],
)
def test_un_secret_saisi_avant_de_confirmer_n_est_garde_nulle_part(arm, adresse, saisie, dit):
    ecran = devant(arm)
    assert ecran.post(adresse, saisie)["Location"] == adresse
    assert {STATE_SESSION_KEY, "confirmation_demandee"}.isdisjoint(ecran.session.keys())
    assert FORT not in str(dict(ecran.session))
    demandee = ecran.get(adresse)
    assert demande(demandee) and phrase(dit) in ecran.get(demandee["Location"]).text


def test_changer_de_mot_de_passe_demande_l_ancien(arm):
    ecran = devant(arm)
    ecran.post("/compte/mot-de-passe/", {"oldpassword": "pas le sien", "password1": FORT, "password2": FORT})
    arm.refresh_from_db()
    assert arm.check_password(MOT_DE_PASSE)


def test_une_identite_d_un_autre_service_demande_de_confirmer_et_garde_le_motif(agent_ars, ouverture):
    ecran = devant(agent_ars)

    envoi = ecran.post(ouverture, {"motif": "Appel de la famille"})
    assert demande(envoi) and not ConsultationIdentite.objects.exists()

    lue = ecran.post(envoi["Location"], {"password": MOT_DE_PASSE, "next": ouverture})
    assert "Delmas" in lue.text
    assert ConsultationIdentite.objects.get().motif == "Appel de la famille"


def test_sortir_des_identites_du_portail_demande_de_confirmer(evenement, arm, victime):
    identifier(auteur=arm, victime=victime("ua"), nom="Delmas")
    ecran, adresse = devant(arm), f"/evenements/{evenement.pk}/victimes/export/"

    assert demande(ecran.post(adresse, {"format": "csv", "identites": "1", "motif": "Liste pour la préfecture"}))
    assert ecran.post(adresse, {"format": "csv"}).status_code == 200


def test_avant_un_fichier_la_page_dit_qu_elle_restera_et_par_ou_revenir(evenement, arm, victime):
    identifier(auteur=arm, victime=victime("ua"), nom="Delmas")
    ecran, liste = devant(arm), f"/evenements/{evenement.pk}/victimes/"
    saisie = {"format": "csv", "identites": "1", "motif": "Liste pour la préfecture"}
    envoi = ecran.post(f"{liste}export/", saisie)

    demandee = ecran.get(envoi["Location"], headers={"Referer": f"http://testserver{liste}?tri=ua"})
    assert "le fichier se télécharge et cette page reste" in demandee.text
    assert f"{RENONCER}Revenir à la page</button>" in demandee.text and vers(f"{liste}?tri=ua") in demandee.text

    champs = {"next": f"{liste}export/", "retour": f"{liste}?tri=ua"}
    refusee = ecran.post(envoi["Location"], champs | {"password": "pas le sien"})
    assert vers(f"{liste}?tri=ua") in refusee.text
    fichier = ecran.post(envoi["Location"], champs | {"password": MOT_DE_PASSE})
    assert fichier["Content-Disposition"].startswith("attachment")


def test_la_page_qui_demande_de_confirmer_met_le_curseur_dans_son_champ_et_laisse_renoncer(cadre):
    ecran = devant(cadre)
    page = ecran.get(f"{CONFIRMER}?next=/administration/", headers={"Referer": "http://testserver/administration/"})
    assert re.search(r'<input type="password"[^>]*autofocus', page.text)
    assert f"{RENONCER}Renoncer</button>" in page.text and vers("/administration/") in page.text
    assert "se télécharge" not in page.text


@pytest.mark.parametrize(
    ("depuis", "chemin"),
    [
        ("https://ailleurs.example/", "/"),
        ("//ailleurs.example", "/"),
        (f"http://testserver{CONFIRMER}", "/"),
        ("http://testserver//ailleurs.example/x", "/ailleurs.example/x"),
        ("http://testserver/\\/ailleurs.example/x", "/ailleurs.example/x"),
    ],
)
def test_on_ne_revient_que_dans_le_portail(cadre, depuis, chemin):
    ecran = devant(cadre)
    assert vers(chemin) in ecran.get(CONFIRMER, headers={"Referer": depuis}).text
    assert ecran.post(f"{CONFIRMER}renoncer/", {"retour": depuis})["Location"] == chemin


@pytest.fixture
def salle(arm):
    """The ARM's screen, open since the beginning of the shift."""
    return devant(arm, il_y_a=8 * LONGTEMPS)


def test_le_travail_de_crise_ne_demande_jamais_de_confirmer(salle, arm, evenement, samu31, region):
    victimes = f"/evenements/{evenement.pk}/victimes/"
    entree = {"jeton": str(uuid4()), "texte": "Explosion rue Colombette.", "importance": "urgente"}
    consignee = salle.post(f"/api/v1/groupes/{region.pk}/entrees/", entree, content_type="application/json")
    assert consignee.status_code == 201
    assert salle.post(victimes, {"jeton": uuid4(), "etat": "ua", "lieu": "pma"})["Location"] == victimes
    fiche = f"{victimes}{Victime.objects.get().pk}/"
    assert not demande(salle.post(f"{fiche}identite/", {"nom": "Delmas"}))
    assert Identite.objects.exists()
    assert "Delmas" in salle.post(f"{fiche}ouvrir/").text
    for adresse in ("/", victimes, "/evenements/nouveau/", f"/mains-courantes/{region.pk}/", "/messagerie/"):
        assert not demande(salle.get(adresse)), adresse
    assert not demande(salle.post("/evenements/nouveau/", {"jeton": uuid4(), "titre": "Feu"}))
