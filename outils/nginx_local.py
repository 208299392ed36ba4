"""The nginx site of deploiement/ on this machine, without root: only ports and paths differ from production."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from emplacements import RACINE
from processus import echouer

MODELES = RACINE / "deploiement" / "nginx"
ADRESSE = "127.0.0.1"
PRINCIPAL = """\
{user}daemon off;
worker_processes 2;
worker_rlimit_nofile 20000;
pid {dossier}/nginx.pid;
error_log {dossier}/erreurs.log warn;
events {{ worker_connections 8192; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    client_body_temp_path {dossier}/corps;
    proxy_temp_path {dossier}/reponses;
    fastcgi_temp_path {dossier}/f;
    uwsgi_temp_path {dossier}/u;
    scgi_temp_path {dossier}/s;
    include {dossier}/portail-http.conf;
    include {dossier}/portail-amont.conf;
    server {{
        listen {adresse}:{port};
        server_name localhost;
        include {dossier}/portail-lieux.conf;
    }}
}}
"""


def programme() -> str | None:
    """Debian puts it where an ordinary user's PATH does not look."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin")


def exiger() -> str:
    """The program, or one sentence that says how to have it."""
    return programme() or echouer(
        "nginx manque sur cette machine. Tapez :\n    sudo apt-get update && sudo apt-get install nginx-light\n"
        "Sans lui, « make run » lance le portail avec un seul serveur web."
    )


def commande(dossier: Path, port: int, webs: Sequence[int], statiques: Path) -> list[str]:
    """Write the configuration in this folder; give what starts nginx on this port, in front of these web processes."""
    dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    servies = "\n".join(f"    server {ADRESSE}:{web} max_fails=1 fail_timeout=2s;" for web in webs)
    modeles = {
        "portail-http.conf": {},
        "portail-amont.conf": {
            "    server 127.0.0.1:8001 max_fails=1 fail_timeout=2s;\n": f"{servies}\n",
            "    server 127.0.0.1:8002 max_fails=1 fail_timeout=2s;\n": "",
        },
        "portail-lieux.conf": {
            "/var/log/nginx/portail.log": str(dossier / "portail.log"),
            "/var/log/nginx/portail-erreurs.log": str(dossier / "portail-erreurs.log"),
            "/var/cache/portail-si-samu/static/": f"{statiques}/",
        },
    }
    for nom, remplacements in modeles.items():
        (dossier / nom).write_text(_adapter((MODELES / nom).read_text(), remplacements))
    user = "user root;\n" if os.geteuid() == 0 else ""
    principal = dossier / "nginx.conf"
    principal.write_text(PRINCIPAL.format(dossier=dossier, adresse=ADRESSE, port=port, user=user))
    return [exiger(), "-e", "stderr", "-p", str(dossier), "-c", str(principal)]


def _adapter(texte: str, remplacements: dict[str, str]) -> str:
    """A model that no longer says what is replaced must be noticed, not served with the paths of production."""
    for ancien, nouveau in remplacements.items():
        if ancien not in texte:
            raise ValueError(f"{ancien!r} n'est plus dans les modèles de {MODELES}")
        texte = texte.replace(ancien, nouveau)
    return texte
