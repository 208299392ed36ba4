"""What the audit of dependencies makes of what its tools answer."""

from __future__ import annotations

import json
import sys

import audit
import pytest

SAIN = {"dependencies": [{"name": "django", "version": "5.2", "vulns": []}], "fixes": []}
ATTEINT = {"dependencies": [{"name": "django", "version": "1.0", "vulns": [{"id": "PYSEC-1", "aliases": []}]}]}


def repondre(sortie: str) -> list[str]:
    """A command that answers this, as the tool would."""
    return [sys.executable, "-c", f"print({sortie!r})"]


def test_une_faille_connue_arrete_tout(monkeypatch, capsys):
    monkeypatch.setattr(audit, "PIP", repondre(json.dumps(ATTEINT)))
    monkeypatch.setattr(audit, "NPM", repondre(json.dumps({"vulnerabilities": {}})))
    assert audit.principal([]) == 1
    assert "PYSEC-1 django 1.0" in capsys.readouterr().out


def test_une_faille_grave_du_navigateur_aussi(monkeypatch, capsys):
    graves = {"leaflet": {"severity": "critical"}, "autre": {"severity": "low"}}
    monkeypatch.setattr(audit, "PIP", repondre(json.dumps(SAIN)))
    monkeypatch.setattr(audit, "NPM", repondre(json.dumps({"vulnerabilities": graves})))
    assert audit.principal([]) == 1
    dit = capsys.readouterr().out
    assert "leaflet critical" in dit
    assert "autre" not in dit


@pytest.mark.parametrize("muet", ["", "pas du JSON", '{"error": {"code": "ENOTFOUND"}}', '{"dependencies": "?"}'])
def test_sans_reponse_rien_n_est_verifie_et_rien_ne_s_arrete(monkeypatch, capsys, muet):
    monkeypatch.setattr(audit, "PIP", repondre(muet))
    monkeypatch.setattr(audit, "NPM", ["/absent/npm"])
    assert audit.principal([]) == 0
    assert capsys.readouterr().out.count("non vérifié") == 2
    assert audit.principal(["--hors-ligne-interdit"]) == 1


def test_un_paquet_saute_n_est_pas_un_paquet_sain():
    saute = {"dependencies": [{"name": "django", "skip_reason": "introuvable"}]}
    with pytest.raises(ValueError, match="django"):
        audit.lire_pip(json.dumps(saute))


def test_tout_va_bien_se_dit(monkeypatch, capsys):
    monkeypatch.setattr(audit, "PIP", repondre(json.dumps(SAIN)))
    monkeypatch.setattr(audit, "NPM", repondre(json.dumps({"vulnerabilities": {}})))
    assert audit.principal([]) == 0
    assert capsys.readouterr().out.count("aucune vulnérabilité connue") == 2
