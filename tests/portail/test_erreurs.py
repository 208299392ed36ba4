"""Error pages: French, calm, with a way back; problem documents for machines."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import timezone

from annuaire.droits import DroitInsuffisant
from annuaire.models import Affectation
from maincourante.models import Entree
from portail.views import erreurs, habilitations
from tests import fabriques


@pytest.fixture
def connectee(client, arm):
    client.force_login(arm)
    return client


def test_une_adresse_inconnue_a_sa_page_avec_un_retour(connectee):
    reponse = connectee.get("/nulle-part/")
    assert reponse.status_code == 404
    assert "Page introuvable" in reponse.content.decode()
    assert 'href="/"' in reponse.content.decode()


@pytest.mark.django_db
def test_sans_session_la_page_introuvable_se_dessine_aussi(client):
    assert client.get("/nulle-part/").status_code == 404


def test_sous_l_api_c_est_un_document_de_probleme(connectee):
    reponse = connectee.get("/api/v1/nulle-part/")
    assert reponse.status_code == 404
    assert reponse["Content-Type"] == "application/problem+json"
    assert reponse.json()["status"] == 404


def test_un_refus_montre_la_phrase_du_droit(arm):
    requete = RequestFactory().get("/groupes/1/")
    requete.user = arm
    reponse = erreurs.interdit(requete, DroitInsuffisant("Seul un responsable peut faire cela."))
    assert reponse.status_code == 403
    assert "Seul un responsable peut faire cela." in reponse.content.decode()


def test_un_refus_sans_phrase_en_a_une(arm):
    requete = RequestFactory().get("/groupes/1/")
    requete.user = arm
    assert "Votre poste actif" in erreurs.interdit(requete, PermissionDenied()).content.decode()


def test_une_panne_ne_lit_pas_la_base(django_assert_num_queries, db, rf):
    with django_assert_num_queries(0):
        reponse = erreurs.panne(rf.get("/"))
    assert reponse.status_code == 500
    page = reponse.content.decode()
    assert "Le portail a rencontré une erreur" in page and "Vous envoyiez un formulaire" in page


def test_une_panne_de_l_api_est_un_document_de_probleme(rf):
    reponse = erreurs.panne(rf.get("/api/v1/groupes/"))
    assert (reponse.status_code, reponse["Content-Type"]) == (500, "application/problem+json")


def test_une_page_d_erreur_suit_le_theme_que_la_personne_a_force(rf):
    rf.cookies["theme"] = "sombre"
    requete = rf.get("/")
    for page in (erreurs.panne(requete), erreurs.illisible(requete, ValueError())):
        assert '<html lang="fr" data-theme="sombre">' in page.content.decode()


def test_un_theme_inconnu_n_entre_pas_dans_la_page(rf):
    rf.cookies["theme"] = "rose"
    assert '<html lang="fr">' in erreurs.panne(rf.get("/")).content.decode()


@pytest.mark.django_db
def test_la_page_de_maintenance_suit_le_theme_force(client, settings):
    settings.EN_MAINTENANCE = True
    client.cookies["theme"] = "clair"
    assert 'data-theme="clair"' in client.get("/").content.decode()


@pytest.mark.django_db
def test_un_formulaire_perime_s_explique():
    reponse = Client(enforce_csrf_checks=True).post("/compte/connexion/", {"login": "a", "password": "b"})
    assert reponse.status_code == 403
    assert "Ce formulaire a expiré" in reponse.content.decode()


@pytest.mark.django_db
def test_en_maintenance_les_pages_repondent_503_et_la_sante_repond(client, settings):
    settings.EN_MAINTENANCE = True
    page, api = client.get("/"), client.get("/api/v1/groupes/")
    assert (page.status_code, api.status_code) == (503, 503)
    assert "en maintenance" in page.text and "Vous envoyiez un formulaire" in page.text
    assert api["Content-Type"] == "application/problem+json"
    assert page["Retry-After"] == "60"
    assert client.get("/sante/vivant").status_code == 200


def test_une_page_restee_ouverte_n_ecrit_pas_au_nom_de_la_personne_suivante(connectee, voisin, arm):
    pour_un_autre = connectee.get("/a-faire/", headers={"X-Portail-Utilisateur": str(voisin.pk)})
    assert pour_un_autre.status_code == 401
    assert pour_un_autre["Content-Type"] == "application/problem+json"
    assert connectee.get("/a-faire/", headers={"X-Portail-Utilisateur": str(arm.pk)}).status_code == 200


@pytest.mark.django_db
def test_une_session_fermee_se_reconnait_de_meme(client, arm):
    assert client.get("/a-faire/", headers={"X-Portail-Utilisateur": str(arm.pk)}).status_code == 401


def consigner(client, groupe, jeton=None, **entetes):
    corps = {"jeton": str(jeton or uuid4()), "texte": "Fin de garde."}
    adresse = f"/api/v1/groupes/{groupe.pk}/entrees/"
    return client.post(adresse, corps, content_type="application/json", headers=entetes)


def test_ce_qui_fut_ecrit_a_un_poste_ne_part_pas_au_nom_d_un_autre(connectee, arm, samu82, region):
    ancien = arm.poste
    actif = fabriques.affecter(arm, samu82, fonction="Renfort")

    refus = consigner(connectee, region, **{"X-Portail-Poste": str(ancien.pk)})

    assert (refus.status_code, refus["Content-Type"]) == (409, "application/problem+json")
    assert refus.json()["title"] == "Changé entre-temps"
    assert refus.json()["detail"] == "Écrit au poste Samu 31, votre poste actif est Samu 82."
    assert refus.json()["poste_ecrit"] == {"id": ancien.pk, "libelle": "Samu 31"}
    assert refus.json()["poste_actif"] == {"id": actif.pk, "libelle": "Samu 82"}
    assert not Entree.objects.exists()
    assert consigner(connectee, region, **{"X-Portail-Poste": str(actif.pk)}).status_code == 201


def test_ce_qui_fut_fait_avant_de_changer_de_poste_n_est_pas_refuse_pour_etre_renvoye(connectee, arm, samu82, region):
    ancien, jeton = {"X-Portail-Poste": str(arm.poste.pk)}, uuid4()
    assert consigner(connectee, region, jeton, **ancien).status_code == 201
    fabriques.affecter(arm, samu82, fonction="Renfort")

    assert consigner(connectee, region, jeton, **ancien).status_code == 204
    assert consigner(connectee, region, **ancien).status_code == 409
    assert Entree.objects.count() == 1


def test_deux_postes_de_la_meme_entite_se_distinguent_par_leur_fonction(connectee, arm, samu31, region):
    ancien = arm.poste
    fabriques.affecter(arm, samu31, fonction="Cadre de nuit")

    refus = consigner(connectee, region, **{"X-Portail-Poste": str(ancien.pk)})

    phrase = "Écrit au poste Samu 31 · ARM, votre poste actif est Samu 31 · Cadre de nuit."
    assert refus.json()["detail"] == phrase


def test_le_poste_d_un_autre_ne_se_nomme_pas(connectee, voisin, region):
    for poste in (str(voisin.poste.pk), "", "trente-et-un", "9" * 40):
        refus = consigner(connectee, region, **{"X-Portail-Poste": poste})
        assert refus.status_code == 409
        assert "Samu 82" not in refus.json()["detail"]


def test_sans_poste_actif_ce_qui_fut_ecrit_au_poste_attend(connectee, arm, region):
    fabriques.inviter(region, arm)
    fini = arm.poste
    Affectation.objects.filter(pk=fini.pk).update(fin_le=timezone.now())

    refus = consigner(connectee, region, **{"X-Portail-Poste": str(fini.pk)})

    assert refus.status_code == 409
    assert refus.json()["detail"].endswith(
        "vous n'avez plus de poste actif\u00a0: demandez un poste à votre responsable."
    )
    assert consigner(connectee, region, **{"X-Portail-Poste": ""}).status_code == 201


@pytest.mark.parametrize("adresse", ["/", "/annuaire/", "/nulle-part/", "/compte/connexion/"])
def test_le_navigateur_ne_garde_aucune_page(connectee, adresse):
    assert "no-store" in connectee.get(adresse)["Cache-Control"]


def test_une_demande_mal_formee_recoit_une_phrase_en_francais(connectee):
    trop = {f"champ{n}": "" for n in range(1_100)}
    page, machine = connectee.post("/groupes/nouveau/", trop), connectee.post("/fil/lu", trop)
    assert page.status_code == machine.status_code == 400
    assert "mal formée" in page.content.decode()
    assert machine["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_un_hote_etranger_est_refuse_sans_etre_repete(client):
    reponse = client.get("/", headers={"host": "mal.example"})
    assert reponse.status_code == 400
    assert "mal.example" not in reponse.content.decode()


@pytest.mark.django_db
def test_sans_poste_en_cours_on_ne_lit_pas_le_journal_des_droits():
    assert habilitations.lisibles_par(fabriques.personne("sans.poste"), participants=True).query.is_empty()


@pytest.mark.parametrize("theme", ["clair", "sombre", '"><script>', ""])
def test_une_page_seule_garde_le_theme_choisi_et_lui_seul(client, settings, theme):
    settings.EN_MAINTENANCE = True
    client.cookies["theme"] = theme
    page = client.get("/").content.decode()
    assert (f'data-theme="{theme}"' in page) is (theme in ("clair", "sombre"))
    assert "<script>" not in page
