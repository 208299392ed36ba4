"""What the locked dependencies promise: hashes for all, and no registry address in any committed file."""

import json

import pytest
from emplacements import RACINE

LISTES = ["base.txt", "dev.txt"]


@pytest.mark.parametrize("liste", LISTES)
def test_chaque_bibliotheque_python_est_verrouillee_par_ses_empreintes(liste):
    texte = (RACINE / "requirements" / liste).read_text()
    blocs = [bloc for bloc in texte.replace("\\\n", " ").splitlines() if bloc and not bloc.lstrip().startswith("#")]
    assert blocs and all("==" in bloc and "--hash=sha256:" in bloc for bloc in blocs)


@pytest.mark.parametrize("liste", LISTES)
def test_aucune_adresse_de_registre_dans_les_listes_python(liste):
    texte = (RACINE / "requirements" / liste).read_text()
    assert "://" not in texte and "index-url" not in texte


def test_la_production_utilise_les_memes_versions_que_les_tests():
    versions = [
        {ligne.split()[0] for ligne in (RACINE / "requirements" / liste).read_text().splitlines() if "==" in ligne}
        for liste in LISTES
    ]
    assert versions[0] <= versions[1]


def test_aucune_adresse_de_registre_dans_le_verrou_npm():
    paquets = json.loads((RACINE / "package-lock.json").read_text())["packages"]
    assert not [nom for nom, paquet in paquets.items() if "resolved" in paquet]
    assert all("integrity" in paquet for nom, paquet in paquets.items() if nom)
