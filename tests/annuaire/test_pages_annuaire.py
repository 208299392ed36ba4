"""The pages of the directory."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from annuaire.actes.machines import ouvrir_acces_machine
from annuaire.models import Entite, Groupe, Role
from tests import fabriques
from tests.durable import durant_le_module


@pytest.fixture(scope="module")
def _annuaire(django_db_setup, django_db_blocker):
    with durant_le_module(django_db_blocker, lambda: call_command("charger_annuaire", verbosity=0)):
        yield


@pytest.fixture
def annuaire(_annuaire, db):
    return lambda code: Entite.objects.get(code=code)


@pytest.fixture
def julie(annuaire, client):
    personne = fabriques.personne("julie.petit", annuaire("SAMU31"), telephone="05 36 49 77 31", email="j@exemple.fr")
    client.force_login(personne)
    return personne


def page(client, nom, *args, **parametres):
    reponse = client.get(reverse(nom, args=args), parametres)
    assert reponse.status_code == 200
    return reponse.content.decode()


@pytest.mark.parametrize(("nom", "args"), [("annuaire", []), ("entite", ["SAMU31"]), ("personne", [1])])
def test_l_annuaire_ne_s_ouvre_qu_aux_personnes_connectees(client, annuaire, nom, args):
    reponse = client.get(reverse(nom, args=args))
    assert reponse.status_code == 302
    assert reponse["Location"].startswith("/compte/connexion/")


def test_sans_rien_demander_on_voit_le_territoire(client, julie, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        texte = page(client, "annuaire")
    assert "Zone Sud" in texte
    assert texte.count('href="/annuaire/entites/SAMU') == 106


def test_une_machine_n_est_pas_de_l_equipe(client, julie, annuaire):
    ouvrir_acces_machine(nom="otn-de-nuit", entite=annuaire("SAMU31"))
    for texte in (page(client, "entite", "SAMU31"), page(client, "annuaire", type="personne")):
        assert "Julie Petit" in texte and "otn-de-nuit" not in texte


def test_la_recherche_montre_l_entite_ses_numeros_a_appeler_et_les_gens(client, julie, annuaire):
    texte = page(client, "annuaire", q="samu 31")
    numero = annuaire("SAMU31").numeros.get(genre="regulation").numero
    assert f'href="tel:{numero.replace(" ", "")}"' in texte
    assert 'href="/annuaire/entites/SAMU31/"' in texte
    assert "Julie Petit" in texte


def test_ce_qu_on_cherche_dans_l_annuaire_ne_passe_pas_pour_une_recherche_d_entree(client, julie):
    assert page(client, "annuaire", q="Toulose").count('value="Toulose"') == 1


def test_la_recherche_en_direct_ne_renvoie_que_les_resultats(client, julie):
    reponse = client.get(reverse("annuaire"), {"q": "31"}, headers={"HX-Request": "true", "HX-Target": "resultats"})
    texte = reponse.content.decode()
    assert "<html" not in texte
    assert "Samu 31" in texte
    assert "HX-Target" in reponse["Vary"]


def test_la_recherche_sans_resultat_le_dit_et_rend_ce_qui_etait_tape_sans_l_executer(client, julie):
    texte = page(client, "annuaire", q="<script>zzz")
    assert "<script>zzz" not in texte
    assert "Rien ne répond à «\u00a0&lt;script&gt;zzz\u00a0»" in texte


def test_un_type_inconnu_est_ignore(client, julie):
    assert "Samu 31" in page(client, "annuaire", q="31", type="'; DROP TABLE")


def test_un_type_sans_texte_donne_sa_liste(client, julie):
    texte = page(client, "annuaire", type="hopital")
    assert "CHU de Toulouse – Purpan" in texte
    assert "Samu 82" not in texte
    assert "Julie Petit" in page(client, "annuaire", type="personne")


def test_la_page_d_une_entite_montre_comment_la_joindre_ou_elle_est_et_ce_qu_on_partage(client, julie, annuaire):
    fabriques.personne("sylvie.marty", annuaire("SAMU31"), role=Role.RESPONSABLE, fonction="Cadre de santé")
    texte = page(client, "entite", "SAMU31")
    assert texte.count('href="tel:') >= 5
    assert "31059 Toulouse Cedex 9" in texte
    assert "Haute-Garonne" in texte
    assert 'href="/annuaire/entites/ARS-OCC/"' in texte
    assert texte.index("Cadre de santé") < texte.index('<h3 class="fonction">ARM')
    groupe = Groupe.objects.get(genre="region", entite=annuaire("ARS-OCC"))
    assert reverse("main_courante", args=[groupe.pk]) in texte


def test_la_page_d_une_entite_ne_revele_pas_les_groupes_ou_l_on_n_est_pas(client, julie, annuaire):
    secret = fabriques.groupe("Cellule fermée", annuaire("SAMU59"))
    texte = page(client, "entite", "SAMU59")
    assert secret.nom not in texte
    assert "Région Hauts-de-France" not in texte
    assert "National" in texte


def test_la_page_d_une_ars_liste_ses_samu_et_ses_hopitaux(client, julie, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        texte = page(client, "entite", "ARS-OCC")
    assert "Samu 09" in texte
    assert "CHU de Toulouse – Purpan" in texte


def test_la_page_d_une_personne_montre_ses_postes_et_rien_de_prive(client, julie, annuaire):
    fabriques.affecter(julie, annuaire("ARS-OCC"), fonction="Renfort de la cellule régionale")
    texte = page(client, "personne", julie.pk)
    assert "tel:0536497731" in texte
    assert "Renfort de la cellule régionale" in texte
    assert "ARM" in texte
    fiche = texte[texte.index('id="contenu"') : texte.index("</main>")]
    assert "j@exemple.fr" not in fiche
    assert "julie.petit" not in fiche


def test_une_entite_inconnue_et_un_compte_ferme_ne_s_ouvrent_pas(client, julie):
    autre = fabriques.personne("luc.blanc", is_active=False)
    assert client.get(reverse("entite", args=["SAMU999"])).status_code == 404
    assert client.get(reverse("personne", args=[autre.pk])).status_code == 404
