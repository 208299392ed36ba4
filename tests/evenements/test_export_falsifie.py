"""A program without the portal sees every alteration of a sealed export."""

import json
import re
import zipfile
from uuid import uuid4

import pytest
import verifier_export
from django.test import Client

from annuaire.territoire import deriver_groupes
from evenements.actes.ouvrir import ouvrir_evenement
from fil import sceau
from fil.models import Depeche
from maincourante.actes.consigner import consigner
from tests.durable import durant_le_module, reprendre, troupe
from tests.evenements.conftest import description
from tests.evenements.scelle import (
    alterer,
    ecrire,
    exporter,
    fil_de,
    lire,
    octets_exportes,
    sur_les_lignes,
    verifier,
    vivre,
)
from tests.ged.fichiers import envoyer as deposer

__all__ = ["exporter"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _monde(django_db_setup, django_db_blocker):
    """One export, which each test alters as it likes."""

    def exporter_une_fois():
        joues = troupe()
        deriver_groupes()
        evenement = ouvrir_evenement(auteur=joues["cadre"], jeton=uuid4(), description=description(), entrees=())
        vecu = vivre(evenement, joues["arm"], joues["samu82"])
        return joues | {"vecu": vecu, "octets": octets_exportes(Client(), joues["arm"], vecu)}

    with durant_le_module(django_db_blocker, exporter_une_fois) as monde:
        yield monde


arm, vecu, octets = map(reprendre, ("arm", "vecu", "octets"))


@pytest.fixture
def scelle(octets, tmp_path):
    fichier = tmp_path / "export.zip"
    fichier.write_bytes(octets)
    return fichier


@pytest.mark.parametrize("refaire", [False, True])
def test_un_caractere_change_dans_un_texte_se_voit(scelle, vecu, refaire):
    avant, apres = "à 800 m".encode(), "à 300 m".encode()
    alterer(scelle, fil_de(vecu), lambda octets: octets.replace(avant, apres), refaire=refaire)
    code, sortie = verifier(scelle)
    numero = Depeche.objects.get(groupe=vecu.groupe, donnees__texte="Périmètre porté à 800 m.").numero
    assert code == 1
    assert f"dépêche {numero} : son contenu ou son empreinte n'est plus celui qui a été scellé" in sortie


@pytest.mark.parametrize(
    ("changer", "faute"),
    [
        (lambda lignes: lignes[:3] + lignes[4:], "dépêche 4 : elle manque"),
        (lambda lignes: [*lignes[:3], lignes[4], lignes[3], *lignes[5:]], "dépêche 4 : elle manque, ou n'est pas à sa"),
        (lambda lignes: lignes[:-2], "la fin a été coupée"),
        (lambda lignes: [*lignes, lignes[-1]], "n'est pas à sa place"),
        (lambda lignes: [*lignes[:2], "rien", *lignes[3:]], "dépêche 3 : elle n'est pas lisible"),
    ],
    ids=["supprimer", "échanger", "couper", "doubler", "remplacer"],
)
def test_une_depeche_supprimee_deplacee_ou_coupee_se_voit(scelle, vecu, changer, faute):
    alterer(scelle, fil_de(vecu), sur_les_lignes(changer), refaire=True)
    code, sortie = verifier(scelle)
    assert (code, faute in sortie) == (1, True), sortie


def test_un_fil_recoupe_et_son_manifeste_refait_se_voient_par_un_sceau_note_ailleurs(scelle, vecu):
    """Whoever rewrites the head and the manifest too leaves a whole that holds: only what was noted elsewhere tells."""
    contenu = lire(scelle)
    manifeste = json.loads(contenu["manifeste.json"])
    note = manifeste["fils"][0] | {}
    coupe = sur_les_lignes(lambda lignes: lignes[:2])(contenu[fil_de(vecu)])
    contenu |= {fil_de(vecu): coupe, "bilans.csv": contenu["bilans.csv"].splitlines(keepends=True)[0]}
    carte = json.loads(contenu["carte.geojson"]) | {"features": []}
    contenu["carte.geojson"] = json.dumps(carte).encode()
    manifeste["fils"][0] |= {"numero": 2, "empreinte": json.loads(coupe)[-1]["empreinte"]}
    for nom in manifeste["fichiers"]:
        manifeste["fichiers"][nom]["sha256"] = verifier_export.hashlib.sha256(contenu[nom]).hexdigest()
    contenu["manifeste.json"] = sceau.canonique(manifeste).encode()
    ecrire(scelle, contenu)

    assert verifier(scelle)[0] == 0
    code, sortie = verifier(scelle, "--attendu", f"{note['groupe']}:{note['numero']}:{note['empreinte']}")
    assert code == 1 and "avait été notée" in sortie
    trace = Depeche.objects.get(groupe=vecu.groupe, genre="evenement.exporte").donnees["export"]
    code, sortie = verifier(scelle, "--manifeste", trace["manifeste"])
    assert code == 1 and "l'export a été refait" in sortie


def test_une_carte_changee_se_voit_meme_si_le_manifeste_la_suit(scelle):
    alterer(scelle, "carte.geojson", lambda octets: octets.replace(b"800.5", b"300.5"))
    code, sortie = verifier(scelle)
    assert code == 1 and "carte.geojson : ce fichier a été modifié." in sortie
    alterer(scelle, "carte.geojson", lambda octets: octets, refaire=True)
    code, sortie = verifier(scelle)
    assert code == 1 and "n'est pas celui que disent les dépêches scellées" in sortie


@pytest.mark.parametrize(
    "changer",
    [
        lambda octets: octets.replace(b";5;11;", b";1;11;"),
        lambda octets: re.sub(rb" \d\d:\d\d;", b" 25:07;", octets, count=1),
        lambda octets: octets.replace(b"J. Petit", b"M. Grand"),
    ],
    ids=["chiffre", "heure", "auteur"],
)
def test_des_bilans_changes_se_voient_meme_si_le_manifeste_les_suit(scelle, changer):
    alterer(scelle, "bilans.csv", changer, refaire=True)
    code, sortie = verifier(scelle)
    assert code == 1 and "bilans.csv : les bilans ne sont pas" in sortie


def test_des_pieces_changees_se_voient_meme_si_le_manifeste_les_suit(exporter, vecu, arm):
    depot = deposer(arm, vecu.groupe, "plan.txt", b"Plan de masse du site.")
    consigner(auteur=arm, groupe=vecu.groupe, texte="Plan joint.", jeton=uuid4(), pieces=[depot.jeton])
    scelle = exporter(arm)
    assert verifier(scelle)[0] == 0
    alterer(scelle, "pieces-jointes.json", lambda octets: octets.replace(b"J. Petit", b"M. Grand"), refaire=True)
    code, sortie = verifier(scelle)
    assert code == 1 and "pieces-jointes.json : les documents ne sont pas" in sortie


def test_un_export_d_avant_la_liste_des_pieces_se_verifie(scelle):
    contenu = lire(scelle)
    del contenu["pieces-jointes.json"]
    manifeste = json.loads(contenu["manifeste.json"])
    del manifeste["fichiers"]["pieces-jointes.json"]
    ecrire(scelle, contenu | {"manifeste.json": sceau.canonique(manifeste).encode()})
    assert verifier(scelle)[0] == 0


def test_un_fichier_ajoute_ote_ou_double_se_voit(scelle):
    contenu = lire(scelle)
    with zipfile.ZipFile(scelle, "a") as archive:
        archive.writestr("note.txt", "ajoutée")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("carte.geojson", "{}")
    code, sortie = verifier(scelle)
    assert code == 1 and "note.txt : ce fichier n'est pas dans le manifeste" in sortie
    assert "carte.geojson : ce fichier se trouve plusieurs fois" in sortie
    ecrire(scelle, {nom: octets for nom, octets in contenu.items() if nom != "LISEZMOI.txt"})
    code, sortie = verifier(scelle)
    assert code == 1 and "LISEZMOI.txt : ce fichier manque." in sortie


def test_ce_qui_n_est_pas_un_export_est_dit_sans_trace_de_programme(tmp_path, scelle):
    faux = tmp_path / "faux.zip"
    faux.write_bytes(b"bonjour")
    assert verifier(faux)[0] == 1
    ecrire(faux, {"lisez.txt": b""})
    assert verifier(faux)[0] == 2
    ecrire(faux, lire(scelle) | {"manifeste.json": b'{"format":"portail-si-samu/export-scelle/1"}'})
    code, sortie = verifier(faux)
    assert code == 1 and "abîmé" in sortie
    code, sortie = verifier(tmp_path / "absent.zip")
    assert code == 2 and "Traceback" not in sortie


def test_un_fichier_zip_abime_est_dit_abime(scelle):
    octets = bytearray(scelle.read_bytes())
    octets[len(octets) // 3] ^= 0xFF
    scelle.write_bytes(octets)
    code, sortie = verifier(scelle)
    assert code == 1 and "Traceback" not in sortie
