"""Whose activity one sees, what the pages say, what the REST door answers."""

from __future__ import annotations

import gzip
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from PIL import Image

from annuaire import horloge
from annuaire.models import Entite
from annuaire.territoire import deriver_groupes
from telephonie.chiffres import Taux
from telephonie.lectures import a_rappeler
from telephonie.models import Appel, EvenementTelephonie, SourceTelephonie
from tests import fabriques
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db


# Who may open the activity of what: the Samu its own, the ARS its region's, the zone those of its regions, the
# ministry all, nobody else any.
VISIBLES = {
    "arm": {"SAMU31"},
    "voisin": {"SAMU82"},
    "etranger": {"SAMU59"},
    "agent_ars": {"SAMU31", "SAMU82", "ARS-OCC"},
    "agent_zone": {"SAMU31", "SAMU82", "ARS-OCC", "ZONE-SUD"},
    "veille": {"SAMU31", "SAMU82", "SAMU59", "ARS-OCC", "ZONE-SUD", "DGOS"},
}
PAGES = ("", "activite.csv", "graphe-temps.csv", "graphe-temps.png", "maintenant/", "appels/", "rapports/")


@pytest.mark.parametrize("personne", VISIBLES)
@pytest.mark.usefixtures("samu59", "arm", "voisin", "etranger", "agent_ars", "agent_zone", "veille")
def test_chacun_voit_l_activite_de_ceux_dont_il_repond(request, envoyer, chez, personne):
    envoyer(*repondu())
    client = chez(request.getfixturevalue(personne))
    for code in VISIBLES["veille"]:
        attendu = 200 if code in VISIBLES[personne] else 404
        for page in PAGES:
            assert client.get(f"/telephonie/{code}/{page}").status_code == attendu, (code, page)
    appel = Appel.objects.get()
    voit = "SAMU31" in VISIBLES[personne]
    assert client.get(f"/telephonie/appels/{appel.pk}/").status_code == (200 if voit else 404)


def test_sans_poste_ou_d_un_hopital_on_ne_voit_rien(chez, samu31):
    hopital = fabriques.entite("CHU", "CHU", Entite.Type.HOPITAL, parent=samu31)
    for personne in (fabriques.personne("anne.seule"), fabriques.personne("jean.chu", hopital)):
        client = chez(personne)
        for page in ("", "completude/", "SAMU31/", "CHU/"):
            assert client.get(f"/telephonie/{page}").status_code == 404
        definitions = client.get("/telephonie/definitions/")
        assert definitions.status_code == 200 and "/CHU/" not in definitions.text


def test_la_page_du_jour_dit_les_deux_termes_de_chaque_taux(envoyer, chez, arm):
    raccroche = [dit("appel.presente", 0, "a3", samu="31"), dit("svi.debut", 1, "a3"), dit("svi.abandon", 6, "a3")]
    envoyer(*repondu("a1", 12), *repondu("a2", 45), *raccroche)
    page = chez(arm).get("/telephonie/SAMU31/?periode=jour&le=2026-11-20").content.decode()
    for attendu in ("66,7 %", "2 sur 3", "33,3 %", "1 sur 3", "Vendredi 20 novembre 2026", "À rappeler"):
        assert attendu.replace(" %", "\u00a0%") in page or attendu in page, attendu


def test_une_longue_periode_de_plusieurs_samu_se_lit_par_samu(envoyer, chez, agent_ars):
    envoyer(*repondu("a1", 12), *repondu("a2", 45))
    page = chez(agent_ars).get("/telephonie/ARS-OCC/?periode=annee&le=2026-11-20")
    assert [(x.nom, x.chiffres.presentes) for x in page.context["a"].par_samu] == [("Samu 31", 2), ("Samu 82", 0)]
    assert page.context["a"].files == []
    assert "Samu 31" in page.content.decode()


def test_une_periode_libre_va_d_un_jour_a_l_autre_compris(envoyer, chez, arm):
    envoyer(
        *repondu("a1"), *repondu("a2", quand=MIDI + timedelta(days=1)), *repondu("a3", quand=MIDI + timedelta(days=2))
    )
    client = chez(arm)
    # In either order.
    for le, jusqu in (("2026-11-20", "2026-11-21"), ("2026-11-21", "2026-11-20")):
        page = client.get(f"/telephonie/SAMU31/?periode=libre&le={le}&jusqu={jusqu}")
        assert page.context["c"].presentes == 2
        assert "Du 20 au 21 novembre 2026" in page.content.decode()
    a = client.get("/telephonie/SAMU31/?periode=libre&le=2026-09-15&jusqu=2026-11-21").context["a"]
    assert [(b.libelle, b.repondus) for b in a.barres] == [
        ("septembre 2026", 0), ("octobre 2026", 0), ("novembre 2026", 2),
    ]  # fmt: skip
    assert a.periode.precedente.parametres == "periode=libre&le=2026-07-09&jusqu=2026-09-14"


@pytest.mark.parametrize("jusqu", ["", "demain", "2026-02-30", "99999-01-01"])
def test_une_fin_qui_n_est_pas_un_jour_laisse_le_premier_seul(envoyer, chez, arm, jusqu):
    envoyer(*repondu())
    page = chez(arm).get(f"/telephonie/SAMU31/?periode=libre&le=2026-11-20&jusqu={jusqu}")
    assert page.context["c"].presentes == 1
    assert page.context["a"].periode.dernier_jour == MIDI.date()


def test_chaque_graphique_s_emporte_en_image_et_en_chiffres(envoyer, chez, arm):
    envoyer(*repondu("a1", 12), *repondu("a2", 45))
    client = chez(arm)
    demande = "?periode=libre&le=2026-11-19&jusqu=2026-11-20"
    attendus = {
        "temps": "vendredi 20 novembre;2;0",
        "attentes": "jusqu'à 15;1",
        "semaine": "ven.;" + ";".join("2,00" if heure == 12 else "0,00" for heure in range(24)),
    }
    for nom, ligne in attendus.items():
        chiffres = client.get(f"/telephonie/SAMU31/graphe-{nom}.csv{demande}").content.decode("utf-8-sig").splitlines()
        assert chiffres[0].startswith("Samu 31;Du 19 au 20 novembre 2026")
        assert ligne in chiffres
        image = client.get(f"/telephonie/SAMU31/graphe-{nom}.png{demande}")
        assert image["Content-Disposition"] == f'attachment; filename="{nom}-SAMU31-libre-2026-11-19-2026-11-20.png"'
        assert Image.open(io.BytesIO(image.content)).width > 1400
    for autre in ("camembert.csv", "camembert.png", "temps.svg"):
        assert client.get(f"/telephonie/SAMU31/graphe-{autre}").status_code == 404


def test_un_samu_se_compare_a_sa_region_sans_y_lire_son_voisin(envoyer, chez, arm, ars_occitanie, samu82):
    tarn_et_garonne = SourceTelephonie.objects.create(code="b82", nom="B82", genre="bandeau", entite=samu82)
    envoyer(*repondu("a1", 12))
    envoyer(*repondu("v1", 12, samu="82"), *repondu("v2", 50, samu="82"), source=tarn_et_garonne)
    client, adresse = chez(arm), "/telephonie/SAMU31/?periode=jour&le=2026-11-20"
    samu34 = fabriques.entite("SAMU34", "Samu 34", Entite.Type.SAMU, departements=["34"], parent=ars_occitanie)
    # Only two have calls: the share of the region would tell that of the other.
    assert "région" not in client.get(adresse).content.decode().split('class="kpis"')[1].split("tel-grille")[0]
    herault = SourceTelephonie.objects.create(code="b34", nom="B34", genre="bandeau", entite=samu34)
    envoyer(*repondu("h1", 50, samu="34"), source=herault)
    page = client.get(adresse)
    assert page.context["a"].region.en_30 == Taux(2, 4)
    assert "1 sur 1 · <span>région 50,0 %</span>" in page.content.decode().replace("\u00a0", " ")


def test_un_otn_seul_est_non_mesure_et_jamais_cent_pour_cent(envoyer, bandeau, chez, arm):
    bandeau.mesure_humain = False
    envoyer(*repondu())
    page = chez(arm).get("/telephonie/SAMU31/?periode=jour&le=2026-11-20").content.decode()
    assert "non mesuré" in page
    assert "100,0" not in page.split("complet à")[1].split("kpis")[1].split("tel-grille")[0]


def test_l_appelant_n_est_en_clair_que_pour_son_samu(envoyer, chez, arm, agent_ars):
    envoyer(*repondu(appelant="+33612345678"))
    appel = Appel.objects.get()
    for adresse in (f"/telephonie/appels/{appel.pk}/", f"/telephonie/SAMU31/appels/?du={MIDI.isoformat()}"):
        sienne, autre = (chez(qui).get(adresse.replace("+", "%2B")).content.decode() for qui in (arm, agent_ars))
        for ecrit in ('href="tel:+33612345678"', "06\u00a012\u00a034\u00a056\u00a078"):
            assert ecrit in sienne
        for ecrit in ("+33612345678", "06\u00a012\u00a034"):
            assert ecrit not in autre


def test_une_file_se_lit_par_son_nom(envoyer, chez, arm):
    envoyer(*repondu(), *repondu("a2", quand=horloge.maintenant() - timedelta(seconds=30))[:3])
    fini = Appel.objects.get(presente_le=MIDI)
    du = urlencode({"du": MIDI.isoformat()})
    for adresse in (f"appels/{fini.pk}/", f"SAMU31/appels/?{du}", "SAMU31/maintenant/"):
        assert "ARM, premier niveau" in chez(arm).get(f"/telephonie/{adresse}").content.decode(), adresse


@pytest.mark.parametrize(
    "requete", ["?periode=siecle&le=hier", "?le=9999-12-31", "?le=0001-01-01&periode=annee", "?le=\x00"]
)
def test_une_adresse_qui_n_a_pas_de_sens_montre_une_periode(chez, arm, requete):
    assert chez(arm).get(f"/telephonie/SAMU31/{requete}").status_code == 200


@pytest.mark.parametrize(
    "requete", ["?du=hier", "?du=9999-12-31T23:59:59%2B14:00", "?minutes=-1", "?minutes=99999999", "?issue=x"]
)
def test_une_liste_d_appels_mal_demandee_montre_la_derniere_heure(chez, arm, requete):
    assert chez(arm).get(f"/telephonie/SAMU31/appels/{requete}").status_code == 200


def test_un_creneau_vide_mene_aux_derniers_appels_demandes(envoyer, chez, arm):
    envoyer(*repondu("a1"), *repondu("a2", quand=MIDI + timedelta(minutes=30)))
    lendemain = urlencode({"du": (MIDI + timedelta(days=1)).isoformat(), "issue": "repondu"})
    vide = chez(arm).get(f"/telephonie/SAMU31/appels/?{lendemain}")
    assert "Aucun appel dans ce créneau" in vide.content.decode()
    lien = re.search(r'href="([^"]+)">Voir les derniers appels', vide.content.decode())[1]
    page = chez(arm).get(f"/telephonie/SAMU31/appels/{unescape(lien)}")
    assert [appel.presente_le for appel in page.context["appels"]] == [MIDI, MIDI + timedelta(minutes=30)]
    assert page.context["issue"] == "repondu"
    avant = urlencode({"du": (MIDI - timedelta(days=1)).isoformat()})
    assert "derniers appels" not in chez(arm).get(f"/telephonie/SAMU31/appels/?{avant}").content.decode()


def test_un_rapport_se_demande_depuis_l_entite_a_qui_il_est(chez, arm, agent_ars, samu82):
    deriver_groupes()
    assert (
        chez(agent_ars).post("/telephonie/SAMU31/rapports/", {"periode": "jour", "le": "2026-11-20"}).status_code == 403
    )
    for corps in ({}, {"periode": "jour", "le": "hier"}, {"periode": "siecle", "le": "2026-11-20"}):
        reponse = chez(arm).post("/telephonie/SAMU31/rapports/", corps, follow=True)
        assert "Choisissez une période et un jour" in reponse.content.decode()
    reponse = chez(arm).post("/telephonie/SAMU31/rapports/", {"periode": "jour", "le": "2026-11-20"}, follow=True)
    assert "rien à rapporter" in reponse.content.decode()


class TestRest:
    ADRESSE = "/api/v1/telephonie/sources/bandeau-31/evenements/"
    TYPE = "application/x-ndjson"

    def envoyer(self, client, corps, **entetes):
        return client.post(self.ADRESSE, corps, content_type=self.TYPE, headers=entetes)

    def test_chaque_ligne_est_prise_connue_ou_refusee(self, bandeau, chez, cadre):
        corps = "\n".join([*repondu(), "{", ""]).encode()
        recu = self.envoyer(chez(cadre), corps).json()
        assert recu == {"acceptes": 6, "deja_recus": 0, "refus": [{"ligne": 7, "raison": "Ce n'est pas du JSON."}]}
        assert self.envoyer(chez(cadre), gzip.compress(corps), content_encoding="gzip").json()["deja_recus"] == 6

    def test_un_gzip_de_plusieurs_membres_est_pris_en_entier(self, bandeau, chez, cadre):
        """`cat a.gz b.gz` is a gzip of both, and some pad its end with zeros."""
        membres = b"".join(gzip.compress("\n".join([*repondu(appel), ""]).encode()) for appel in ("a1", "a2", "a3"))
        recu = self.envoyer(chez(cadre), membres + bytes(512), content_encoding="gzip").json()
        assert (recu["acceptes"], Appel.objects.count()) == (18, 3)

    def test_un_gzip_abime_coupe_ou_demesure_ne_laisse_rien(self, bandeau, chez, cadre):
        corps = gzip.compress("\n".join(repondu()).encode())
        for mauvais, statut in (
            (b"pas du gzip", 400),
            (corps[:-9], 400),
            (b"", 400),
            (corps + corps[:-9], 400),
            (corps + b"autre chose", 400),
            (corps[:-8] + bytes(8), 400),
            (gzip.compress(b" " * (9 * 1024 * 1024)) * 2, 413),
            (gzip.compress(b" " * (17 * 1024 * 1024)), 413),
        ):
            assert self.envoyer(chez(cadre), mauvais, content_encoding="gzip").status_code == statut
        assert self.envoyer(chez(cadre), b" " * (16 * 1024 * 1024 + 1)).status_code == 413
        assert not EvenementTelephonie.objects.exists()

    def test_un_etranger_n_y_voit_rien_un_lecteur_est_refuse(self, bandeau, chez, arm, etranger, agent_ars):
        corps = "\n".join(repondu()).encode()
        for personne, statut in ((etranger, 404), (arm, 403), (agent_ars, 403)):
            assert self.envoyer(chez(personne), corps).status_code == statut
        assert Client().post(self.ADRESSE, corps, content_type=self.TYPE).status_code == 401
        assert not EvenementTelephonie.objects.exists()

    def test_autre_chose_que_des_lignes_est_refuse(self, bandeau, chez, cadre):
        for corps in ({"a": 1}, [{"a": 1}], [repondu()[0]], [None]):
            assert chez(cadre).post(self.ADRESSE, corps, content_type="application/json").status_code == 400
        assert not EvenementTelephonie.objects.exists()
        assert chez(cadre).post(self.ADRESSE, b"a;b", content_type="text/csv").status_code == 415


def test_qui_a_ete_rejoint_n_est_plus_a_rappeler(envoyer, samu31):
    def renonce(appel, apres, appelant):
        return [
            dit("appel.presente", apres, appel, samu="31", appelant=appelant),
            dit("appel.fin", apres + 20, appel, par="appelant"),
        ]

    envoyer(
        *renonce("a", 0, "+33600000001"),
        *renonce("b", 60, "+33600000001"),
        *renonce("c", 0, "+33600000002"),
        *repondu("d", quand=MIDI + timedelta(minutes=10), appelant="+33600000002"),
        *renonce("e", 0, "+33600000003"),
        *repondu("f", quand=MIDI + timedelta(minutes=40), appelant="+33600000003"),
    )
    restent = a_rappeler([samu31.pk], MIDI - timedelta(hours=1), MIDI + timedelta(hours=2))
    assert [appel.reference for appel in restent] == ["b", "e"]


def test_un_administrateur_declare_une_source_et_n_en_efface_pas(chez, samu31, django_user_model):
    racine = django_user_model.objects.create_superuser("racine", password="formation")
    client = chez(racine)
    corps = {"code": "otn-31", "nom": "OTN", "genre": "otn", "entite": samu31.pk, "est_active": "on"}
    assert client.post("/administration/technique/telephonie/sourcetelephonie/add/", corps).status_code == 302
    source = SourceTelephonie.objects.get()
    assert (source.code, source.mesure_humain) == ("otn-31", False)
    effacer = f"/administration/technique/telephonie/sourcetelephonie/{source.pk}/delete/"
    assert client.post(effacer, {"post": "yes"}).status_code == 403
    for nom in ("fileappels", "accestelephonique"):
        assert client.get(f"/administration/technique/telephonie/{nom}/add/").status_code == 200
