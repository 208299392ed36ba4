"""The models of nginx are read by nginx, and its site answers as the guide says."""

from __future__ import annotations

import re
import signal
import socket
import ssl
import subprocess
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import nginx_local
import pytest
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent

from ged.api.depots import MORCEAU_MAX
from telephonie.api.recevoir import CORPS_MAX
from telephonie.fichiers.lecture import FICHIER_MAX
from tests.deploiement.test_modeles import COMPOSE, DEPLOIEMENT, EXPLOITATION, compose

avec_nginx = pytest.mark.skipif(nginx_local.programme() is None, reason="nginx absent de cette machine")


@dataclass
class Site:
    """The whole site of production, TLS included; only the paths and the ports are those of the test."""

    commande: list[str]
    clair: int
    chiffre: int

    def serrer_la_main(self, nom: str) -> str:
        """The version of TLS that a browser which asks for this name gets."""
        contexte = ssl.create_default_context()
        contexte.check_hostname, contexte.verify_mode = False, ssl.CERT_NONE
        prise = socket.create_connection(("127.0.0.1", self.chiffre), timeout=5)
        with contexte.wrap_socket(prise, server_hostname=nom) as sure:
            return str(sure.version())


@pytest.fixture
def site(tmp_path) -> Site:
    signer = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=essai"
    cles = ["-keyout", str(tmp_path / "cle.pem"), "-out", str(tmp_path / "certificat.pem")]
    subprocess.run([*signer.split(), *cles], check=True, capture_output=True)
    commande = nginx_local.commande(tmp_path, port_libre(), [port_libre(), port_libre()], tmp_path / "static")
    texte = (DEPLOIEMENT / "nginx" / "portail.conf").read_text()
    for ancien in ("/etc/ssl/portail", "/etc/nginx/snippets"):
        texte = texte.replace(ancien, str(tmp_path))
    # Ports that an ordinary account may take, and no IPv6 where there is none.
    texte = re.sub(r"^ *listen \[::\].*\n", "", texte, flags=re.MULTILINE)
    clair, chiffre = port_libre(), port_libre()
    texte = re.sub(r"listen 80\b", f"listen 127.0.0.1:{clair}", texte)
    texte = re.sub(r"listen 443\b", f"listen 127.0.0.1:{chiffre}", texte)
    (tmp_path / "portail.conf").write_text(texte)
    principal = Path(commande[-1])
    sans_fin = principal.read_text().rstrip().removesuffix("}")
    principal.write_text(f"{sans_fin}    include {tmp_path}/portail.conf;\n}}\n")
    return Site(commande, clair, chiffre)


@avec_nginx
def test_nginx_lit_le_site_de_production(site):
    lu = subprocess.run([*site.commande, "-t"], capture_output=True, text=True, check=False)
    assert lu.returncode == 0 and "warn" not in lu.stderr, lu.stderr


@avec_nginx
def test_nginx_lit_celui_des_conteneurs(tmp_path):
    monte = compose()["services"]["frontal"]["volumes"]
    assert "./nginx.conf:/etc/nginx/nginx.conf:ro" in monte
    texte = (COMPOSE.parent / "nginx.conf").read_text()
    # The image has a default.conf there, which welcomes whoever asks for localhost.
    assert re.findall(r"/etc/nginx/conf.d/(\S+);", texte) == ["portail*.conf"]
    temporaires = "".join(
        f"{nom}_temp_path {tmp_path}/{nom};\n" for nom in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    ici = {"user nginx;\n": "", "/run/": f"{tmp_path}/", "/var/log/nginx": str(tmp_path), "sendfile on;": temporaires}
    for ancien, nouveau in ici.items():
        assert ancien in texte
        texte = texte.replace(ancien, nouveau)
    (tmp_path / "nginx.conf").write_text(texte.replace("/etc/nginx/conf.d", str(tmp_path / "aucun")))
    lu = [str(nginx_local.programme()), "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    dit = subprocess.run(lu, capture_output=True, text=True, check=False)
    assert dit.returncode == 0, dit.stderr


def test_la_production_a_les_connexions_des_mesures():
    """Those of the figures in docs/performance.md; Debian's nginx and that of the image have far less."""
    prises = [nginx_local.PRINCIPAL, (COMPOSE.parent / "nginx.conf").read_text(), EXPLOITATION]
    for reglage in ("worker_connections", "worker_rlimit_nofile"):
        assert len({tuple(re.findall(rf"{reglage} \d+;", texte)) for texte in prises}) == 1
        assert re.search(rf"{reglage} \d+;", prises[0])


@avec_nginx
def test_le_site_ne_repond_qu_a_son_nom_et_en_https(site):
    processus = subprocess.Popen(site.commande, preexec_fn=mourir_avec_le_parent(signal.SIGTERM))
    try:
        assert attendre(lambda: _ecoute(site.clair), delai=20)
        assert site.serrer_la_main("portail.exemple.fr") == "TLSv1.3"
        with pytest.raises(ssl.SSLError):
            site.serrer_la_main("autre.exemple.fr")
        connexion = HTTPConnection("127.0.0.1", site.clair, timeout=5)
        connexion.request("GET", "/groupes/?x=1", headers={"Host": "portail.exemple.fr"})
        reponse = connexion.getresponse()
        assert (reponse.status, reponse.headers["Location"]) == (308, "https://portail.exemple.fr/groupes/?x=1")
        connexion.close()
    finally:
        arreter(processus, signal.SIGTERM)


def _ecoute(port: int) -> bool:
    with socket.socket() as prise:
        return prise.connect_ex(("127.0.0.1", port)) == 0


def test_sans_nginx_la_grappe_dit_quoi_taper(monkeypatch):
    monkeypatch.setattr(nginx_local, "programme", lambda: None)
    with pytest.raises(SystemExit, match=r"nginx manque .*\n.*apt-get install nginx-light\n.*make run"):
        nginx_local.exiger()


def test_nginx_laisse_passer_ce_que_le_portail_accepte():
    lieux = (DEPLOIEMENT / "nginx" / "portail-lieux.conf").read_text()
    general, evenements, fichiers = (int(mo) << 20 for mo in re.findall(r"client_max_body_size (\d+)m", lieux))
    assert general > MORCEAU_MAX and evenements > CORPS_MAX and fichiers > FICHIER_MAX
