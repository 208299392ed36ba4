"""Subscribers: what a real receiver in its own process is sent, in what order, signed how, whatever it answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from processus import arreter, attendre, mourir_avec_le_parent

from annuaire.actes.machines import ouvrir_acces, revoquer_acces
from annuaire.actes.participations import retirer
from annuaire.models import AccesMachine, Droit, Groupe, Participation, Role
from fil import envoi
from fil.actes.abonner import abonner, ecarter, reessayer, renouveler_cle, renvoyer
from fil.actes.servir import LEDGER, purger_livraisons, servir
from fil.models import Abonnement, Depeche, GroupeSuivi, Livraison
from fil.tasks import servir_les_abonnes
from maincourante.models import Entree
from tests import fabriques
from tests.fil.abonne import abonnement, acces, entrer, ouvert, receveur, relu
from tests.fil.test_verifier_fil import forcer
from tests.serveur import RACINE, environnement_de_test

__all__ = ["abonnement", "acces", "ouvert", "receveur"]
pytestmark = pytest.mark.django_db


def sans_attendre():
    Abonnement.objects.update(prochain_essai_le=None)


def test_ce_qui_est_publie_arrive_dans_l_ordre_et_signe(receveur, ouvert, arm, region):
    for texte in ("Un", "Deux", "Trois"):
        fabriques.entree(arm, region, texte)
    assert servir(ouvert.abonnement.pk) == 3
    assert receveur.textes == ["Un", "Deux", "Trois"]
    assert servir(ouvert.abonnement.pk) == 0
    recu = receveur.recus[0]
    entetes, corps = recu["entetes"], recu["corps"]
    # What Standard Webhooks asks of a receiver, written here without any code of the portal.
    signe = f"{entetes['webhook-id']}.{entetes['webhook-timestamp']}.{corps}".encode()
    cle = base64.b64decode(ouvert.secret.split("_", 1)[1])
    attendue = base64.b64encode(hmac.new(cle, signe, hashlib.sha256).digest()).decode()
    assert entetes["webhook-signature"] == f"v1,{attendue}"
    assert abs(int(entetes["webhook-timestamp"]) - time.time()) < 60
    assert recu["chemin"] == "/portail?cle=secrete"


def test_la_depeche_est_celle_de_la_lecture_http(receveur, abonnement, arm, region):
    fabriques.entree(arm, region, "Deux véhicules.")
    servir(abonnement.pk)
    lue = entrer(arm).get(f"/fil/depuis?g={region.pk}:0&html=non").json()["depeches"]
    assert json.loads(receveur.recus[0]["corps"]) == lue[-1]


def test_seulement_ce_qui_est_suivi_et_a_compter_de_l_abonnement(receveur, cadre, acces, arm, region, samu31):
    autre = fabriques.groupe("Autre", samu31)
    fabriques.entree(arm, region, "Avant.")
    un = abonner(
        auteur=cadre, acces=acces, adresse=receveur.adresse, groupes=[region], genres=["entree.consignee"]
    ).abonnement
    fabriques.entree(arm, autre, "Ailleurs.")
    entree = fabriques.entree(arm, region, "Pendant.")
    entrer(arm).post(f"/api/v1/entrees/{entree.pk}/epingle/", {"epinglee": True}, content_type="application/json")
    assert servir(un.pk) == 1 and receveur.textes == ["Pendant."]
    # What it does not follow is passed over once, and for good.
    assert un.suivis.get().curseur == Depeche.objects.filter(groupe=region).latest("numero").numero
    assert not Abonnement.objects.dus(timezone.now()).exists()


def test_un_refus_arrete_la_file_et_se_reessaye_de_moins_en_moins(receveur, abonnement, arm, region):
    receveur.repondre(500)
    for texte in ("Un", "Deux"):
        fabriques.entree(arm, region, texte)
    attentes = []
    for _ in range(3):
        assert servir(abonnement.pk) == 0
        lu = relu(abonnement)
        attentes.append(round((lu.prochain_essai_le - timezone.now()).total_seconds()))
        assert servir(abonnement.pk) == 0, "il n'est pas encore temps"
        sans_attendre()
    assert attentes == sorted(attentes) and attentes[-1] > attentes[0]
    assert receveur.textes == ["Un"] * 3
    assert len({recu["entetes"]["webhook-id"] for recu in receveur.recus}) == 1
    livraison = Livraison.objects.get()
    assert (livraison.statut, livraison.essais, livraison.code) == ("en_attente", 3, 500)
    receveur.repondre(204)
    assert servir(abonnement.pk) == 2
    assert receveur.textes[3:] == ["Un", "Deux"]
    assert (relu(abonnement).essais, relu(abonnement).en_echec_depuis_le) == (0, None)
    assert set(Livraison.objects.values_list("statut", flat=True)) == {"livree"}


@pytest.mark.parametrize(
    ("consigne", "motif"),
    [("lent", "pas de réponse à temps"), ("goutte", "connexion coupée"), ("ailleurs", "redirige")],
)
def test_un_abonne_lent_ou_qui_renvoie_ailleurs_ne_retient_personne(
    receveur, abonnement, arm, region, monkeypatch, consigne, motif
):
    monkeypatch.setattr(envoi, "DELAI_S", 1.0)
    monkeypatch.setattr(envoi, "DELAI_TOTAL_S", 3.0)
    receveur.repondre(consigne)
    fabriques.entree(arm, region, "Un")
    debut = time.monotonic()
    assert servir(abonnement.pk) == 0
    assert time.monotonic() - debut < 6
    assert motif in Livraison.objects.get().motif
    assert {recu["chemin"] for recu in receveur.recus} == {"/portail?cle=secrete"}


def test_un_abonne_absent_est_attendu_puis_rattrape(receveur, abonnement, arm, region):
    arreter(receveur.processus, signal.SIGTERM, patience=10)
    fabriques.entree(arm, region, "Un")
    assert servir(abonnement.pk) == 0
    assert Livraison.objects.get().motif == "connexion refusée"
    receveur.demarrer()
    sans_attendre()
    assert servir(abonnement.pk) == 1 and receveur.textes == ["Un"]


def test_un_travailleur_tue_ne_perd_rien_et_ne_double_que_sous_le_meme_identifiant(
    base_reelle, receveur, abonnement, arm, region
):
    receveur.repondre("lent")
    fabriques.entree(arm, region, "Un")
    fabriques.entree(arm, region, "Deux")
    code = f"from fil.actes.servir import servir; servir({abonnement.pk})"
    travailleur = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=RACINE,
        env=environnement_de_test() | {"DEBUG": "oui", "API_ABONNES_INTERNES": "oui"},
        preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
    )
    assert attendre(lambda: len(receveur.recus) == 1, delai=60)
    assert servir(abonnement.pk) == 0, "un seul travailleur à la fois"
    travailleur.kill()
    travailleur.wait()
    receveur.repondre(200)
    assert attendre(lambda: servir(abonnement.pk) == 2, delai=30)
    assert receveur.textes == ["Un", "Un", "Deux"]
    identifiants = [recu["entetes"]["webhook-id"] for recu in receveur.recus]
    assert identifiants[0] == identifiants[1] != identifiants[2]
    assert Livraison.objects.filter(statut="livree").count() == 2


def test_un_numero_donne_de_nouveau_apres_une_restauration_part_sous_un_autre_identifiant(
    receveur, abonnement, arm, region
):
    fabriques.entree(arm, region, "Un")
    assert servir(abonnement.pk) == 1
    # The base as it comes back from an earlier moment, and what is written next in the place of what it lost.
    Livraison.objects.all().delete()
    GroupeSuivi.objects.update(curseur=0)
    forcer("UPDATE fil_depeche SET empreinte = %s WHERE groupe_id = %s", b"\x01" * 32, region.pk)
    assert servir(abonnement.pk) == 1
    avant, apres = [recu["entetes"]["webhook-id"] for recu in receveur.recus]
    assert avant != apres


def test_ce_qui_partait_sans_le_sceau_se_renvoie_sous_le_meme_identifiant(receveur, cadre, abonnement, arm, region):
    """Tried before the portal was brought up to date, or meanwhile by a worker that does not know of the seal."""
    numero = Depeche.objects.filter(genre="entree.consignee", objet_id=fabriques.entree(arm, region).pk).get().numero
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO fil_livraison (abonnement_id, groupe_id, numero, genre, statut, essais, motif)"
            " VALUES (%s, %s, %s, 'entree.consignee', 'en_attente', 1, '')",
            [abonnement.pk, region.pk, numero],
        )
    assert servir(abonnement.pk) == 1
    renvoyer(auteur=cadre, livraison=Livraison.objects.get())
    fabriques.entree(arm, region)
    assert servir(abonnement.pk) == 2
    sans, encore, neuve = [recu["entetes"]["webhook-id"] for recu in receveur.recus]
    assert sans == encore == f"{abonnement.pk}-{region.pk}-{numero}"
    sceau = bytes(Depeche.objects.get(groupe=region, numero=numero + 1).empreinte).hex()[:16]
    assert neuve == f"{abonnement.pk}-{region.pk}-{numero + 1}-{sceau}"


def test_ce_que_la_machine_ne_voit_plus_ne_part_plus(receveur, cadre, samu31, abonnement, arm, agent_ars, region):
    fabriques.entree(arm, region, "Vue.")
    assert servir(abonnement.pk) == 1
    fabriques.entree(arm, region, "Cachée.")
    participation = Participation.objects.get(groupe=region, entite=samu31)
    retirer(auteur=agent_ars, participation=participation)
    assert servir(abonnement.pk) == 0 and receveur.textes == ["Vue."]
    renvoyer(auteur=cadre, livraison=Livraison.objects.get())
    assert servir(abonnement.pk) == 0 and receveur.textes == ["Vue."]
    # Whoever comes back reads all of the fil, a machine as a person.
    fabriques.inviter(region, samu31, Droit.LECTURE)
    assert servir(abonnement.pk) == 2 and receveur.textes == ["Vue.", "Vue.", "Cachée."]


def test_sans_la_portee_du_fil_rien_ne_part(receveur, cadre, acces, abonnement, arm, region):
    fabriques.entree(arm, region, "Un")
    AccesMachine.objects.update(portees=["lire:entrees"])
    assert servir(abonnement.pk) == 0 and receveur.recus == []
    with pytest.raises(ValidationError, match="lire:fil"):
        abonner(auteur=cadre, acces=acces, adresse=receveur.adresse, groupes=[region], objets=["entree"])
    AccesMachine.objects.update(portees=["lire:fil"])
    assert servir(abonnement.pk) == 1


def test_une_machine_revoquee_ne_recoit_plus_rien(receveur, cadre, acces, abonnement, arm, region):
    fabriques.entree(arm, region, "Un")
    revoquer_acces(auteur=cadre, acces=acces)
    assert servir(abonnement.pk) == 0 and receveur.recus == []


def test_un_acces_rouvert_ne_ranime_pas_ce_que_l_ancien_avait_demande(
    receveur, cadre, samu31, acces, abonnement, arm, region
):
    revoquer_acces(auteur=cadre, acces=acces)
    fabriques.entree(arm, region, "Un")
    ouvrir_acces(auteur=cadre, nom=acces.nom, entite=samu31, role=Role.LECTEUR)
    assert relu(abonnement).statut == "arrete"
    assert servir(abonnement.pk) == 0 and receveur.recus == []
    assert Depeche.objects.filter(genre="abonnement.arrete", auteur=cadre).count() == 1


def test_une_adresse_d_avant_qui_ne_peut_partir_le_dit(receveur, abonnement, arm, region):
    Abonnement.objects.update(adresse=f"{receveur.adresse}é")
    fabriques.entree(arm, region, "Un")
    assert servir(abonnement.pk) == 0
    assert Livraison.objects.get().motif == "connexion coupée"


def test_apres_des_jours_sans_reponse_il_est_suspendu_et_son_entite_le_sait(
    receveur, cadre, samu31, abonnement, arm, region
):
    journal = Groupe.objects.create(genre=Groupe.Genre.ENTITE, entite=samu31, nom="Samu 31")
    fabriques.inviter(journal, samu31)
    receveur.repondre(503)
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    assert relu(abonnement).statut == "actif"
    Abonnement.objects.update(en_echec_depuis_le=timezone.now() - timedelta(days=3), prochain_essai_le=None)
    servir(abonnement.pk)
    assert relu(abonnement).statut == "suspendu"
    avis = Entree.objects.get(groupe=journal)
    assert "otn" in avis.texte and "127.0.0.1" in avis.texte and "secrete" not in avis.texte
    assert Depeche.objects.filter(genre="abonnement.suspendu", auteur=None).count() == 1
    receveur.repondre(200)
    sans_attendre()
    assert servir(abonnement.pk) == 0
    reessayer(auteur=cadre, abonnement=abonnement)
    assert servir(abonnement.pk) == 1 and receveur.textes[-1] == "Un"


def test_celui_qui_se_dit_parti_est_suspendu_tout_de_suite(receveur, abonnement, arm, region):
    receveur.repondre(410)
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    assert relu(abonnement).statut == "suspendu"


def test_on_renvoie_et_on_ecarte_a_la_main(receveur, cadre, abonnement, arm, region):
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    renvoyer(auteur=cadre, livraison=Livraison.objects.get())
    assert servir(abonnement.pk) == 1 and receveur.textes == ["Un", "Un"]
    receveur.repondre(400)
    for texte in ("Deux", "Trois"):
        fabriques.entree(arm, region, texte)
    servir(abonnement.pk)
    bloquee = Livraison.objects.get(statut="en_attente")
    with pytest.raises(ValidationError, match="pas encore fait"):
        renvoyer(auteur=cadre, livraison=bloquee)
    ecarter(auteur=cadre, livraison=bloquee)
    assert (relu(abonnement).essais, relu(abonnement).en_echec_depuis_le, relu(abonnement).motif) == (0, None, "")
    receveur.repondre(200)
    assert servir(abonnement.pk) == 1 and receveur.textes[-1] == "Trois"


def test_le_secret_est_chiffre_se_renouvelle_et_se_rechiffre(receveur, cadre, ouvert, arm, region, settings):
    brut = bytes(relu(ouvert.abonnement).secret_chiffre)
    assert ouvert.secret.encode() not in brut
    neuf = renouveler_cle(auteur=cadre, abonnement=ouvert.abonnement)
    assert neuf.secret != ouvert.secret
    settings.IDENTITES_CLES = ["une-autre-cle-de-plus-de-trente-deux-caracteres", *settings.IDENTITES_CLES]
    call_command("rechiffrer_identites", verbosity=0)
    settings.IDENTITES_CLES = settings.IDENTITES_CLES[:1]
    fabriques.entree(arm, region, "Un")
    assert servir(ouvert.abonnement.pk) == 1
    settings.IDENTITES_CLES = ["encore-une-autre-cle-de-plus-de-trente-deux-caracteres"]
    fabriques.entree(arm, region, "Deux")
    assert servir(ouvert.abonnement.pk) == 0
    assert "renouvelez-le" in Livraison.objects.latest("pk").motif


def test_la_tache_ne_demande_que_ceux_pour_qui_quelque_chose_a_bouge(abonnement, arm, region, monkeypatch):
    demandes = []
    monkeypatch.setattr("fil.tasks.servir_l_abonne.apply_async", lambda arguments, **_: demandes.append(arguments))
    servir_les_abonnes()
    fabriques.entree(arm, region, "Un")
    servir_les_abonnes()
    assert demandes == [(abonnement.pk,)]


def test_qui_a_perdu_un_groupe_de_vue_ne_demande_plus_de_travailleur(
    cadre, samu31, abonnement, arm, agent_ars, region, monkeypatch
):
    demandes = []
    monkeypatch.setattr("fil.tasks.servir_l_abonne.apply_async", lambda arguments, **_: demandes.append(arguments))
    fabriques.entree(arm, region, "Un")
    retirer(auteur=agent_ars, participation=Participation.objects.get(groupe=region, entite=samu31))
    servir_les_abonnes()
    assert demandes == []
    fabriques.inviter(region, samu31, Droit.LECTURE)
    servir_les_abonnes()
    assert demandes == [(abonnement.pk,)]


def test_le_registre_des_envois_s_oublie_mais_pas_ce_qui_attend(receveur, abonnement, arm, region):
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    receveur.repondre(500)
    fabriques.entree(arm, region, "Deux")
    servir(abonnement.pk)
    Livraison.objects.update(essaye_le=timezone.now() - LEDGER - timedelta(days=1))
    assert purger_livraisons() == 1
    assert Livraison.objects.get().statut == "en_attente"
