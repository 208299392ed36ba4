"""Which addresses are outside: what a person writes must never make the server call our own network."""

import socket
from threading import Event
from urllib.parse import urlsplit

import pytest

from annuaire.dehors import Interdite, _Https, connexion_vers, est_publique


@pytest.mark.parametrize(
    ("ip", "publique"),
    [
        ("9.9.9.9", True),
        ("2a00:1450:4007:80e::2004", True),
        ("64:ff9b::9.9.9.9", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b:1::127.0.0.1", False),
        # 6to4 of 10.0.0.1, then Teredo by a public server for 192.168.0.1.
        ("2002:a00:1::1", False),
        ("2001:0:909:909:0:0:3f57:fffe", False),
    ],
)
def test_ce_qui_est_public(ip, publique):
    assert est_publique(ip) is publique


def test_un_nom_qui_ne_se_resout_pas_n_est_pas_attendu_plus_que_le_delai(monkeypatch):
    """As of a resolver that nobody answers, which no setting of ours bounds."""
    repondu = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: repondu.wait(20))
    with pytest.raises(Interdite, match="pas à temps"):
        connexion_vers(urlsplit("https://muet.example/"), internes=False, delai=0.05)
    repondu.set()


def test_un_nom_qui_n_existe_pas_le_dit():
    with pytest.raises(Interdite, match="aucune machine"):
        connexion_vers(urlsplit("https://nulle-part.invalid/"), internes=False, delai=5)


def test_deux_connexions_partagent_ce_qu_il_faut_pour_chiffrer():
    une, autre = (_Https("exemple.fr", 443, "9.9.9.9", 1.0) for _ in range(2))
    assert une._context is autre._context
