"""Files of calls: read whatever their habit, shown, imported whole or not at all."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from telephonie import avancement
from telephonie.actes.importer import apercu, importer, source_des_fichiers
from telephonie.fichiers.conversion import deviner
from telephonie.fichiers.lecture import lire_fichier
from telephonie.models import Appel, EvenementTelephonie
from tests.telephonie.conftest import MIDI
from tests.telephonie.fichiers import LIGNES, QUEUE_LOG, TITRES, classeur, releve

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(samu31):
    return source_des_fichiers(samu31)


def envoyer(cadre, source, octets, nom="appels.csv", *, malgre_connus=False, **choix):
    feuille = lire_fichier(octets, nom)
    correspondance = deviner(feuille.entetes) | choix
    return importer(
        auteur=cadre, source=source, feuille=feuille, correspondance=correspondance, malgre_connus=malgre_connus
    )


@pytest.mark.parametrize(
    "octets",
    [
        releve(*LIGNES).encode("cp1252"),
        releve(*LIGNES).encode("utf-8-sig"),
        releve(*LIGNES).replace(";", ",").encode(),
        releve(*LIGNES, "").replace(";", "\t").encode(),
    ],
    ids=["windows", "utf8", "virgules", "tabulations"],
)
def test_un_releve_se_lit_comme_il_est_ecrit(cadre, source, octets):
    assert envoyer(cadre, source, octets).acceptes == 7
    premier, second = Appel.objects.order_by("presente_le")
    assert (premier.presente_le, premier.issue, premier.attente_ms) == (MIDI, "repondu", 12_000)
    assert (second.issue, second.appelant, second.file) == ("abandon_file", "=1+1", "arm_n1")


def test_un_classeur_se_lit_aussi_et_le_redeposer_ne_double_rien(cadre, source):
    assert envoyer(cadre, source, classeur(), "appels.xlsx").acceptes == 7
    bilan = envoyer(cadre, source, classeur(), "appels.xlsx")
    assert (bilan.acceptes, bilan.deja_recus) == (0, 7)
    source.refresh_from_db()
    assert source.correspondance["presente_le"] == "Présenté le"


def test_un_queue_log_n_efface_pas_les_colonnes_retenues(cadre, source):
    envoyer(cadre, source, releve(*LIGNES).encode())
    envoyer(cadre, source, QUEUE_LOG.encode(), **dict.fromkeys(("presente_le", "fini_le"), ""))
    source.refresh_from_db()
    assert source.correspondance["presente_le"] == "Présenté le"


@pytest.mark.parametrize(
    ("presente", "repondu", "fini", "en_utc"),
    [
        ("02:59:50", "02:00:05", "02:01:00", "00:59:50"),
        ("02:59:50", "03:00:05", "03:01:00", "01:59:50"),
        ("02:59:50", "", "03:01:00", "01:59:50"),
        ("02:30:00", "02:30:15", "03:10:00", "01:30:00"),
        # Either: the first one, as before.
        ("02:30:00", "02:30:15", "02:31:00", "00:30:00"),
        ("01:59:50", "02:00:05", "02:01:00", "23:59:50"),
    ],
)
def test_un_appel_traverse_la_nuit_ou_l_heure_recule(cadre, source, presente, repondu, fini, en_utc):
    ligne = ";".join(f"25/10/2026 {heure}" if heure else "" for heure in (presente, repondu, fini))
    assert envoyer(cadre, source, releve(f"{ligne};15;;").encode()).acceptes == (3 if repondu else 2)
    appel = Appel.objects.get()
    assert f"{appel.presente_le:%H:%M:%S}" == en_utc
    if repondu:
        assert appel.attente_ms == 15_000
    assert envoyer(cadre, source, releve(f"{ligne};15;;").encode()).acceptes == 0


@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        ("hier;;20/11/2026 12:05:40;15;;", "n'est pas une date"),
        (";;20/11/2026 12:05:40;15;;", "est vide"),
        ("20/11/2026 12:05:00;;20/11/2026 12:04:00;15;;", "ne se suivent pas"),
        ("20/11/2026 12:05:00;20/11/2026 12:06:00;20/11/2026 12:05:30;15;;", "ne se suivent pas"),
        ("20/11/2026 12:05:00;;22/11/2026 12:05:00;15;;", "12 heures"),
        ("0001-01-01 00:00:00;;20/11/2026 12:05:10;15;;", "impossible"),
        ("20/11/2126 12:05:00;;20/11/2126 12:05:10;15;;", "futur"),
        ("20/11/2026 12:05:00;;20/11/2026 12:05:40;" + "1" * 30 + ";;", "donnees.numero"),
    ],
)
def test_une_seule_ligne_fausse_et_rien_n_est_importe(cadre, source, ligne, raison):
    with pytest.raises(ValidationError, match=f"Ligne 3 .*{raison}"):
        envoyer(cadre, source, releve(LIGNES[0], ligne).encode())
    assert not EvenementTelephonie.objects.exists()


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"", "vide"),
        (b"a" * (20 * 1024 * 1024 + 1), "20 Mo"),
        (b"%PDF-1.7 \x00\x00", "Ce n'est ni"),
        (b"PK\x03\x04" + b"\0" * 200, "ne s'ouvre pas"),
        (b"Titre seul;Autre", "pas de ligne"),
        (b"A;A\n1;2", "tous diff"),
        (b"seul\n1", "un titre par colonne"),
    ],
)
def test_ce_qui_n_est_pas_un_tel_fichier_est_refuse(octets, raison):
    with pytest.raises(ValidationError, match=raison):
        lire_fichier(octets, "x")


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (releve(*LIGNES).encode("utf-16"), "UTF-16"),
        (releve(*LIGNES).encode("mac-roman") + b"\x81", "ni de l'UTF-8 ni du Windows-1252"),
    ],
)
def test_un_mauvais_codage_est_refuse_plutot_que_devine(octets, raison):
    with pytest.raises(ValidationError, match=raison):
        lire_fichier(octets, "x")


def test_les_lignes_vides_comptent_dans_le_rang_d_un_refus(cadre, source):
    with pytest.raises(ValidationError, match="Ligne 5 : « Fini le » est vide"):
        envoyer(cadre, source, releve("", LIGNES[0], "", "20/11/2026 12:05:00;;;;;").encode())


def test_ce_que_la_base_contredit_est_dit_par_ligne(cadre, source):
    """The same presentation, told by another file with another number."""
    nommees = f"Identifiant;{TITRES}", f"A1;{LIGNES[0]}", f"A2;{LIGNES[1]}"
    envoyer(cadre, source, "\n".join(nommees).encode())
    with pytest.raises(ValidationError) as refus:
        envoyer(cadre, source, "\n".join((*nommees[:2], nommees[2].replace(";15;", ";112;"))).encode())
    assert refus.value.messages == ["Ligne 3 : Cet identifiant a déjà servi pour un autre événement."]
    assert EvenementTelephonie.objects.count() == 7


@pytest.mark.parametrize("titre", ["Présenté\nle", "Présenté   le", "Présenté\t le"])
def test_un_titre_sur_deux_lignes_se_choisit_dans_la_page(cadre, source, settings, tmp_path, titre):
    """A browser gives an option back with its spaces made one."""
    settings.GED_DEPOTS = tmp_path
    client = Client()
    client.force_login(cadre)
    titres = TITRES.replace("Présenté le", f'"{titre}"')
    fichier = io.BytesIO("\n".join((titres, *LIGNES)).encode())
    fichier.name = "appels.csv"
    page = client.post("/telephonie/SAMU31/importation/", {"fichier": fichier})
    choix = {f"colonne-{code}": " ".join(titre.split()) for code, _, _, titre in page.context["choix"]}
    corps = choix | {"cle": page.context["cle"], "nom": "appels.csv", "geste": "importer"}
    assert client.post("/telephonie/SAMU31/importation/", corps).status_code == 302
    assert Appel.objects.count() == 2


def test_une_source_desactivee_n_importe_rien(cadre, source):
    source.est_active = False
    with pytest.raises(ValidationError, match="désactivée"):
        envoyer(cadre, source, releve(*LIGNES).encode())


def test_les_colonnes_doivent_etre_dites_une_fois_chacune(cadre, source):
    for choix, raison in (
        ({"fini_le": ""}, "Fini le"),
        ({"file": "Appelant"}, "deux fois"),
        ({"file": "X"}, "n'est pas dans"),
    ):
        with pytest.raises(ValidationError, match=raison):
            envoyer(cadre, source, releve(*LIGNES).encode(), **choix)


def test_seul_un_responsable_importe(arm, etranger, cadre, source):
    for personne in (arm, etranger):
        with pytest.raises(PermissionDenied):
            envoyer(personne, source, releve(*LIGNES).encode())


def test_l_heure_du_fichier_est_celle_du_samu(cadre, source, samu31):
    samu31.departements = ["974"]
    samu31.save()
    source.refresh_from_db()
    feuille = lire_fichier(releve(*LIGNES).encode(), "x.csv")
    converti = apercu(source, feuille, deviner(feuille.entetes))
    assert converti.recus[0].survenu_le == MIDI - timedelta(hours=3)


class TestPage:
    def client(self, personne):
        client = Client()
        client.force_login(personne)
        return client

    def test_le_fichier_se_montre_puis_s_importe(self, cadre, source, settings, tmp_path):
        settings.GED_DEPOTS = tmp_path
        client = self.client(cadre)
        fichier = io.BytesIO(releve(*LIGNES).encode())
        fichier.name = "appels.csv"
        page = client.post("/telephonie/SAMU31/importation/", {"fichier": fichier})
        assert "2 appels, 7 événements" in page.content.decode()
        assert not EvenementTelephonie.objects.exists()
        choix = {f"colonne-{code}": titre for code, _, _, titre in page.context["choix"]}
        corps = choix | {"cle": page.context["cle"], "nom": "appels.csv", "geste": "importer"}
        assert client.post("/telephonie/SAMU31/importation/", corps).status_code == 302
        assert Appel.objects.count() == 2
        assert not list(tmp_path.glob("appels-*"))
        assert client.post("/telephonie/SAMU31/importation/", corps).status_code == 400

    def test_un_import_refuse_montre_encore_le_fichier_et_les_colonnes_choisies(
        self, cadre, source, settings, tmp_path
    ):
        settings.GED_DEPOTS = tmp_path
        client = self.client(cadre)
        fichier = io.BytesIO(releve(*LIGNES).encode())
        fichier.name = "appels.csv"
        page = client.post("/telephonie/SAMU31/importation/", {"fichier": fichier})
        choix = {f"colonne-{code}": titre for code, _, _, titre in page.context["choix"]}
        corps = choix | {"cle": page.context["cle"], "nom": "appels.csv", "geste": "importer"}
        refusee = client.post("/telephonie/SAMU31/importation/", corps | {"colonne-file": "Appelant"})
        assert refusee.status_code == 400
        assert "Une colonne ne peut pas servir deux fois." in refusee.text
        assert f'name="cle" value="{page.context["cle"]}"' in refusee.text
        assert {code: titre for code, _, _, titre in refusee.context["choix"]}["file"] == "Appelant"
        assert not EvenementTelephonie.objects.exists()
        assert client.post("/telephonie/SAMU31/importation/", corps).status_code == 302
        assert Appel.objects.count() == 2

    def test_qui_ne_peut_pas_ne_voit_pas(self, arm, voisin, source):
        assert self.client(arm).get("/telephonie/SAMU31/importation/").status_code == 403
        assert self.client(voisin).get("/telephonie/SAMU31/importation/").status_code == 404

    def test_on_suit_l_avancement_de_ses_imports_et_pas_de_ceux_du_voisin(self, cadre, arm, voisin, source, samu82):
        adresse = "/telephonie/SAMU31/importation/avancement/"
        client = self.client(cadre)
        avancement.dire(source_des_fichiers(samu82), 3, 9)
        assert client.get(adresse).content.strip() == b""
        avancement.dire(source, 1_500, 3_000)
        assert "Fichiers du Samu 31)\xa0: 1\u202f500 lignes sur 3\u202f000" in client.get(adresse).content.decode()
        assert self.client(arm).get(adresse).status_code == 403
        assert self.client(voisin).get(adresse).status_code == 404
        envoyer(cadre, source, releve(*LIGNES).encode())
        assert client.get(adresse).content.strip() == b""

    @pytest.mark.parametrize(
        "corps", [{}, {"cle": "../../etc/passwd"}, {"cle": "6f1c1a0e-0000-4000-8000-000000000000"}]
    )
    def test_une_demande_sans_fichier_se_dit(self, cadre, source, corps):
        reponse = self.client(cadre).post("/telephonie/SAMU31/importation/", corps)
        assert reponse.status_code == 400
        assert "Rien n’a été importé" in reponse.content.decode()
