"""The ports that are chosen before the servers that take them."""

from __future__ import annotations

import socket
from pathlib import Path

import ports


def test_aucun_n_est_de_ceux_que_le_systeme_prete():
    premier, _ = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    assert max(ports.PROPRES) < premier


def test_un_port_pris_n_est_pas_donne(monkeypatch):
    with socket.create_server((ports.ADRESSE, ports.port_libre())) as occupant:
        libre = ports.port_libre()
        monkeypatch.setattr(ports, "PROPRES", [occupant.getsockname()[1], libre])
        assert [ports.port_libre() for _ in range(10)] == [libre] * 10
