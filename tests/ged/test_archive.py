"""A dossier taken away as a ZIP: the files that this person may read, in their dossiers, each once."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from ged import magasin
from ged.actes.ranger import creer_dossier
from ged.models import Consultation, Document, Fichier
from portail.problemes import CONTENU_ABSENT
from portail.typographie import phrase
from tests.ged.fichiers import ranger, tout

pytestmark = pytest.mark.django_db


def noms(reponse):
    with zipfile.ZipFile(io.BytesIO(tout(reponse))) as archive:
        assert archive.testzip() is None
        return {nom: archive.read(nom) for nom in archive.namelist()}


@pytest.fixture
def plans(arm, region):
    """Plans/ with a plan, and under it Sites/ with two files of one name and one that waits for the antivirus."""
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    sites = creer_dossier(auteur=arm, groupe=region, nom="Sites", parent=plans)
    ranger(arm, region, "plan blanc.txt", b"Plan blanc.", dossier=plans)
    ranger(arm, region, "accès.txt", b"Par le nord.", dossier=sites)
    ranger(arm, region, "accès.txt", b"Par le sud.", dossier=sites)
    attente = ranger(arm, region, "inconnu.txt", b"Rien encore.", dossier=sites)
    Fichier.objects.filter(pk=attente.courante.fichier_id).update(etat=Fichier.Etat.QUARANTAINE)
    ranger(arm, region, "hors du dossier.txt", b"Ailleurs.")
    return plans


def test_l_archive_porte_le_dossier_et_ce_qu_il_contient_sans_la_quarantaine(client, arm, plans):
    client.force_login(arm)
    assert noms(client.get(f"/ged/dossiers/{plans.pk}/archive.zip")) == {
        "plan blanc.txt": b"Plan blanc.",
        "Sites/accès.txt": b"Par le nord.",
        "Sites/accès (2).txt": b"Par le sud.",
    }
    lues = Consultation.objects.filter(utilisateur=arm, genre=Consultation.Genre.ARCHIVE)
    assert sorted(lues.values_list("version__nom", flat=True)) == ["accès.txt", "accès.txt", "plan blanc.txt"]


def test_l_archive_du_groupe_porte_tout(client, arm, region, plans):
    client.force_login(arm)
    archive = noms(client.get(f"/ged/groupes/{region.pk}/archive.zip"))
    assert {"hors du dossier.txt", "Plans/plan blanc.txt", "Plans/Sites/accès.txt"} <= set(archive)


def test_demander_les_en_tetes_d_une_archive_n_est_pas_la_prendre(client, arm, plans):
    client.force_login(arm)
    assert client.head(f"/ged/dossiers/{plans.pk}/archive.zip").status_code == 200
    assert not Consultation.objects.exists()


def test_une_archive_trop_grande_porte_les_plus_recents_et_le_dit(client, arm, plans, monkeypatch):
    monkeypatch.setattr("ged.archive.PIECES_MAX", 2)
    client.force_login(arm)
    archive = noms(client.get(f"/ged/groupes/{plans.groupe_id}/archive.zip"))
    assert set(archive) == {"À LIRE, archive incomplète.txt", "hors du dossier.txt"}
    assert "il y manque les 3 plus anciens" in archive["À LIRE, archive incomplète.txt"].decode()


def oublier_le_contenu(document):
    Path(magasin.magasin().path(magasin.adresse(document.courante.fichier.empreinte))).unlink()


def test_une_archive_nomme_le_fichier_dont_le_contenu_manque(client, arm, region, plans):
    """As after a restore that lacked one: the other files are there, and the archive opens."""
    oublier_le_contenu(Document.objects.get(titre="plan blanc"))
    client.force_login(arm)
    archive = noms(client.get(f"/ged/groupes/{region.pk}/archive.zip"))
    assert "Plans/plan blanc.txt" not in archive
    assert archive["Plans/Sites/accès.txt"] == b"Par le nord."
    assert "« Plans/plan blanc.txt » manque" in archive["À LIRE, archive incomplète.txt"].decode()


def test_un_contenu_qui_manque_se_dit_et_rien_n_est_note_comme_lu(client, arm, region):
    document = ranger(arm, region, "Plan.txt", b"Plan d'evacuation.")
    Fichier.objects.update(apercus=1)
    oublier_le_contenu(document)
    client.force_login(arm)
    for adresse in (
        f"/ged/versions/{document.courante_id}/fichier/",
        f"/ged/versions/{document.courante_id}/apercu/0/",
        f"/api/v1/versions/{document.courante_id}/contenu/",
        f"/ged/groupes/{region.pk}/archive.zip",
    ):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Retry-After"]) == (503, "60"), adresse
        dit = reponse.json()["detail"] if adresse.startswith("/api/") else reponse.content.decode()
        assert phrase(CONTENU_ABSENT) in dit
    assert not Consultation.objects.exists()


def test_un_dossier_de_beaucoup_de_documents_se_lit_page_apres_page(client, arm, plans, monkeypatch):
    monkeypatch.setattr("ged.page.PAGE", 2)
    sites = plans.enfants.get()
    client.force_login(arm)

    def page(numero):
        reponse = client.get(f"/ged/dossiers/{sites.pk}/?tri=date&page={numero}").content.decode()
        return reponse, re.findall(r"Documents \d+ à \d+ sur \d+", reponse)[0]

    premiere, dite = page(1)
    assert dite == "Documents 1 à 2 sur 3"
    assert len(client.get(f"/ged/dossiers/{sites.pk}/").context["documents"]) == 2
    assert "?tri=date&amp;page=2" in premiere
    assert page(2)[1] == page("n'importe quoi")[1].replace("1 à 2", "3 à 3") == "Documents 3 à 3 sur 3"
