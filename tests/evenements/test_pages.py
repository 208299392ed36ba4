"""The pages of the events: who opens them, what they show, what they refuse."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from annuaire.models import Droit, Role
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point
from evenements.actes.relever import preparer_releve
from evenements.models import Evenement, PointSituation, Releve
from fil.models import Fil
from maincourante.models import Entree
from tests import fabriques

pytestmark = pytest.mark.django_db
PAGES = ("", "bilan/", "participants/", "cellules/", "points/", "releves/")


@pytest.fixture
def formulaire():
    return {
        "jeton": str(uuid4()),
        "titre": "Accident de car",
        "nature": "collectif",
        "niveau": "2",
        "debut_le": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    }


def poster(client, adresse, **champs):
    return client.post(adresse, champs)


def test_on_ouvre_un_evenement_par_sa_page(client, territoire, arm, formulaire):
    client.force_login(arm)
    reponse = client.post("/evenements/nouveau/", formulaire | {"plans": ["orsec-novi", "cump"], "latitude": "43,6"})
    assert reponse.status_code == 400
    assert "aucune des deux" in reponse.content.decode()
    reponse = client.post("/evenements/nouveau/", formulaire | {"plans": ["orsec-novi", "cump"]})
    ouvert = Evenement.objects.get()
    assert reponse.url == f"/evenements/{ouvert.pk}/"
    assert ouvert.plans == ["orsec-novi", "cump"]


def test_dans_l_heure_qui_vient_deux_fois_on_ouvre_un_evenement(client, territoire, arm, formulaire):
    """The last Sunday of October. The hour that does not exist, in March, is refused."""
    client.force_login(arm)
    formulaire["fin_prevue_le"] = "2027-03-28T02:30"
    refus = client.post("/evenements/nouveau/", formulaire | {"debut_le": "2026-10-25T02:30"})
    assert set(refus.context["formulaire"].errors) == {"fin_prevue_le"}
    formulaire["fin_prevue_le"] = ""
    client.post("/evenements/nouveau/", formulaire | {"debut_le": "2026-10-25T02:30"})
    assert Evenement.objects.get().debut_le.isoformat() == "2026-10-25T00:30:00+00:00"


def test_un_double_clic_n_ouvre_qu_un_evenement(client, territoire, arm, formulaire):
    client.force_login(arm)
    assert client.post("/evenements/nouveau/", formulaire).url == client.post("/evenements/nouveau/", formulaire).url
    assert Evenement.objects.count() == 1


def test_une_saisie_refusee_garde_ce_qui_a_ete_ecrit(client, territoire, arm, formulaire):
    client.force_login(arm)
    reponse = client.post("/evenements/nouveau/", formulaire | {"titre": "Feu", "description": "Texte à garder"})
    page = reponse.content.decode()
    assert reponse.status_code == 400
    assert "au moins 4" in page
    assert "Texte à garder" in page


def test_tout_ce_qui_est_refuse_se_dit_en_une_fois(client, territoire, arm, formulaire):
    client.force_login(arm)
    fautes = {"titre": "Feu", "nature": "", "latitude": "95", "longitude": "1,4", "debut_le": "2001-01-01T10:00"}
    page = client.post("/evenements/nouveau/", formulaire | fautes)
    assert set(page.context["formulaire"].errors) == {"titre", "nature", "latitude", "debut_le"}
    corriges = formulaire | fautes | {"nature": "collectif"}
    erreurs = client.post("/evenements/nouveau/", corriges).context["formulaire"].errors
    assert set(erreurs) == {"titre", "latitude", "debut_le"}


def test_une_entree_donne_ses_mots_au_nouvel_evenement(client, territoire, region, arm, formulaire):
    entree = fabriques.entree(arm, region, "Explosion entendue à Portet.", lieu="Portet")
    client.force_login(arm)
    page = client.get(f"/evenements/nouveau/?entree={entree.pk}")
    assert page.context["formulaire"].initial["titre"] == "Explosion entendue à Portet."
    client.post("/evenements/nouveau/", formulaire | {"entree": entree.pk})
    assert Entree.objects.get(origine=entree).groupe == Evenement.objects.get().groupe


def test_l_entree_d_un_autre_groupe_ne_se_devine_pas(client, territoire, arm, etranger, samu59):
    entree = fabriques.entree(etranger, fabriques.groupe("Nord", samu59), "Confidentiel.")
    client.force_login(arm)
    assert client.get(f"/evenements/nouveau/?entree={entree.pk}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_chaque_page_s_ouvre_a_qui_participe_et_a_personne_d_autre(client, evenement, arm, voisin, page):
    client.force_login(arm)
    assert client.get(f"/evenements/{evenement.pk}/{page}").status_code == 200
    client.force_login(voisin)
    assert client.get(f"/evenements/{evenement.pk}/{page}").status_code == 404


def test_la_main_courante_de_l_evenement_est_celle_de_son_groupe(client, evenement, arm):
    fabriques.entree(arm, evenement.groupe, "PMA opérationnel.")
    client.force_login(arm)
    for adresse in (f"/evenements/{evenement.pk}/", f"/mains-courantes/{evenement.groupe_id}/"):
        page = client.get(adresse).content.decode()
        assert "PMA opérationnel." in page
        assert 'id="main-courante"' in page
        assert "ev-onglets" in page


def test_un_exercice_se_voit_sur_chacune_de_ses_pages(client, territoire, cadre, ouvrir):
    exercice = ouvrir(cadre, est_exercice=True)
    client.force_login(cadre)
    for page in PAGES:
        assert "ev-exercice" in client.get(f"/evenements/{exercice.pk}/{page}").content.decode(), page


def test_un_changement_d_etat_sans_motif_est_refuse_en_francais(client, evenement, cadre):
    client.force_login(cadre)
    reponse = client.post(f"/evenements/{evenement.pk}/etat/", {"vers": "leve", "motif": " "}, follow=True)
    assert "Ce champ est vide" in reponse.content.decode()
    client.post(f"/evenements/{evenement.pk}/etat/", {"vers": "leve", "motif": "Terminé."})
    evenement.refresh_from_db()
    assert evenement.etat == "leve"


def test_un_changement_d_etat_refuse_rend_le_motif_que_l_on_avait_ecrit(client, evenement, cadre):
    """A colleague had just lifted it."""
    changer_etat(auteur=cadre, evenement=evenement, vers="leve", motif="Terminé.")
    client.force_login(cadre)
    demande = {"vers": "preparation", "motif": "Reprise du feu à l'est."}
    reponse = client.post(f"/evenements/{evenement.pk}/etat/", demande, follow=True)
    assert "Reprise du feu à l’est." in reponse.text
    evenement.refresh_from_db()
    assert evenement.etat == "leve"


def test_la_page_d_une_cellule_suit_l_evenement_d_ou_il_en_est(client, evenement, arm):
    """Not from the cursor of the cell, which is lower: what was urgent hours ago would ring again."""
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma").groupe
    for n in range(5):
        fabriques.entree(arm, evenement.groupe, f"Renfort {n}.", importance="urgente")
    tetes = dict(Fil.objects.values_list("groupe", "dernier_numero"))
    client.force_login(arm)
    for adresse in (f"/mains-courantes/{cellule.pk}/", f"/groupes/{cellule.pk}/carte/"):
        page = client.get(adresse, follow=True).text
        assert re.search(r'id="evenement"[^>]* data-curseur="(\d+)"', page)[1] == str(tetes[evenement.groupe_id])
    assert tetes[cellule.pk] < tetes[evenement.groupe_id]


def test_un_evenement_clos_n_offre_plus_rien_a_ecrire(client, evenement, cadre):
    for vers in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Terminé.")
    client.force_login(cadre)
    page = client.get(f"/evenements/{evenement.pk}/").content.decode()
    assert "Événement clos" in page
    assert "mc-saisie" not in page
    assert "Rouvrir" in page
    assert client.get(f"/evenements/{evenement.pk}/modifier/").status_code == 403
    for suite in ("", "reglages/"):
        page = client.get(f"/mains-courantes/{evenement.groupe_id}/{suite}").text
        assert "Qui le pilotait peut le rouvrir" in page
        assert "donner le droit d’y écrire" not in page and "Seul qui pilote" not in page


def test_modifier_dit_qu_un_collegue_a_ecrit_entre_temps(client, evenement, cadre, formulaire):
    client.force_login(cadre)
    reponse = client.post(f"/evenements/{evenement.pk}/modifier/", formulaire | {"version": evenement.version + 7})
    assert reponse.status_code == 400
    assert "entre-temps" in reponse.content.decode()
    reponse = client.post(f"/evenements/{evenement.pk}/modifier/", formulaire | {"version": evenement.version})
    assert reponse.status_code == 302


def test_remonter_par_la_page_previent_et_le_dit(client, evenement, arm):
    client.force_login(arm)
    adresse = f"/evenements/{evenement.pk}/remontee/"
    assert "Ils sont prévenus" in client.post(adresse, {"jusqu_a": "4"}, follow=True).content.decode()
    assert "régional, zonal ou national" in client.post(adresse, {"jusqu_a": "x"}, follow=True).content.decode()


def test_ouvrir_une_cellule_mene_a_sa_main_courante(client, evenement, arm):
    client.force_login(arm)
    adresse = f"/evenements/{evenement.pk}/cellules/"
    reponse = client.post(adresse, {"genre": "pma"})
    cellule = evenement.cellules.get()
    assert reponse.url == f"/mains-courantes/{cellule.groupe_id}/"
    assert "ev-onglets" in client.get(reponse.url).content.decode()
    assert client.post(adresse, {"genre": "pma"}).status_code == 400


def test_un_point_se_redige_se_publie_et_sort_en_pdf(client, evenement, arm):
    client.force_login(arm)
    adresse = client.post(f"/evenements/{evenement.pk}/points/").url
    champs = {"version": 1, "section-perspectives": "Fin à 18 h.", "acte": "publier"}
    assert client.post(adresse, champs).status_code == 302
    assert PointSituation.objects.get().numero == 1
    assert "Fin à 18 h." in client.get(adresse).content.decode()
    pdf = client.get(adresse.rstrip("/") + ".pdf")
    assert pdf.content.startswith(b"%PDF")
    assert client.post(adresse, champs).status_code == 400


def test_un_brouillon_refuse_garde_ce_qui_a_ete_ecrit(client, evenement, arm):
    point = preparer_point(auteur=arm, evenement=evenement)
    client.force_login(arm)
    champs = {"version": 9, "section-perspectives": "À ne pas perdre", "acte": "enregistrer"}
    reponse = client.post(f"/evenements/{evenement.pk}/points/{point.pk}/", champs)
    assert reponse.status_code == 400
    assert "À ne pas perdre" in reponse.content.decode()


def test_la_releve_se_prepare_et_se_prend_par_ses_pages(client, evenement, arm, regulateur):
    client.force_login(arm)
    adresse = f"/evenements/{evenement.pk}/releves/"
    assert client.post(adresse, {"jeton": uuid4(), "poste": ""}).status_code == 400
    client.post(adresse, {"jeton": uuid4(), "poste": "Régulateur"})
    releve = Releve.objects.get()
    refus = client.post(f"{adresse}{releve.pk}/prise/", follow=True).content.decode()
    assert "autre personne" in refus
    client.force_login(regulateur)
    client.post(f"{adresse}{releve.pk}/prise/")
    releve.refresh_from_db()
    assert releve.entrant == regulateur


def test_un_lecteur_voit_tout_et_ne_peut_rien(client, evenement, arm, samu82):
    fabriques.inviter(evenement.groupe, samu82, Droit.LECTURE)
    point = preparer_point(auteur=arm, evenement=evenement)
    releve = preparer_releve(auteur=arm, evenement=evenement, jeton=uuid4(), poste="Régulateur")
    client.force_login(fabriques.personne("marc.lecture", samu82, role=Role.LECTEUR))
    base = f"/evenements/{evenement.pk}"
    for page in PAGES:
        assert client.get(f"{base}/{page}").status_code == 200
    # Another Samu may take it: the row says whose post it is.
    assert f"par {arm.nom_affiche}, Samu 31</span>" in client.get(f"{base}/releves/").text
    ecrits = {
        f"{base}/bilan/": {"jeton": uuid4(), "source": "terrain", "ua": 1},
        f"{base}/etat/": {"vers": "leve", "motif": "Fin."},
        f"{base}/remontee/": {"jusqu_a": 4},
        f"{base}/cellules/": {"genre": "pma"},
        f"{base}/points/": {},
        f"{base}/points/{point.pk}/": {"acte": "publier", "version": 1},
        f"{base}/releves/": {"jeton": uuid4(), "poste": "Régulateur"},
        f"{base}/releves/{releve.pk}/prise/": {},
    }
    assert {adresse: client.post(adresse, champs).status_code for adresse, champs in ecrits.items()} == dict.fromkeys(
        ecrits, 403
    )


def test_le_rail_dit_ou_l_on_est(client, evenement, cadre):
    """The event on each of its pages, its map included; « Événements » on the lists, and on an event that it left."""
    client.force_login(cadre)

    def ici(adresse):
        rail = unescape(client.get(adresse).content.decode()).partition('class="rail"')[2].partition("</nav>")[0]
        return re.findall(r'aria-current="page"[^>]*>(?:<svg.*?</svg>)?<span>([^<]+)', rail)

    siennes = [
        f"/evenements/{evenement.pk}/{suite}" for suite in ("", "bilan/", "victimes/", "participants/", "rejeu/")
    ]
    for adresse in (*siennes, f"/groupes/{evenement.groupe_id}/carte/"):
        assert ici(adresse) == [evenement.groupe.nom], adresse
    for adresse in ("", "clos/", "agenda/", "national/", "nouveau/"):
        assert ici(f"/evenements/{adresse}") == ["Événements"], adresse
    for vers in (Evenement.Etat.LEVE, Evenement.Etat.CLOS):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Fini.")
        evenement.refresh_from_db()
    assert ici(siennes[0]) == ["Événements"]


def test_les_listes_rangent_par_niveau_puis_par_silence(client, territoire, cadre, ouvrir):
    ancien, recent = ouvrir(cadre, titre="Départemental muet"), ouvrir(cadre, titre="Départemental bavard")
    national = ouvrir(cadre, titre="National", niveau=5)
    exercice = ouvrir(cadre, titre="Exercice national", niveau=5, est_exercice=True)
    fabriques.entree(cadre, recent.groupe)
    client.force_login(cadre)
    lignes = client.get("/evenements/").context["lignes"]
    assert [ligne.evenement for ligne in lignes] == [national, ancien, recent, exercice]
    assert "<html" not in client.get("/evenements/", headers={"X-Fragment": "tableau"}).content.decode()
    tete = client.get("/evenements/", headers={"X-Fragment": "tete"}).content.decode()
    assert 'id="listes-evenements"' in tete and "<html" not in tete


def test_le_tableau_national_additionne_les_vrais_et_dit_qui_se_tait(client, evenement, cadre, arm, ouvrir, samu82):
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=4)
    exercice = ouvrir(cadre, titre="Exercice", est_exercice=True)
    etablir_bilan(auteur=arm, evenement=exercice, jeton=uuid4(), source="terrain", ua=50)
    muette = fabriques.inviter(evenement.groupe, samu82)
    deux_heures = timezone.now() - timedelta(hours=2)
    type(muette).objects.filter(pk=muette.pk).update(depuis_le=deux_heures)
    Evenement.objects.filter(pk=evenement.pk).update(etat_depuis_le=deux_heures)
    client.force_login(cadre)
    page = client.get("/evenements/national/")
    assert page.context["totaux"]["ua"] == 4
    assert [muet.participation.entite for muet in page.context["muets"]] == [samu82]
    assert "auxquels vous participez" in page.text and "Tableau national" not in page.text


@pytest.mark.parametrize("q", ["chimique", "CHIMIQUES", "reference", ""])
def test_un_evenement_clos_se_retrouve_par_ses_mots_ou_sa_reference(client, evenement, cadre, q):
    for vers in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Terminé.")
    client.force_login(cadre)
    q = evenement.reference if q == "reference" else q
    assert list(client.get("/evenements/clos/", {"q": q}).context["evenements"]) == [evenement]
    assert not client.get("/evenements/clos/", {"q": "inondation"}).context["evenements"]


@pytest.mark.parametrize("q", ["'", "-", "2026-", "\x00", "a & | !", "é" * 400])
def test_une_recherche_hostile_n_est_pas_une_panne(client, cadre, q):
    client.force_login(cadre)
    assert client.get("/evenements/clos/", {"q": q, "page": "x"}).status_code == 200


def test_une_cellule_ne_prend_pas_de_tuile_a_l_accueil(client, evenement, arm):
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="pma")
    client.force_login(arm)
    tuiles = [tuile["id"] for tuile in client.get("/").context["tuiles"]]
    assert evenement.groupe_id in tuiles
    assert cellule.groupe_id not in tuiles
