"""The same documents in an S3-compatible service: a small real server that keeps objects, by path, in memory."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from ged import magasin
from ged.actes.traiter import traiter
from ged.models import Fichier
from portail.environnement import Environnement
from tests.ged.fichiers import pdf, ranger, tout

pytestmark = pytest.mark.django_db


class _S3(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of an object; signatures are not checked."""

    objets: dict[str, bytes] = {}

    def do_PUT(self) -> None:
        self.objets[self._cle] = self.rfile.read(int(self.headers["Content-Length"]))
        self._repondre(200)

    def do_GET(self) -> None:
        self._repondre(200 if self._cle in self.objets else 404, self.objets.get(self._cle, b""))

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.objets.pop(self._cle, None)
        self._repondre(204)

    @property
    def _cle(self) -> str:
        return self.path.partition("?")[0]

    def _repondre(self, statut: int, corps: bytes = b"") -> None:
        self.send_response(statut)
        self.send_header("Content-Length", str(len(corps)))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Wed, 25 Nov 2026 10:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(corps)

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def s3(settings):
    _S3.objets.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _S3) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, daemon=True)
        fil.start()
        env = Environnement(
            {
                "GED_MAGASIN": "s3://documents/samu",
                "GED_MAGASIN_SERVICE": f"http://127.0.0.1:{serveur.server_address[1]}",
                "GED_MAGASIN_CLE": "cle",
                "GED_MAGASIN_SECRET": "secret",
            }
        )
        settings.STORAGES = settings.STORAGES | {"documents": env.magasin("GED_MAGASIN", dossier=settings.DONNEES)}
        yield _S3.objets
        serveur.shutdown()


def test_un_document_vit_dans_un_service_compatible_s3(s3, arm, region):
    octets = pdf("Plan d'évacuation.")
    document = ranger(arm, region, "Plan.pdf", octets)
    traiter(fichier_id=document.courante.fichier_id)
    fichier = Fichier.objects.get()
    assert "évacuation" in fichier.texte
    assert f"/documents/samu/{magasin.adresse(fichier.empreinte)}" in s3

    client = Client()
    client.force_login(arm)
    assert tout(client.get(f"/ged/versions/{document.courante_id}/fichier/")) == octets
    assert client.get(f"/ged/versions/{document.courante_id}/apercu/0/").status_code == 200


@pytest.mark.parametrize("adresse", ["/srv/documents", "s3://", "http://bucket"])
def test_une_adresse_de_magasin_illisible_arrete_le_demarrage(adresse, tmp_path):
    with pytest.raises(SystemExit, match="s3://nom-du-bucket"):
        Environnement({"GED_MAGASIN": adresse}).magasin("GED_MAGASIN", dossier=tmp_path)


def test_une_adresse_d_antivirus_illisible_arrete_le_demarrage():
    with pytest.raises(SystemExit, match="tcp://"):
        Environnement({"GED_ANTIVIRUS": "clamav"}).antivirus("GED_ANTIVIRUS")
