"""What the set-up gives to the portal beside what the environment says already."""

from pathlib import Path

import pytest
from reglages import reglages_de_formation, reglages_de_test

from portail.environnement import Environnement


@pytest.mark.parametrize("reglages", [reglages_de_formation, lambda: reglages_de_test(Path("ailleurs"))])
def test_une_cle_que_l_on_donne_par_un_fichier_est_celle_du_portail(reglages, tmp_path, monkeypatch):
    """As a restore does, elsewhere than where the key is: the key of another folder would open nothing of it."""
    cle = tmp_path / "cle-d-ailleurs"
    cle.write_text("c" * 48)
    monkeypatch.setenv("PORTAIL_DONNEES", str(tmp_path / "donnees"))
    monkeypatch.setenv("SECRET_KEY_FILE", str(cle))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    donnes = reglages()
    lu = Environnement({"SECRET_KEY_FILE": str(cle)} | donnes)
    assert lu.secret("SECRET_KEY") == "c" * 48
    assert not (tmp_path / "donnees" / "cle-secrete").exists()
