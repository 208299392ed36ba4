"""The alert rules of deploiement/prometheus name figures that the portal really gives, and are read by Prometheus."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.urls import reverse
from prometheus_client import REGISTRY

from fil import mesures as du_fil
from portail import mesures
from portail.etat.parties import parties
from tests.serveur import RACINE

PROMETHEUS = RACINE / "deploiement" / "prometheus"
REGLES = sorted(PROMETHEUS.glob("*.rules.yml"))
SITE = (RACINE / "deploiement" / "nginx" / "portail.conf").read_text()
# The one that the set-up puts beside Python, or that of the machine.
PROMTOOL = shutil.which("promtool", path=f"{RACINE / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}") or ""
avec_promtool = pytest.mark.skipif(not PROMTOOL, reason="promtool absent de cette machine")


def regles() -> list[dict]:
    groupes = [groupe for fichier in REGLES for groupe in yaml.safe_load(fichier.read_text())["groups"]]
    return [regle for groupe in groupes for regle in groupe["rules"]]


def travaux() -> list[dict]:
    return yaml.safe_load((PROMETHEUS / "portail.yml").read_text())["scrape_configs"]


def travail(nom: str) -> dict:
    [un] = [travail for travail in travaux() if travail["job_name"] == nom]
    return un


def donnees_par_le_portail() -> set[str]:
    comptees = {nom for nom in REGISTRY._names_to_collectors if nom.startswith("portail_")}
    assert "portail_fil_livraison_secondes_bucket" in comptees, du_fil.LIVRAISON
    return comptees | set(mesures.AIDES) | {mesures.DEGRADEE, mesures.DEPUIS}


def test_chaque_regle_lit_des_mesures_qui_existent():
    connues = donnees_par_le_portail()
    for regle in regles():
        lues = set(re.findall(r"\bportail_\w+", regle["expr"]))
        assert lues <= connues, (regle["alert"], lues - connues)
    assert len(regles()) >= 10


def test_chaque_regle_nomme_des_parties_qui_existent_et_dit_quoi_faire():
    for regle in regles():
        nommees = {nom for dites in re.findall(r'partie[!=~]+"([\w|]+)"', regle["expr"]) for nom in dites.split("|")}
        assert nommees <= set(parties()), regle["alert"]
        assert regle["labels"]["severite"] in ("appel", "ticket")
        assert regle["annotations"]["resume"] and regle["annotations"]["a_faire"]


def test_chaque_regle_lit_un_travail_que_prometheus_fait():
    noms = {travail["job_name"] for travail in travaux()}
    lus = {nom for regle in regles() for nom in re.findall(r'job="([\w-]+)"', regle["expr"])}
    assert lus == noms
    # nginx gives this address to anybody who asks for it by its name.
    [cible] = travail("portail-entree")["static_configs"][0]["targets"]
    assert f"server_name {urlsplit(cible).hostname};" in SITE and urlsplit(cible).path == "/sante/pret"


def test_chaque_machine_regarde_l_entree_de_l_autre():
    """Who calls would die with the machine that it watches. The other is asked for by its address, as the portal."""
    autre = travail("portail-autre")
    [module] = autre["params"]["module"]
    demande = yaml.safe_load((PROMETHEUS / "portail.blackbox.yml").read_text())["modules"][module]["http"]
    assert demande["headers"]["Host"] == demande["tls_config"]["server_name"]
    assert f"server_name {demande['headers']['Host']};" in SITE
    # Not /sante/pret: without the base neither machine is in order, and both answer.
    assert urlsplit(autre["static_configs"][0]["targets"][0]).path == reverse("sante_vivant")


def test_ce_que_dit_postgresql_est_a_part():
    """The machine of the standby reads every other rule: its own would ring, of what it has not."""
    lus = yaml.safe_load((PROMETHEUS / "portail.yml").read_text())["rule_files"]
    assert [Path(lu).name for lu in lus] == [fichier.name for fichier in REGLES]
    assert not re.search(r"pg_stat|portail-base", (PROMETHEUS / "portail.rules.yml").read_text())


def test_les_webs_des_conteneurs_se_lisent_aux_memes_ports():
    webs = travail("portail")
    services = yaml.safe_load((RACINE / "deploiement" / "conteneurs" / "compose.yaml").read_text())["services"]
    publies = [port for nom, service in services.items() if nom.startswith("web-") for port in service["ports"]]
    assert [port.removesuffix(":8000") for port in publies] == webs["static_configs"][0]["targets"]


@avec_promtool
def test_prometheus_lit_les_regles():
    lue = subprocess.run([PROMTOOL, "check", "rules", *REGLES], capture_output=True, text=True, check=False)
    assert lue.returncode == 0, lue.stderr
    assert "SUCCESS" in lue.stdout
