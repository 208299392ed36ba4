"""Search in the directory, on the real reference data."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from annuaire.actes.machines import ouvrir_acces_machine
from annuaire.models import Affectation, Entite, Numero, Utilisateur
from annuaire.recherche import PERSONNES, chercher
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
def equipe(annuaire):
    fabriques.personne("helene.castaing", annuaire("SAMU31"), fonction="Médecin régulatrice", titre="Dr")
    fabriques.personne("julie.petit", annuaire("SAMU31"), fonction="ARM", telephone="05 36 49 77 31")
    fabriques.personne("luc.petit", annuaire("SAMU82"), fonction="ARM")
    fabriques.personne("claire.roux", annuaire("ARS-OCC"), fonction="Cellule régionale")


def codes(texte, **options):
    return [entite.code for entite in chercher(texte, **options).entites]


def noms(texte, **options):
    return [personne.username for personne in chercher(texte, **options).personnes]


def test_un_numero_de_departement_donne_d_abord_son_samu(annuaire):
    for departement in ("31", "01", "2A", "2b", "82", "974", "59"):
        assert codes(departement)[0] == f"SAMU{departement.upper()}"


def test_un_numero_de_departement_donne_ensuite_son_ars_et_ses_hopitaux(annuaire):
    trouves = codes("31")
    assert {"ARS-OCC", "HOP-31-PURPAN", "HOP-31-RANGUEIL"} <= set(trouves)
    assert "HOP-82-MONTAUBAN" not in trouves


def test_un_nom_donne_d_abord_l_entite_qui_le_porte(annuaire):
    for texte, attendu in [
        ("samu 31", "SAMU31"),
        ("SAMU31", "SAMU31"),
        ("Samu 21-58", "SAMU21-58"),
        ("42A", "SAMU42A"),
        ("ars occitanie", "ARS-OCC"),
        ("zone sud", "ZONE-SUD"),
        ("corruss", "CORRUSS"),
        ("purpan", "HOP-31-PURPAN"),
        ("la timone", "HOP-13-TIMONE"),
    ]:
        assert codes(texte)[0] == attendu, texte


def test_les_fautes_de_frappe_et_les_accents_ne_cachent_rien(annuaire):
    for texte, attendu in [
        ("toulose", "HOP-31-PURPAN"),
        ("rangeuil", "HOP-31-RANGUEIL"),
        ("ocitanie", "ARS-OCC"),
        ("corus", "CORRUSS"),
        ("montaubam", "HOP-82-MONTAUBAN"),
        ("haute garone", "SAMU31"),
        ("pitie salpetriere", "HOP-75-PITIE"),
        ("Pitié-Salpêtrière", "HOP-75-PITIE"),
    ]:
        assert attendu in codes(texte), texte


@pytest.mark.parametrize(
    ("texte", "voulue", "voisine"),
    [
        ("toulose", "Toulouse", "Toulon"),
        ("toulousse", "Toulouse", "Toulon"),
        ("tolouse", "Toulouse", "Toulon"),
        ("touloon", "Toulon", "Toulouse"),
        ("montaubam", "Montauban", "Montpellier"),
        ("montpelier", "Montpellier", "Montauban"),
        ("narbone", "Narbonne", "Carcassonne"),
        ("carcasonne", "Carcassonne", "Narbonne"),
        ("bayone", "Bayonne", "Narbonne"),
        ("perpigan", "Perpignan", "Avignon"),
        ("marseile", "Marseille", "Versailles"),
        ("versaille", "Versailles", "Marseille"),
        ("bordaux", "Bordeaux", "Bondy"),
        ("grenobel", "Grenoble", "Angoulême"),
        ("bezancon", "Besançon", "Briançon"),
    ],
)
def test_la_ville_la_plus_proche_de_ce_qui_fut_tape_vient_d_abord(annuaire, texte, voulue, voisine):
    trouvees = [f"{entite.nom} {entite.adresse}" for entite in chercher(texte).entites]
    assert voulue in trouvees[0]
    rangs = [rang for rang, dite in enumerate(trouvees) if voulue in dite]
    autres = [rang for rang, dite in enumerate(trouvees) if voisine in dite and voulue not in dite]
    assert max(rangs) < min(autres, default=len(trouvees))


def test_une_faute_dans_la_ville_mene_au_samu_qu_on_nomme(annuaire):
    for texte, attendu in [("samu toulose", "SAMU31"), ("samu montaubam", "SAMU82"), ("samu toulonn", "SAMU83")]:
        assert codes(texte)[0] == attendu, texte


def test_le_nom_d_un_departement_mene_a_son_samu(annuaire):
    for texte, attendu in [("Ariège", "SAMU09"), ("haute-garonne", "SAMU31"), ("lot", "SAMU46")]:
        assert codes(texte, type_="samu")[0] == attendu


def test_un_numero_de_telephone_mene_a_l_entite_sous_toutes_ses_ecritures(annuaire):
    numero = Numero.objects.get(entite__code="SAMU31", genre="crise").numero
    serre = numero.replace(" ", "")
    for ecriture in (numero, serre, "+33 " + numero[1:], ".".join(numero.split()), serre[-6:]):
        assert codes(ecriture)[0] == "SAMU31", ecriture


def test_le_genre_d_un_numero_mene_a_l_entite_qui_l_a(annuaire):
    for texte in ("satellite samu 82", "Samu 82 satellite", "satelite samu 82", "cellule de crise samu 82"):
        assert codes(texte)[0] == "SAMU82", texte
    Numero.objects.filter(entite__code="SAMU82", genre="satellite").delete()
    assert "SAMU82" not in codes("satellite samu 82")


def test_un_numero_de_telephone_mene_a_la_personne(equipe):
    assert noms("05 36 49 77 31") == ["julie.petit"]


def test_un_code_postal_mene_aux_entites_de_la_ville(annuaire):
    assert {"SAMU31", "HOP-31-PURPAN"} <= set(codes("31059"))


def test_une_personne_se_trouve_par_son_nom_malgre_une_faute(equipe):
    assert noms("castaing") == noms("Castaign") == noms("helene castaing") == ["helene.castaing"]
    assert noms("Hélène") == ["helene.castaing"]


def test_une_machine_n_est_pas_dans_l_annuaire(annuaire):
    ouvrir_acces_machine(nom="passerelle", entite=annuaire("SAMU31"))
    Utilisateur.objects.filter(acces_machine__isnull=False).update(telephone="05 36 49 77 32")
    assert noms("passerelle") == noms("05 36 49 77 32") == []


def test_une_personne_se_trouve_par_sa_fonction_et_son_entite(equipe):
    assert noms("régulatrice") == ["helene.castaing"]
    assert noms("regulatrice samu 31") == ["helene.castaing"]
    assert noms("petit samu 82") == ["luc.petit"]
    assert set(noms("arm")) == {"julie.petit", "luc.petit"}


def test_une_personne_se_trouve_par_sa_fonction_et_sa_ville_ou_son_departement(equipe):
    assert noms("régulatrice Toulouse") == ["helene.castaing"]
    assert noms("arm tarn-et-garonne") == noms("arm montauban") == ["luc.petit"]


def test_les_gens_d_un_samu_suivent_le_samu(equipe):
    trouve = chercher("samu 31")
    assert trouve.entites[0].code == "SAMU31"
    assert {p.username for p in trouve.personnes} == {"helene.castaing", "julie.petit"}


def test_un_poste_termine_et_un_compte_ferme_ne_se_trouvent_pas(equipe):
    Affectation.objects.filter(utilisateur__username="luc.petit").update(
        debut_le=timezone.now() - timedelta(days=9), fin_le=timezone.now() - timedelta(days=1)
    )
    Utilisateur.objects.filter(username="julie.petit").update(is_active=False)
    assert noms("petit") == []
    assert noms("05 36 49 77 31") == []


def test_une_entite_fermee_ne_se_trouve_pas(annuaire):
    Entite.objects.filter(code="SAMU31").update(est_active=False)
    assert "SAMU31" not in codes("31")


def test_le_type_restreint_la_recherche(equipe):
    assert all(code.startswith("HOP-") for code in codes("toulouse", type_="hopital"))
    assert chercher("samu 31", type_="samu").personnes == []
    assert chercher("samu 31", type_=PERSONNES).entites == []
    assert "helene.castaing" in noms("samu 31", type_=PERSONNES)


def test_ce_qui_ne_veut_rien_dire_ne_trouve_rien_et_ne_casse_rien(equipe):
    for texte in ("", "   ", "zzzzzz", "'", "%", "\\", "(", "a" * 5000, "x' OR 1=1 --", "*+?", "\x00"):
        assert chercher(texte).total == 0, texte


def test_la_recherche_trouve_parmi_cinq_mille_personnes_en_peu_de_requetes(annuaire, django_assert_max_num_queries):
    samu = list(Entite.objects.filter(type="samu"))
    gens = Utilisateur.objects.bulk_create(
        Utilisateur(username=f"p{i}", first_name=f"Prénom{i % 97}", last_name=f"Nom{i}") for i in range(5000)
    )
    Affectation.objects.bulk_create(
        Affectation(utilisateur=p, entite=samu[i % len(samu)], fonction="ARM") for i, p in enumerate(gens)
    )
    with django_assert_max_num_queries(5):
        assert chercher("nom4321 samu").personnes[0].username == "p4321"
