"""A small OpenID provider that behaves as Pro Santé Connect: a real HTTP server in a thread, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portail-essai", "secret-d-essai"
# What a person of the Samu 31 is, for Pro Santé Connect.
IDENTITE = {
    "sub": "f:550dc1c8:899700001234",
    "SubjectNameID": "899700001234",
    "given_name": "Julie",
    "family_name": "PETIT",
    "SubjectRefPro": {
        "exercices": [{"codeProfession": "60", "activities": [{"raisonSocialeSite": "CHU DE TOULOUSE"}]}]
    },
}


class FournisseurPsc:
    """`identite` and `acr` are what the next sign-in will say, `demandee_il_y_a` for how long the provider has known;
    `demandes` is what the portal asked, `sorties` who has signed out.
    """

    def __init__(self) -> None:
        self.identite: dict[str, Any] = json.loads(json.dumps(IDENTITE))
        self.acr = "eidas1"
        self.demandee_il_y_a = 0
        self.a_une_sortie = True
        self.demandes: list[dict[str, str]] = []
        self.sorties: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.jetons: set[str] = set()
        self.cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.cle_qui_signe = self.cle
        fournisseur = self

        class Porte(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fournisseur.repondre(self)

            def do_POST(self) -> None:
                fournisseur.repondre(self)

            def log_message(self, *arguments: Any) -> None:
                """Nothing on the console."""

        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), Porte)
        self.adresse = f"http://127.0.0.1:{self.serveur.server_port}"
        Thread(target=self.serveur.serve_forever, args=(0.02,), daemon=True).start()

    def eteindre(self) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()

    def repondre(self, porte: BaseHTTPRequestHandler) -> None:
        chemin = urlsplit(porte.path)
        pages = {
            "/.well-known/wallet-openid-configuration": self._decouverte,
            "/cles": self._cles,
            "/autoriser": self._autoriser,
            "/jeton": self._jeton,
            "/identite": self._identite,
            "/sortie": self._sortie,
        }
        page = pages.get(chemin.path)
        if page is None:
            porte.send_error(404)
            return
        page(porte, {nom: valeurs[0] for nom, valeurs in parse_qs(chemin.query).items()})

    def _decouverte(self, porte: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        _json(
            porte,
            {
                "issuer": self.adresse,
                "authorization_endpoint": f"{self.adresse}/autoriser",
                "token_endpoint": f"{self.adresse}/jeton",
                "userinfo_endpoint": f"{self.adresse}/identite",
                "jwks_uri": f"{self.adresse}/cles",
                **({"end_session_endpoint": f"{self.adresse}/sortie"} if self.a_une_sortie else {}),
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
        )

    def _cles(self, porte: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        publique = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.cle.public_key()))
        _json(porte, {"keys": [publique | {"kid": "essai", "alg": "RS256", "use": "sig"}]})

    def _autoriser(self, porte: BaseHTTPRequestHandler, demande: dict[str, str]) -> None:
        """The person agrees at once."""
        self.demandes.append(demande)
        code = uuid.uuid4().hex
        self.codes[code] = demande
        porte.send_response(302)
        porte.send_header(
            "Location", f"{demande['redirect_uri']}?{urlencode({'code': code, 'state': demande['state']})}"
        )
        porte.end_headers()

    def _jeton(self, porte: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        corps = porte.rfile.read(int(porte.headers["Content-Length"])).decode()
        recu = {nom: valeurs[0] for nom, valeurs in parse_qs(corps).items()}
        demande = self.codes.pop(recu.get("code", ""), None)
        if demande is None or recu.get("client_secret") != SECRET or _empreinte(recu) != demande["code_challenge"]:
            _json(porte, {"error": "invalid_grant"}, statut=400)
            return
        acces = uuid.uuid4().hex
        self.jetons.add(acces)
        maintenant = int(time.time())
        revendications = {
            "iss": self.adresse,
            "aud": CLIENT,
            "sub": IDENTITE["sub"],
            "iat": maintenant,
            "exp": maintenant + 120,
            "jti": uuid.uuid4().hex,
            "acr": self.acr,
            "auth_time": maintenant - self.demandee_il_y_a,
        }
        jeton = jwt.encode(revendications, self.cle_qui_signe, algorithm="RS256", headers={"kid": "essai"})
        _json(porte, {"access_token": acces, "token_type": "Bearer", "expires_in": 120, "id_token": jeton})

    def _identite(self, porte: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        if porte.headers.get("Authorization", "").removeprefix("Bearer ") not in self.jetons:
            _json(porte, {"error": "invalid_token"}, statut=401)
            return
        _json(porte, self.identite)

    def _sortie(self, porte: BaseHTTPRequestHandler, demande: dict[str, str]) -> None:
        """A token of ours, be it too old; then back to where the portal says."""
        jeton = jwt.decode(
            demande["id_token_hint"],
            self.cle.public_key(),
            algorithms=["RS256"],
            audience=CLIENT,
            options={"verify_exp": False},
        )
        self.sorties.append(jeton["sub"])
        porte.send_response(302)
        porte.send_header("Location", demande["post_logout_redirect_uri"])
        porte.end_headers()


def _empreinte(recu: dict[str, str]) -> str:
    """PKCE, S256."""
    condense = hashlib.sha256(recu.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(condense).decode().rstrip("=")


def _json(porte: BaseHTTPRequestHandler, valeur: Any, *, statut: int = 200) -> None:
    corps = json.dumps(valeur).encode()
    porte.send_response(statut)
    porte.send_header("Content-Type", "application/json")
    porte.send_header("Content-Length", str(len(corps)))
    porte.end_headers()
    porte.wfile.write(corps)
