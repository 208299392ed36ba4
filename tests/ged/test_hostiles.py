"""What must not come in does not, says why in French, and leaves nothing behind."""

from __future__ import annotations

import io
import socket
import zipfile
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from ged import magasin
from ged.actes.deposer import deposer
from ged.actes.depots import ouvrir_depot, recevoir
from ged.actes.traiter import a_reprendre, traiter
from ged.models import Depot, Document, Fichier
from tests.ged.fichiers import EICAR, docx, envoyer, pdf, png, ranger, xlsx

pytestmark = pytest.mark.django_db


def refus_de(acte) -> str:
    with pytest.raises(ValidationError) as refus:
        acte()
    return " ".join(refus.value.messages)


def verifier_que_rien_ne_reste(region):
    assert not Document.objects.filter(groupe=region).exists()
    assert not Fichier.objects.exists()


def bombe() -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("nom", "octets", "dit"),
    [
        ("plan.pdf", b"MZ\x90\x00" + b"\0" * 100, "programme Windows"),
        ("plan.pdf", b"\x7fELF" + b"\0" * 100, "programme Linux"),
        ("plan.txt", b"#!/bin/sh\nrm -rf /\n", "un script"),
        ("plan.docx", bombe(), "bombe de décompression"),
        ("plan.docx", docx(autres={"word/vbaProject.bin": b"x"}), "macros"),
        ("plan.txt", b"<html><script>alert(1)</script></html>", "page web"),
        ("plan.txt", b'\xef\xbb\xbf  <svg xmlns="x" onload="alert(1)">', "SVG"),
        ("plan.png", b'<svg xmlns="x"><script/></svg>', "SVG"),
        ("plan.pdf", png(), "Renommez-le"),
        ("plan.xlsx", docx(), "Renommez-le"),
        ("plan.docx", b"PK\x03\x04n'importe quoi", "abîmé"),
        ("plan.pdf", b"\x00\x01\x02\x03" * 50, "n'est pas reconnu"),
        ("plan.doc.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "macros"),
    ],
)
def test_un_contenu_deguise_est_refuse(arm, region, nom, octets, dit):
    depot = envoyer(arm, region, nom, octets)
    assert dit in refus_de(lambda: deposer(auteur=arm, groupe=region, jeton=depot.jeton))
    verifier_que_rien_ne_reste(region)


@pytest.mark.parametrize("nom", ["note.txt", "numéros.csv"])
@pytest.mark.parametrize("texte", ["PK 12 de l'A61 : accès coupé", "MZ;05 61 00 00 18"])
def test_un_texte_qui_commence_comme_un_programme_ou_une_archive_est_admis(arm, region, nom, texte):
    assert ranger(arm, region, nom, texte.encode()).courante.nom == nom


def test_une_table_de_millions_de_lignes_est_refusee_avant_d_etre_lue(arm, region, monkeypatch):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for rang in range(30_000):
            archive.writestr(f"word/{rang:030}", b"")

    def ouvrir(chemin):
        raise AssertionError(chemin)

    monkeypatch.setattr("ged.controle.archive.ZipFile", ouvrir)
    depot = envoyer(arm, region, "plan.docx", sortie.getvalue())
    assert "bombe de décompression" in refus_de(lambda: deposer(auteur=arm, groupe=region, jeton=depot.jeton))


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("../../etc/passwd.txt", "chemin"),
        ("..\\..\\windows\\plan.pdf", "chemin"),
        ("p" * 300 + ".pdf", "304 caractères"),
        ("virus.exe", "pas admis"),
        ("page.html", "pas admis"),
        ("dessin.svg", "pas admis"),
        ("archive.zip", "pas admis"),
        ("sans extension", "pas admis"),
        ("con.pdf", "pas utilisable"),
        ("\u202e\u200b", "pas utilisable"),
    ],
)
def test_un_nom_qui_trompe_est_refuse_avant_l_envoi(arm, region, nom, dit):
    jeton = uuid4()
    assert dit in refus_de(lambda: ouvrir_depot(auteur=arm, groupe=region, nom=nom, taille=10, jeton=jeton))
    assert not Depot.objects.exists()
    assert not magasin.chemin_du_depot(jeton).exists()


def test_un_nom_garde_ses_accents_et_perd_ce_qui_ne_se_voit_pas(arm, region):
    depot = envoyer(arm, region, "Fiche\u202e réflexe\x07  été?.txt", b"Texte.")
    assert depot.nom == "Fiche réflexe été .txt"


def test_un_fichier_vide_est_refuse(arm, region):
    acte = lambda: ouvrir_depot(auteur=arm, groupe=region, nom="vide.pdf", taille=0, jeton=uuid4())  # noqa: E731
    assert "vide" in refus_de(acte)


def test_un_fichier_trop_gros_est_refuse_avant_l_envoi(arm, region, settings):
    settings.GED_TAILLE_MAX = 1024 * 1024
    acte = lambda: ouvrir_depot(auteur=arm, groupe=region, nom="gros.pdf", taille=3_000_000, jeton=uuid4())  # noqa: E731
    assert "maximum 1 Mo" in refus_de(acte)


def test_un_envoi_coupe_se_reprend_et_ne_se_depose_pas_avant(arm, region):
    octets = b"Consignes. " * 1000
    depot = ouvrir_depot(auteur=arm, groupe=region, nom="consignes.txt", taille=len(octets), jeton=uuid4())
    recevoir(auteur=arm, depot=depot, debut=0, octets=octets[:4000])
    assert "reprenez-le" in refus_de(lambda: deposer(auteur=arm, groupe=region, jeton=depot.jeton))
    verifier_que_rien_ne_reste(region)

    assert "reprenez à 4000" in refus_de(lambda: recevoir(auteur=arm, depot=depot, debut=5000, octets=octets[5000:]))
    # The piece whose answer was lost is sent again: what is already there is not written twice.
    depot = recevoir(auteur=arm, depot=depot, debut=2000, octets=octets[2000:7000])
    assert depot.recu == 7000
    recevoir(auteur=arm, depot=depot, debut=7000, octets=octets[7000:])
    document = deposer(auteur=arm, groupe=region, jeton=depot.jeton)
    assert b"".join(magasin.lire(magasin.adresse(document.courante.fichier.empreinte))) == octets


def test_plus_d_octets_qu_annonce_sont_refuses(arm, region):
    depot = ouvrir_depot(auteur=arm, groupe=region, nom="consignes.txt", taille=5, jeton=uuid4())
    assert "plus gros qu'annoncé" in refus_de(lambda: recevoir(auteur=arm, depot=depot, debut=0, octets=b"0123456789"))


def test_un_disque_plein_au_depart_se_dit(arm, region, settings):
    settings.GED_RESERVE = 1 << 60
    acte = lambda: ouvrir_depot(auteur=arm, groupe=region, nom="plan.pdf", taille=10, jeton=uuid4())  # noqa: E731
    assert "assez de place" in refus_de(acte)


def test_un_disque_plein_en_route_se_dit_et_l_envoi_se_reprend(arm, region):
    """/dev/full is a disk that is always full: every write on it fails as on a real one."""
    depot = ouvrir_depot(auteur=arm, groupe=region, nom="plan.txt", taille=10, jeton=uuid4())
    chemin = magasin.chemin_du_depot(depot.jeton)
    chemin.unlink()
    chemin.symlink_to("/dev/full")
    assert "assez de place" in refus_de(lambda: recevoir(auteur=arm, depot=depot, debut=0, octets=b"0123456789"))
    depot.refresh_from_db()
    assert depot.recu == 0

    chemin.unlink()
    chemin.touch()
    assert recevoir(auteur=arm, depot=depot, debut=0, octets=b"0123456789").recu == 10


def test_une_partie_perdue_sur_le_disque_se_voit(arm, region):
    depot = envoyer(arm, region, "plan.txt", b"0123456789")
    magasin.chemin_du_depot(depot.jeton).write_bytes(b"01234")
    assert "perdue en route" in refus_de(lambda: deposer(auteur=arm, groupe=region, jeton=depot.jeton))


def test_l_antivirus_refuse_eicar(arm, region, clamd):
    document = ranger(arm, region, "facture.txt", b"Bonjour. " + EICAR)
    assert document.courante.fichier.etat == Fichier.Etat.QUARANTAINE
    traiter(fichier_id=document.courante.fichier_id)

    fichier = Fichier.objects.get()
    assert (fichier.etat, fichier.menace) == (Fichier.Etat.INFECTE, "Eicar-Test-Signature")
    assert fichier.texte == ""
    client = Client()
    client.force_login(arm)
    reponse = client.get(f"/ged/versions/{document.courante_id}/fichier/")
    assert reponse.status_code == 403
    assert "L’antivirus" in reponse.content.decode() or "L&#x27;antivirus" in reponse.content.decode()
    assert b"EICAR" not in reponse.content

    depot = envoyer(arm, region, "encore.txt", b"Bonjour. " + EICAR)
    assert "déjà refusé" in refus_de(lambda: deposer(auteur=arm, groupe=region, jeton=depot.jeton))


def test_un_fichier_sain_sort_de_quarantaine(arm, region, clamd):
    document = ranger(arm, region, "consignes.txt", b"Consignes de nuit.")
    client = Client()
    client.force_login(arm)
    adresse = f"/ged/versions/{document.courante_id}/fichier/"
    assert client.get(adresse).status_code == 403
    traiter(fichier_id=document.courante.fichier_id)
    assert Fichier.objects.get().etat == Fichier.Etat.SAIN
    assert client.get(adresse).status_code == 200


def test_un_antivirus_muet_laisse_en_quarantaine_et_se_redemande(arm, region, settings, clamd):
    with socket.create_server(("127.0.0.1", 0)) as personne:
        ferme = personne.getsockname()[1]
    settings.GED_ANTIVIRUS = f"tcp://127.0.0.1:{ferme}"
    document = ranger(arm, region, "consignes.txt", b"Consignes de nuit.")
    traiter(fichier_id=document.courante.fichier_id)
    assert Fichier.objects.get().etat == Fichier.Etat.QUARANTAINE

    settings.GED_ANTIVIRUS = clamd
    traiter(fichier_id=document.courante.fichier_id)
    assert Fichier.objects.get().etat == Fichier.Etat.SAIN


@pytest.mark.parametrize(
    ("octets", "etat"), [(b"Consignes. " + EICAR, Fichier.Etat.INFECTE), (b"Consignes.", Fichier.Etat.SAIN)]
)
def test_ce_qui_fut_depose_avant_l_antivirus_est_analyse_aussi(arm, voisin, region, settings, clamd, octets, etat):
    settings.GED_ANTIVIRUS = ""
    ancien = ranger(arm, region, "ancien.txt", octets)
    traiter(fichier_id=ancien.courante.fichier_id)
    assert a_reprendre() == []
    settings.GED_ANTIVIRUS = clamd
    assert Fichier.objects.get().est_lisible
    assert a_reprendre() == [ancien.courante.fichier_id]
    # The same bytes, deposited now: they wait, as any others.
    ranger(voisin, region, "nouveau.txt", octets)
    assert Fichier.objects.get().etat == Fichier.Etat.QUARANTAINE
    traiter(fichier_id=ancien.courante.fichier_id)
    assert Fichier.objects.get().etat == etat
    assert a_reprendre() == []


def test_sans_antivirus_le_fichier_dit_qu_il_n_est_pas_analyse(arm, region):
    document = ranger(arm, region)
    client = Client()
    client.force_login(arm)
    page = client.get(f"/ged/groupes/{region.pk}/").content.decode()
    assert document.courante.fichier.etat == Fichier.Etat.NON_ANALYSE
    assert "Non analysé" in page


def test_un_fichier_illisible_reste_telechargeable_sans_apercu(arm, region):
    document = ranger(arm, region, "abime.pdf", b"%PDF-1.7\nrien de bon")
    traiter(fichier_id=document.courante.fichier_id)
    assert Fichier.objects.get().lecture == Fichier.Lecture.IMPOSSIBLE
    client = Client()
    client.force_login(arm)
    assert "Pas d’aperçu" in client.get(f"/ged/documents/{document.pk}/").content.decode()


def test_une_lecture_qui_prend_toute_la_memoire_est_arretee(arm, region, settings):
    settings.GED_LECTURE_MEMOIRE = 60 * 1024 * 1024
    document = ranger(arm, region, "plan.png", png(3000, 3000))
    traiter(fichier_id=document.courante.fichier_id)
    assert Fichier.objects.get().lecture == Fichier.Lecture.IMPOSSIBLE


@pytest.mark.parametrize(
    ("nom", "octets", "mot"),
    [
        ("plan.pdf", pdf(), "évacuation"),
        ("plan.docx", docx(), "cellule de crise"),
        ("plan.xlsx", xlsx(("CODIS 31", "05 61 00 00 18")), "CODIS 31\t05 61 00 00 18"),
        ("plan.txt", "Astreinte à 22 h.".encode("cp1252"), "Astreinte à 22 h."),
        ("plan.csv", b"nom;numero\nCODIS;18\n", "CODIS\t18"),
    ],
)
def test_le_texte_d_un_fichier_est_lu(arm, region, nom, octets, mot):
    document = ranger(arm, region, nom, octets)
    traiter(fichier_id=document.courante.fichier_id)
    assert mot in Fichier.objects.get().texte


def test_un_lecteur_ne_depose_pas(veille, region):
    with pytest.raises(PermissionDenied):
        ouvrir_depot(auteur=veille, groupe=region, nom="plan.pdf", taille=10, jeton=uuid4())
