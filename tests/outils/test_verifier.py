"""The checks side by side, and the journeys again and again: what fails is told, and stops the rest."""

import os
import sys

import endurance
from verifier import Etape, executer_ensemble


def etape(nom: str, code: str) -> Etape:
    return Etape(nom, [sys.executable, "-c", code])


def test_ce_qui_passe_dit_son_nom_et_ses_remarques(capsys):
    etapes = [etape("style", "print('? rien à vérifier'); print('bavardage')"), etape("types", "")]
    assert executer_ensemble(etapes, dict(os.environ)) == 0
    dit = capsys.readouterr().out
    assert "→ style" in dit and "→ types" in dit and "  ? rien à vérifier" in dit
    assert "bavardage" not in dit


def test_un_echec_rend_son_code_et_son_texte_et_rien_ne_commence_apres(tmp_path, capsys):
    temoin = tmp_path / "commencee"
    apres = [etape(f"suite {n}", f"open({str(temoin)!r}, 'w')") for n in range(2)]
    etapes = [etape("style", "print('ligne trop longue'); exit(3)"), etape("types", "import time; time.sleep(3)")]
    assert executer_ensemble([*etapes, *apres], dict(os.environ)) == 3
    dit = capsys.readouterr().out
    assert "ligne trop longue" in dit and "✗ style : échec" in dit
    assert not temoin.exists()


def test_une_execution_nomme_ce_qui_y_tombe(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(endurance, "RACINE", tmp_path)
    (tmp_path / "test_un.py").write_text("def test_bon(): pass\ndef test_tombe(): assert False, 'parti'\n")
    pytest = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(tmp_path), "-p", "no:django"]
    # Without the plugins of the portal, which take longer to load than both runs.
    environnement = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    assert endurance.une_fois(1, [*pytest, "test_un.py"], environnement) == ["test_un.py::test_tombe"]
    assert "1 échec(s) test_un.py::test_tombe" in capsys.readouterr().out
    assert "parti" in (tmp_path / "test-results" / "endurance-1.txt").read_text()
    assert endurance.une_fois(2, [*pytest, "test_un.py::test_bon"], environnement) == []
