"""A sealed export to look at and to tamper with, and the program that verifies it as a third party runs it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
import verifier_export

from annuaire.models import Droit
from evenements.actes.carte import modifier, supprimer
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.compter import etablir_bilan
from fil import sceau
from tests import fabriques
from tests.evenements.objets import CERCLE, objet

PROGRAMME = Path(verifier_export.__file__)


@pytest.fixture
def vecu(evenement, arm, samu82):
    return vivre(evenement, arm, samu82)


def vivre(evenement, arm, samu82):
    """The event with entries, a map, two counts and a cell that the neighbour Samu does not see."""
    groupe = evenement.groupe
    cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="cump", nom="CUMP")
    fabriques.inviter(groupe, samu82, Droit.ECRITURE)
    for texte in ("Explosion signalée.", "Périmètre de 500 m.", "Périmètre porté à 800 m."):
        fabriques.entree(arm, groupe, texte)
    fabriques.entree(arm, cellule.groupe, "Trois familles reçues.")
    pma = objet(arm, groupe, libelle="PMA nord")
    modifier(auteur=arm, objet=pma, jeton=uuid4(), version=1, etat="leve")
    efface = objet(arm, groupe, libelle="Erreur")
    supprimer(auteur=arm, objet=efface, jeton=uuid4(), version=1)
    objet(arm, groupe, genre="cercle", symbole="exclusion", geometrie=CERCLE, rayon_m=800.5)
    for ua in (3, 5):
        etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=ua, ur=11)
    return evenement


@pytest.fixture
def exporter(client, vecu, tmp_path):
    def _exporter(personne):
        fichier = tmp_path / f"{uuid4()}.zip"
        fichier.write_bytes(octets_exportes(client, personne, vecu))
        return fichier

    return _exporter


def octets_exportes(client, personne, evenement):
    client.force_login(personne)
    reponse = client.get(f"/evenements/{evenement.pk}/export-scelle.zip")
    assert reponse.status_code == 200
    return b"".join(reponse)


@pytest.fixture
def scelle(exporter, arm):
    return exporter(arm)


def lire(fichier):
    with zipfile.ZipFile(fichier) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def ecrire(fichier, contenu):
    with zipfile.ZipFile(fichier, "w") as archive:
        for nom, octets in contenu.items():
            archive.writestr(nom, octets)


def verifier(fichier, *options):
    """As a third party does: another process, nothing of the portal on its path."""
    ordre = [sys.executable, "-I", str(PROGRAMME), str(fichier), *options]
    fini = subprocess.run(ordre, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    return fini.returncode, fini.stdout + fini.stderr


def alterer(fichier, nom, changer, *, refaire=False):
    """Change a file of the export; `refaire`: its SHA-256 in the manifest too, as a forger would."""
    contenu = lire(fichier)
    contenu[nom] = changer(contenu[nom])
    if refaire:
        manifeste = json.loads(contenu["manifeste.json"])
        manifeste["fichiers"][nom]["sha256"] = verifier_export.hashlib.sha256(contenu[nom]).hexdigest()
        contenu["manifeste.json"] = sceau.canonique(manifeste).encode()
    ecrire(fichier, contenu)


def fil_de(evenement):
    return f"depeches/fil-{evenement.groupe_id}.json"


def sur_les_lignes(changer):
    """A change made on the list of lines, written back as the export writes it."""

    def _changer(octets):
        lignes = changer(json.loads(octets))
        return ("[\n" + ",\n".join(map(sceau.canonique, lignes)) + "\n]\n").encode()

    return _changer
