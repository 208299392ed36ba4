"""The same documents in an S3-compatible service, which is a real one (tests/s3.py)."""

from __future__ import annotations

import pytest
from django.test import Client

from ged import magasin
from ged.actes.traiter import traiter
from ged.models import Fichier
from portail.environnement import Environnement
from portail.etat import technique
from tests.ged.fichiers import pdf, ranger, tout
from tests.s3 import objets, service_s3

pytestmark = pytest.mark.django_db


@pytest.fixture
def s3(settings, tmp_path):
    """The storage of documents is a bucket of a real service."""
    (tmp_path / "s3").mkdir()
    with service_s3(tmp_path / "s3") as service:
        service.creer("documents")
        env = Environnement({"GED_MAGASIN": "s3://documents/samu"} | service.acces("GED_MAGASIN"))
        settings.STORAGES = settings.STORAGES | {"documents": env.magasin("GED_MAGASIN", dossier=settings.DONNEES)}
        yield service


def test_un_document_vit_dans_un_service_compatible_s3(s3, arm, region):
    octets = pdf("Plan d'évacuation.")
    document = ranger(arm, region, "Plan.pdf", octets)
    traiter(fichier_id=document.courante.fichier_id)
    fichier = Fichier.objects.get()
    assert "évacuation" in fichier.texte
    assert objets(s3.dossier / "documents")[f"samu/{magasin.adresse(fichier.empreinte)}"] == octets

    client = Client()
    client.force_login(arm)
    assert tout(client.get(f"/ged/versions/{document.courante_id}/fichier/")) == octets
    assert client.get(f"/ged/versions/{document.courante_id}/apercu/0/").status_code == 200


def test_un_gros_document_y_passe_entier_et_un_meme_contenu_une_fois(s3, arm, region):
    """Larger than what the client of S3 sends in one piece."""
    octets = pdf("Annexe.") + b"\n%" + b"x" * (9 << 20)
    premier = ranger(arm, region, "Annexe.pdf", octets)
    ranger(arm, region, "Annexe bis.pdf", octets)
    assert list(objets(s3.dossier / "documents").values()) == [octets]
    client = Client()
    client.force_login(arm)
    assert tout(client.get(f"/ged/versions/{premier.courante_id}/fichier/")) == octets


def test_une_cle_que_le_service_refuse_se_voit_sur_la_page_de_l_etat(s3, settings, tmp_path):
    assert technique.documents().ok
    env = Environnement({"GED_MAGASIN": "s3://documents/samu"} | s3.acces("GED_MAGASIN", secret="faux"))
    settings.STORAGES = settings.STORAGES | {"documents": env.magasin("GED_MAGASIN", dossier=tmp_path)}
    assert not technique.documents().ok


@pytest.mark.parametrize("adresse", ["/srv/documents", "s3://", "http://bucket"])
def test_une_adresse_de_magasin_illisible_arrete_le_demarrage(adresse, tmp_path):
    with pytest.raises(SystemExit, match="s3://nom-du-bucket"):
        Environnement({"GED_MAGASIN": adresse}).magasin("GED_MAGASIN", dossier=tmp_path)


def test_une_adresse_d_antivirus_illisible_arrete_le_demarrage():
    with pytest.raises(SystemExit, match="tcp://"):
        Environnement({"GED_ANTIVIRUS": "clamav"}).antivirus("GED_ANTIVIRUS")
