"""Files of the map: what comes in is checked and shown first, what goes out comes back the same."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annuaire.models import Groupe
from evenements.etat_carte import objets_de
from evenements.fichiers_carte.lecture import lire_fichier
from evenements.models import ObjetCarto
from fil.models import Depeche
from tests import fabriques
from tests.evenements.objets import CERCLE, LIGNE, POINT, POLYGONE, objet

KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>Poste &lt;b&gt;</name><description>Deux médecins</description>
<Point><coordinates>1.44,43.6,120</coordinates></Point></Placemark>
<Placemark><name>Axe</name><LineString><coordinates>1.4,43.5 1.5,43.6</coordinates></LineString></Placemark>
<Placemark><name>Nœud</name><Polygon><outerBoundaryIs><LinearRing>
<coordinates>0,0 2,2 2,0 0,2 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Document></kml>"""
GPX = """<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="43.6" lon="1.44"><name>Repère</name></wpt>
<trk><name>Reco</name><trkseg><trkpt lat="43.5" lon="1.4"/><trkpt lat="43.6" lon="1.5"/></trkseg></trk></gpx>"""
ENTITES = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&x;</name></Placemark></kml>'
BOMBE = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><kml>&c;</kml>'


@pytest.fixture
def envoyer(client, arm, region):
    client.force_login(arm)

    def _envoyer(nom, contenu, **suite):
        octets = contenu.encode() if isinstance(contenu, str) else contenu
        corps = {"fichier": SimpleUploadedFile(nom, octets), "jeton": str(uuid4())} | suite
        return client.post(f"/groupes/{region.pk}/carte/import/", corps)

    return _envoyer


def test_un_fichier_est_montre_avant_d_etre_dessine(envoyer, region):
    apercu = envoyer("situation.kml", KML)
    assert apercu.status_code == 200
    assert [o["libelle"] for o in apercu.json()["objets"]] == ["Poste <b>", "Axe"]
    assert "se croise" in apercu.json()["refus"][0]
    assert ObjetCarto.objects.count() == 0

    jeton = str(uuid4())
    for _ in range(2):
        assert envoyer("situation.kml", KML, confirme="oui", jeton=jeton).json()["importes"] == 2
    assert list(ObjetCarto.objects.values_list("genre", "libelle", "note")) == [
        ("point", "Poste <b>", "Deux médecins"),
        ("ligne", "Axe", ""),
    ]
    assert Depeche.objects.filter(groupe=region, genre="objet.dessine").count() == 2


def test_un_gpx_donne_ses_points_et_ses_traces(envoyer):
    objets = envoyer("reco.gpx", GPX).json()["objets"]
    assert [(o["genre"], o["libelle"]) for o in objets] == [("point", "Repère"), ("ligne", "Reco")]


REFUS = {
    "des entités externes": ("a.kml", ENTITES, "refusé par sécurité"),
    "une bombe d'entités": ("a.kml", BOMBE, "refusé par sécurité"),
    "10 Mo de GeoJSON": ("a.geojson", b" " * 10_000_000, "dépasse 2 Mo"),
    "du JSON coupé": ("a.geojson", '{"type": "Feature', "pas du GeoJSON"),
    "du JSON trop profond": ("a.json", "[" * 100_000, "pas du GeoJSON"),
    "autre chose que du KML": ("a.kml", "<html/>", "pas du KML"),
    "du XML coupé": ("a.kml", "<kml><Placemark>", "lisible"),
    "un autre format": ("a.shp", "x", "Choisissez un fichier"),
    "un fichier sans objet": ("a.geojson", '{"type": "FeatureCollection", "features": []}', "aucun objet"),
    "trop d'objets": ("a.geojson", json.dumps({"features": [{"type": "Feature", "geometry": POINT}] * 501}), "plus de"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_un_mauvais_fichier_est_refuse_en_clair(envoyer, cas):
    nom, contenu, phrase = REFUS[cas]
    reponse = envoyer(nom, contenu, confirme="oui")
    assert reponse.status_code == 400
    assert phrase in reponse.json()["detail"]
    assert ObjetCarto.objects.count() == 0


def test_un_import_ne_tient_le_fil_que_pour_annoncer(envoyer, arm, region):
    """What is long comes before: the checks, and one insertion for all."""
    fichier = json.dumps({"features": [{"type": "Feature", "geometry": POINT}] * 3})
    Groupe.objects.filter(pk=region.pk).update(genre=Groupe.Genre.EVENEMENT)
    with CaptureQueriesContext(connection) as requetes:
        assert envoyer("a.geojson", fichier, confirme="oui").json()["importes"] == 3
    ordres = [requete["sql"] for requete in requetes]
    inserts = [rang for rang, sql in enumerate(ordres) if sql.startswith('INSERT INTO "evenements_objetcarto"')]
    verrous = [rang for rang, sql in enumerate(ordres) if "fil_fil" in sql or "maincourante_maincourante" in sql]
    assert len(inserts) == 1 and inserts[0] < min(verrous)
    annonces = Depeche.objects.filter(genre="objet.dessine").order_by("numero")
    geste = [{"geste": str(o.jeton)} for o in ObjetCarto.objects.order_by("pk")]
    attendus = [etat | g for etat, g in zip(objets_de(region), geste, strict=True)]
    assert [depeche.donnees for depeche in annonces] == attendus


def test_un_import_dit_combien_il_laisse_de_cote(envoyer):
    plat = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.4, 143]}}
    fichier = json.dumps({"features": [plat] * 47 + [{"type": "Feature", "geometry": POINT}]})
    refus = envoyer("a.geojson", fichier).json()["refus"]
    assert len(refus) == 21 and refus[-1] == "… et 27 autres."


@pytest.mark.parametrize(
    "imbrique",
    [
        "<Folder>" * 60 + "</Folder>" * 60,
        "<Placemark><Placemark/></Placemark>",
        "<Placemark><Polygon><outerBoundaryIs><Folder><outerBoundaryIs/></Folder></outerBoundaryIs></Polygon></Placemark>",
    ],
)
def test_ce_qui_s_imbrique_dans_son_pareil_est_refuse(envoyer, imbrique):
    """Each would have been read again for each that holds it: two megabytes of them held a web thread for minutes."""
    refus = envoyer("situation.kml", f"<kml><Document>{imbrique}</Document></kml>")
    assert refus.status_code == 400 and "imbrique trop d'éléments" in refus.json()["detail"]


def test_un_import_ne_lit_pas_plus_d_objets_qu_il_n_en_dessine(envoyer):
    vides = {"type": "MultiPoint", "coordinates": [0] * 501}
    refus = envoyer("a.geojson", json.dumps(vides))
    assert refus.status_code == 400 and "plus de 500 objets" in refus.json()["detail"]


def test_les_espaces_d_un_fichier_separent_encore_ses_mots(envoyer, region):
    libelle = "PMA\u00a0nord\tn°\u202f4\x07"
    fichier = {"type": "Feature", "geometry": POINT, "properties": {"name": libelle}}
    assert envoyer("a.geojson", json.dumps(fichier), confirme="oui").status_code == 200
    assert ObjetCarto.objects.get().libelle == "PMA nord n° 4"


def test_un_caractere_que_xml_ne_connait_pas_ne_perd_pas_la_carte(client, arm, region):
    objet(arm, region, libelle="PMA\ufffe nord")
    client.force_login(arm)
    sorti = client.get(f"/groupes/{region.pk}/carte/export.kml").content
    assert [o["libelle"] for o in lire_fichier("a.kml", sorti).objets] == ["PMA nord"]


def test_qui_ne_fait_que_lire_n_importe_pas(client, veille, etranger, region):
    for personne, statut in ((veille, 403), (etranger, 404)):
        client.force_login(personne)
        corps = {"fichier": SimpleUploadedFile("a.kml", KML.encode()), "jeton": str(uuid4()), "confirme": "oui"}
        assert client.post(f"/groupes/{region.pk}/carte/import/", corps).status_code == statut
    assert ObjetCarto.objects.count() == 0


@pytest.fixture
def carte_pleine(arm, region):
    objet(arm, region, libelle="PMA nord", note="Deux médecins", etat="prevu")
    objet(arm, region, genre="ligne", symbole="axe-rouge", geometrie=LIGNE)
    objet(arm, region, genre="polygone", symbole="panache", geometrie=POLYGONE, libelle="Panache")
    objet(arm, region, genre="cercle", symbole="exclusion", geometrie=CERCLE, rayon_m=800.5)
    objet(arm, region, genre="texte", symbole="texte", geometrie=POINT, libelle="Vent <fort> & froid")
    return region


@pytest.mark.parametrize("format_", ["geojson", "kml"])
def test_ce_qui_sort_revient_comme_il_etait(client, arm, samu31, carte_pleine, format_):
    client.force_login(arm)
    sorti = client.get(f"/groupes/{carte_pleine.pk}/carte/export.{format_}")
    assert sorti.status_code == 200
    copie = fabriques.groupe("Copie", samu31)
    corps = {"fichier": SimpleUploadedFile(f"a.{format_}", sorti.content), "jeton": str(uuid4()), "confirme": "oui"}
    assert client.post(f"/groupes/{copie.pk}/carte/import/", corps).json()["importes"] == 5
    champs = ("genre", "symbole", "nature", "geometrie", "rayon_m", "etat", "note")

    def etat(groupe):
        lignes = ObjetCarto.objects.filter(groupe=groupe).values(*champs)
        return sorted(lignes, key=lambda ligne: (ligne["genre"], ligne["symbole"]))

    assert etat(copie) == etat(carte_pleine)


@pytest.mark.parametrize(("format_", "debut"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
@pytest.mark.parametrize("papier", ["a4", "a3"])
def test_la_carte_s_imprime(client, arm, carte_pleine, format_, debut, papier):
    client.force_login(arm)
    reponse = client.get(f"/groupes/{carte_pleine.pk}/carte/export.{format_}?papier={papier}")
    assert reponse.content.startswith(debut)
    assert len(reponse.content) > 10_000


def test_une_carte_vide_s_imprime_aussi(client, arm, region):
    client.force_login(arm)
    assert client.get(f"/groupes/{region.pk}/carte/export.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/groupes/{region.pk}/carte/export.exe").status_code == 404
