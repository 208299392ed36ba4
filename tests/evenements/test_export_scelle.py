"""The sealed export: what it holds for each reader, and that a program without the portal sees every alteration."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
import verifier_export
from django.utils import timezone

from annuaire.models import Droit, Participation
from evenements.actes.carte import modifier, supprimer
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.export_scelle.contenu import tableau_des_bilans
from fil import sceau
from fil.models import Depeche, Fil
from fil.verification import verifier as verifier_le_fil
from maincourante.actes.consigner import consigner
from tests import fabriques
from tests.evenements.objets import CERCLE, objet
from tests.ged.fichiers import envoyer as deposer
from tests.ged.fichiers import ranger

pytestmark = pytest.mark.django_db
PROGRAMME = Path(verifier_export.__file__)


@pytest.fixture
def vecu(evenement, arm, samu82):
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
        client.force_login(personne)
        reponse = client.get(f"/evenements/{vecu.pk}/export-scelle.zip")
        assert reponse.status_code == 200
        fichier = tmp_path / f"{uuid4()}.zip"
        fichier.write_bytes(b"".join(reponse))
        return fichier

    return _exporter


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


def test_un_bon_export_est_dit_intact(scelle, vecu):
    tete = Depeche.objects.filter(groupe=vecu.groupe).order_by("numero")[:1].get()
    attendu = f"{vecu.groupe_id}:1:{bytes(tete.empreinte).hex()}"
    code, sortie = verifier(scelle, "--attendu", attendu)
    assert code == 0, sortie
    assert "Export intact" in sortie and "dépêches intactes, sceau" in sortie
    code, sortie = verifier(scelle)
    assert (code, "Export intact" in sortie, "Authenticité non comparée" in sortie) == (0, False, True), sortie


def test_l_outil_et_le_portail_scellent_les_memes_octets(vecu):
    precedente = b""
    for depeche in Depeche.objects.filter(groupe=vecu.groupe).order_by("numero"):
        corps = json.loads(depeche.corps())
        assert verifier_export.canonique(corps) == depeche.corps()
        assert verifier_export.empreinte(precedente, corps) == bytes(depeche.empreinte)
        precedente = bytes(depeche.empreinte)
    assert verifier_le_fil(vecu.groupe_id).rupture == ""


def test_l_export_porte_tout_ce_que_l_on_relit(scelle, vecu):
    contenu = lire(scelle)
    cellule = vecu.cellules.get().groupe_id
    assert set(contenu) == {
        "LISEZMOI.txt",
        "bilans.csv",
        "carte.geojson",
        "manifeste.json",
        "pieces-jointes.json",
        *(f"depeches/fil-{pk}.json" for pk in (vecu.groupe_id, cellule)),
        *(f"main-courante/fil-{pk}.pdf" for pk in (vecu.groupe_id, cellule)),
    }
    pdf = pypdfium2.PdfDocument(contenu[f"main-courante/fil-{vecu.groupe_id}.pdf"])
    texte = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Explosion signalée." in texte
    traces = {t["properties"]["name"]: t for t in json.loads(contenu["carte.geojson"])["features"]}
    assert traces["PMA nord"]["properties"]["etat"] == "leve"
    assert "Erreur" not in traces and len(traces) == 2
    assert contenu["bilans.csv"].decode("utf-8-sig").count("Terrain;") == 2
    assert json.loads(contenu["pieces-jointes.json"]) == []
    lisezmoi = contenu["LISEZMOI.txt"].decode()
    assert vecu.reference in lisezmoi and "python3 verifier_export.py evenement-" in lisezmoi


def test_les_pieces_jointes_sont_dites_avec_leur_empreinte(exporter, vecu, arm):
    octets = b"Plan de masse du site."
    depot = deposer(arm, vecu.groupe, "plan.txt", octets)
    entree = consigner(auteur=arm, groupe=vecu.groupe, texte="Plan joint.", jeton=uuid4(), pieces=[depot.jeton]).entree
    ranger(arm, vecu.groupe, "consignes.txt", b"Consignes.")
    pieces = {piece["nom"]: piece for piece in json.loads(lire(exporter(arm))["pieces-jointes.json"])}
    assert set(pieces) == {"plan.txt", "consignes.txt"}
    assert pieces["plan.txt"]["entrees"] == [entree.numero]
    assert pieces["plan.txt"]["sha256"] == verifier_export.hashlib.sha256(octets).hexdigest()
    assert pieces["consignes.txt"]["entrees"] == []


def test_les_noms_ne_dependent_que_de_l_evenement_et_de_l_heure(client, vecu, arm):
    client.force_login(arm)
    entete = client.get(f"/evenements/{vecu.pk}/export-scelle.zip")["Content-Disposition"]
    assert entete.startswith(f'attachment; filename="evenement-{vecu.reference}-scelle-{timezone.localtime():%Y%m%d}-')


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


def test_l_outil_ecrit_un_bilan_comme_le_portail():
    """In summer time and out of it, at the minute when it changes, and what a spreadsheet would compute."""
    for heure in ("2026-03-29T00:59:59", "2026-03-29T01:00:00", "2026-10-25T00:59:00", "2026-10-25T01:00:00"):
        bilan = dict.fromkeys(verifier_export.FIGURES) | {
            "ua": 0, "source": {"libelle": "Terrain"}, "auteur": {"nom": "=A;\"1\""}, "entite": None,
            "constate_le": f"{heure}+00:00", "saisi_le": "2024-12-31T23:30:00+00:00",
        }  # fmt: skip
        lu = csv.reader(io.StringIO(tableau_des_bilans([(7, bilan)]).decode()), delimiter=";")
        assert list(lu)[1] == verifier_export.ligne_de_bilan(7, bilan)


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


def test_un_evenement_clos_s_exporte_et_sa_trace_reste(client, exporter, vecu, cadre, arm):
    for vers in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=vecu, vers=vers, motif="Fin.")
    code, sortie = verifier(exporter(arm))
    assert code == 0, sortie
    trace = Depeche.objects.filter(groupe=vecu.groupe).latest("numero")
    assert (trace.genre, trace.auteur) == ("evenement.exporte", arm)
    assert trace.donnees["export"]["manifeste"] in sortie
    assert trace.donnees["export"]["manifeste"] in client.get(f"/evenements/{vecu.pk}/export-scelle/").content.decode()
    assert Fil.objects.get(groupe=vecu.groupe).empreinte == trace.empreinte


def test_l_export_ne_porte_que_ce_que_la_personne_voit(exporter, vecu, voisin):
    """The neighbour takes part in the event and not in the cell, which was opened before."""
    cellule = vecu.cellules.get().groupe
    assert not Participation.objects.de(voisin).filter(groupe=cellule).exists()
    fichier = exporter(voisin)
    contenu = lire(fichier)
    assert f"depeches/fil-{cellule.pk}.json" not in contenu
    assert cellule.nom not in contenu["LISEZMOI.txt"].decode()
    assert [fil["groupe"] for fil in json.loads(contenu["manifeste.json"])["fils"]] == [vecu.groupe_id]
    assert verifier(fichier)[0] == 0


def test_un_etranger_n_exporte_rien_et_rien_n_est_inscrit(client, etranger, vecu):
    client.force_login(etranger)
    for adresse in ("export-scelle.zip", "export-scelle/", "rejeu/"):
        assert client.get(f"/evenements/{vecu.pk}/{adresse}").status_code == 404
    assert not Depeche.objects.filter(genre="evenement.exporte").exists()


def test_un_evenement_de_plus_de_deux_mille_entrees_a_plusieurs_pdf(exporter, arm, vecu, monkeypatch):
    monkeypatch.setattr("evenements.export_scelle.fabrique.ENTREES_PAR_PDF", 5)
    fichier = exporter(arm)
    assert f"main-courante/fil-{vecu.groupe_id}-partie-2.pdf" in lire(fichier)
    assert verifier(fichier)[0] == 0


def test_un_fichier_zip_abime_est_dit_abime(scelle):
    octets = bytearray(scelle.read_bytes())
    octets[len(octets) // 3] ^= 0xFF
    scelle.write_bytes(octets)
    code, sortie = verifier(scelle)
    assert code == 1 and "Traceback" not in sortie


def test_le_zip_porte_l_heure_de_l_export(scelle):
    with zipfile.ZipFile(io.BytesIO(scelle.read_bytes())) as archive:
        dates = {info.date_time for info in archive.infolist()}
    assert len(dates) == 1
