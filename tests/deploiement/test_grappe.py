"""Two web processes behind the nginx of deploiement/: what one takes in, the screens of the other show."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import grappe
import nginx_local
import psycopg
import pytest
from django.conf import settings
from emplacements import RACINE
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent
from superviseur import lire_procfile
from websockets.sync.client import connect

from tests.serveur import Oreille, Serveur, ouvrir_session, url_de_la_base
from tests.statiques import collecter

pytestmark = pytest.mark.skipif(nginx_local.programme() is None, reason="nginx absent de cette machine")


@dataclass
class Frontal:
    """nginx, and the two processes behind it."""

    port: int
    webs: list[Serveur]
    dossier: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ouvrir(self, cle: str) -> Oreille:
        entetes = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cle}"}
        adresse = f"ws://127.0.0.1:{self.port}/fil/"
        reglages: dict[str, Any] = {"origin": self.url, "additional_headers": entetes, "max_size": None}
        return Oreille(connect(adresse, legacy=True, **reglages))

    def ligne(self, chemin: str) -> dict[str, Any]:
        """What nginx wrote of a request, which it does once the answer has left."""
        assert attendre(lambda: any(ligne["chemin"] == chemin for ligne in self.journal()), delai=5)
        return next(ligne for ligne in self.journal() if ligne["chemin"] == chemin)

    def journal(self) -> list[dict[str, Any]]:
        return [json.loads(ligne) for ligne in (self.dossier / "portail.log").read_text().splitlines()]


@pytest.fixture
def frontal(deux_serveurs, tmp_path) -> Iterator[Frontal]:
    port = port_libre()
    commande = nginx_local.commande(tmp_path, port, [web.port for web in deux_serveurs], collecter())
    processus = subprocess.Popen(commande, preexec_fn=mourir_avec_le_parent(signal.SIGTERM))
    devant = Frontal(port, deux_serveurs, tmp_path)
    assert attendre(lambda: processus.poll() is not None or _repond(devant), delai=20)
    assert processus.poll() is None
    yield devant
    arreter(processus, signal.SIGTERM)


def _repond(frontal: Frontal) -> bool:
    try:
        return lire(f"{frontal.url}/sante/vivant")[0] == 200
    except OSError:
        return False


def _ecoute(port: int) -> bool:
    try:
        lire(f"http://127.0.0.1:{port}/")
    except OSError:
        return False
    return True


def _ecoute_prise(port: int) -> bool:
    with socket.socket() as prise:
        return prise.connect_ex(("127.0.0.1", port)) == 0


def lire(adresse: str, **entetes: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urlopen(Request(adresse, headers=entetes), timeout=10) as reponse:  # noqa: S310
            return reponse.status, dict(reponse.headers), reponse.read()
    except HTTPError as erreur:
        return erreur.code, dict(erreur.headers), erreur.read()


def consigner(racine: str, cle: str, groupe: int, texte: str) -> int:
    """By REST, as the browser does; the number that the entry was given."""
    jeton = "j" * 32
    entetes = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={cle}; {settings.CSRF_COOKIE_NAME}={jeton}",
        "X-CSRFToken": jeton,
        "Origin": racine,
        "Content-Type": "application/json",
    }
    corps = json.dumps({"jeton": str(uuid4()), "texte": texte}).encode()
    demande = Request(f"{racine}/api/v1/groupes/{groupe}/entrees/", data=corps, headers=entetes)  # noqa: S310
    with urlopen(demande, timeout=20) as reponse:  # noqa: S310
        return int(json.loads(reponse.read())["numero"])


def test_une_entree_prise_par_le_premier_web_arrive_aux_ecrans_du_second(frontal, arm, voisin, region):
    premier, second = frontal.webs
    chez_arm, chez_voisin = ouvrir_session(arm), ouvrir_session(voisin)
    with second.ouvrir(chez_voisin) as ecran, frontal.ouvrir(chez_voisin) as par_nginx:
        for oreille in (ecran, par_nginx):
            oreille.suivre(**{f"g{region.pk}": 0})
        consigner(premier.url, chez_arm, region.pk, "Prise par le premier.")
        assert ecran.attendre_numero(1) == par_nginx.attendre_numero(1) == [1]
        consigner(frontal.url, chez_arm, region.pk, "Prise par nginx.")
        assert ecran.attendre_numero(2) == par_nginx.attendre_numero(2) == [1, 2]


def test_les_deux_servent_et_la_mort_de_l_un_ne_se_voit_pas(frontal, arm, region):
    cle = ouvrir_session(arm)
    for rang in range(8):
        consigner(frontal.url, cle, region.pk, f"Entrée {rang}.")
    servis = {str(ligne["web"]) for ligne in frontal.journal()}
    assert {f"127.0.0.1:{web.port}" for web in frontal.webs} <= servis
    mort = frontal.webs[0]
    mort.tuer()
    try:
        numeros = [consigner(frontal.url, cle, region.pk, f"Sans lui, {rang}.") for rang in range(8)]
        assert numeros == list(range(9, 17))
    finally:
        mort.demarrer()


def test_un_web_qui_s_arrete_envoie_ses_ecrans_a_l_autre_sans_rien_refuser(frontal, arm, voisin, region):
    """Held by a request under way, it is still there when its screens come back: they must not fall on it again."""
    cle = ouvrir_session(arm)
    partant, restant = frontal.webs
    for rang in range(12):  # connections that nginx keeps to both
        consigner(frontal.url, cle, region.pk, f"Avant {rang}.")
    with partant.ouvrir(ouvrir_session(voisin)) as ecran, psycopg.connect(url_de_la_base()) as verrou:
        ecran.suivre(**{f"g{region.pk}": 12})
        verrou.execute("SELECT 1 FROM annuaire_groupe WHERE id = %s FOR UPDATE", (region.pk,))
        retenu = threading.Thread(target=consigner, args=(partant.url, cle, region.pk, "Tenue par celui qui part."))
        retenu.start()
        time.sleep(1)
        partant.processus.send_signal(signal.SIGTERM)
        assert ecran.attendre_fermeture() == 1012
        for _ in range(8):
            with frontal.ouvrir(ouvrir_session(voisin)) as revenu:
                revenu.suivre(**{f"g{region.pk}": 12})
        assert partant.processus.poll() is None
        verrou.rollback()
        retenu.join(20)
    try:
        numeros = [consigner(frontal.url, cle, region.pk, f"Après {rang}.") for rang in range(8)]
        assert numeros == list(range(14, 22))
        assert partant.processus.wait(20) == 0
    finally:
        partant.demarrer()


def test_nginx_sert_les_fichiers_et_garde_les_mesures_pour_l_interieur(frontal):
    statut, entetes, corps = lire(f"{frontal.url}/static/css/accueil.css")
    assert statut == 200 and corps and entetes["X-Content-Type-Options"] == "nosniff"
    assert frontal.ligne("/static/css/accueil.css")["web"] == ""
    assert lire(f"{frontal.url}/metrics")[0] == 404
    assert lire(f"{frontal.url}/sante/vivant")[0] == 200


def test_quand_aucun_web_ne_repond_nginx_montre_une_page_du_portail(frontal):
    for web in frontal.webs:
        web.tuer()
    try:
        statut, entetes, corps = lire(f"{frontal.url}/mains-courantes/1/")
    finally:
        for web in frontal.webs:
            web.demarrer()
    assert (statut, entetes["Cache-Control"]) == (502, "no-store")
    assert "Le portail ne répond pas" in corps.decode() and "nginx" not in corps.decode()
    styles = re.findall(r'href="(/static/[^"]+\.css)"', corps.decode())
    assert styles and all(lire(f"{frontal.url}{style}")[0] == 200 for style in styles)


def test_une_page_de_panne_qui_manque_ne_change_pas_le_statut(tmp_path):
    """Before the first collectstatic, say: the outbox takes a 404 for a refusal."""
    port = port_libre()
    commande = nginx_local.commande(tmp_path, port, [port_libre()], tmp_path / "vide")
    processus = subprocess.Popen(commande, preexec_fn=mourir_avec_le_parent(signal.SIGTERM))
    try:
        assert attendre(lambda: _ecoute(port), delai=20)
        assert lire(f"http://127.0.0.1:{port}/")[0] == 502
    finally:
        arreter(processus, signal.SIGTERM)


def test_les_journaux_de_nginx_ne_disent_pas_ce_qui_a_echoue(tmp_path):
    """No web process answers, or the body is too heavy: nginx would quote the query, and the referrer."""
    port = port_libre()
    commande = nginx_local.commande(tmp_path, port, [port_libre()], tmp_path / "vide")
    processus = subprocess.Popen(commande, preexec_fn=mourir_avec_le_parent(signal.SIGTERM))
    try:
        assert attendre(lambda: _ecoute(port), delai=20)
        racine = f"http://127.0.0.1:{port}"
        assert lire(f"{racine}/recherche/?q=Martin", Referer=f"{racine}/recherche/?q=Lefebvre")[0] == 502
        assert lire(f"{racine}/evenements/agenda/un-secret-a-taire.ics")[0] == 502
        lourd = Request(f"{racine}/groupes/?q=Martin", data=b"x" * 11 * 1024**2)  # noqa: S310
        with pytest.raises(HTTPError, match="413"):
            urlopen(lourd, timeout=20)  # noqa: S310
        assert (tmp_path / "portail.log").read_text().count("/pannes/") >= 2
    finally:
        arreter(processus, signal.SIGTERM)
    ecrit = "".join(journal.read_text() for journal in tmp_path.glob("*.log"))
    assert not re.search("Martin|Lefebvre|a-taire", ecrit), ecrit


def test_une_prise_de_trop_attend_son_tour(tmp_path):
    """429, which the browser takes for « later »: not the 503 of a portal that does not answer."""
    port = port_libre()
    with socket.create_server(("127.0.0.1", 0)) as muet:
        commande = nginx_local.commande(tmp_path, port, [muet.getsockname()[1]], tmp_path / "vide")
        lieux = tmp_path / "portail-lieux.conf"
        lieux.write_text(lieux.read_text().replace("limit_conn portail_prises 2000;", "limit_conn portail_prises 1;"))
        processus = subprocess.Popen(commande, preexec_fn=mourir_avec_le_parent(signal.SIGTERM))
        try:
            assert attendre(lambda: _ecoute_prise(port), delai=20)
            with socket.create_connection(("127.0.0.1", port)) as tenue:
                tenue.sendall(b"GET /fil/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
                web, _ = muet.accept()
                assert lire(f"http://127.0.0.1:{port}/fil/")[0] == 429
                web.close()
        finally:
            arreter(processus, signal.SIGTERM)


def test_un_envoi_trop_lourd_recoit_une_page_du_portail(frontal):
    demande = Request(f"{frontal.url}/groupes/nouveau/", data=b"x" * 11 * 1024**2)  # noqa: S310
    with pytest.raises(HTTPError) as refus:
        urlopen(demande, timeout=20)  # noqa: S310
    assert refus.value.code == 413
    assert "Envoi trop lourd" in refus.value.read().decode()
    assert lire(f"{frontal.url}/pannes/502.html")[0] == 404


def test_le_journal_de_nginx_ne_dit_pas_ce_que_l_on_cherche(frontal, arm):
    lire(f"{frontal.url}/recherche/?q=Martin", Cookie=f"{settings.SESSION_COOKIE_NAME}={ouvrir_session(arm)}")
    assert len(str(frontal.ligne("/recherche/")["demande"])) == 32
    assert "Martin" not in (frontal.dossier / "portail.log").read_text()


def test_le_journal_de_nginx_ne_dit_pas_le_secret_d_un_agenda(frontal):
    assert lire(f"{frontal.url}/evenements/agenda/un-secret-a-taire.ics")[0] == 404
    lire(f"{frontal.url}/sante/vivant")
    assert frontal.ligne("/sante/vivant")
    assert "a-taire" not in (frontal.dossier / "portail.log").read_text()


def test_la_grappe_est_le_procfile_en_double(tmp_path):
    commandes = grappe.commandes(8000, [8001, 8002], tmp_path / "static", tmp_path)
    assert list(commandes) == ["web-8001", "web-8002", "direct", "fond", "beat", "nginx"]
    assert "--port 8002" in commandes["web-8002"] and "PORT" not in commandes["web-8002"]
    assert commandes["beat"] == lire_procfile(RACINE / "Procfile")["beat"]
