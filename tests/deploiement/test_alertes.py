"""Each alert of deploiement/prometheus rings for the fault that it is for, and none when all is in order."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from portail.etat.parties import parties
from tests.deploiement.test_supervision import PROMTOOL, REGLES, avec_promtool, regles

# The series that the rules read elsewhere and their labels, as they were read there: prometheus-node-exporter 1.5.0
# (--collector.systemd), prometheus-postgres-exporter 0.11.1 on PostgreSQL 15, prometheus-blackbox-exporter 0.23.0, all
# of Debian 12. « up » is of Prometheus.
DES_AUTRES = {
    "up": set[str](),
    "node_filesystem_avail_bytes": {"device", "fstype", "mountpoint"},
    "node_filesystem_size_bytes": {"device", "fstype", "mountpoint"},
    "node_systemd_timer_last_trigger_seconds": {"name"},
    "node_systemd_unit_state": {"name", "state", "type"},
    "node_timex_offset_seconds": set[str](),
    "node_timex_sync_status": set[str](),
    "pg_stat_archiver_last_archive_age": {"server"},
    "pg_stat_replication_pg_wal_lsn_diff": {"application_name", "client_addr", "server", "slot_name", "state"},
    "probe_success": set[str](),
    "probe_ssl_earliest_cert_expiry": set[str](),
}
PAS = 320  # of fifteen seconds: longer than the longest « for » after the longest wait
UN, DEUX = ('portail", instance="127.0.0.1:8001', 'portail", instance="127.0.0.1:8002')
MACHINE = 'up{job="machine", instance="m:9100"}'
UNITE = 'node_systemd_unit_state{job="machine", instance="m:9100", name="portail-sauvegarde.service", state="failed"}'
BASE = 'node_systemd_timer_last_trigger_seconds{job="machine", instance="m:9100", name="portail-base.timer"}'
DISQUE = '{job="machine", instance="m:9100", device="/dev/sda2", fstype="ext4", mountpoint="/"}'
LIBRE, TAILLE = f"node_filesystem_avail_bytes{DISQUE}", f"node_filesystem_size_bytes{DISQUE}"
TMPFS = DISQUE.replace("ext4", "tmpfs").replace('"/"', '"/run"')
DE_LA_RACINE = {"device": "/dev/sda2", "fstype": "ext4", "instance": "m:9100", "job": "machine", "mountpoint": "/"}
SUIT, ECART = (f'node_timex_{quoi}{{job="machine", instance="m:9100"}}' for quoi in ("sync_status", "offset_seconds"))
ARCHIVE = 'pg_stat_archiver_last_archive_age{job="postgresql"}'
REPLIQUE = 'pg_stat_replication_pg_wal_lsn_diff{job="postgresql", application_name="15/main"}'
ENTREE = 'up{job="portail-entree", instance="https://portail.exemple.fr/sante/pret"}'
AUTRE = 'probe_success{job="portail-autre", instance="https://10.0.0.2/sante/vivant"}'
EXPIRE = 'probe_ssl_earliest_cert_expiry{job="portail-entree"}'


def histogramme(nom: str) -> dict[str, str | None]:
    """All that it counts lasted between two seconds and a half and five."""
    pas = {"0.5": "0+0", "1": "0+0", "2": "0+0", "2.5": "0+0", "5": "0+5", "+Inf": "0+5"}
    return {f'{nom}_bucket{{job="{UN}", le="{le}"}}': valeurs for le, valeurs in pas.items()}


def partie(nom: str) -> str:
    return f'portail_partie_degradee{{job="{UN}", partie="{nom}"}}'


ORDRE = {
    f'up{{job="{UN}"}}': "1",
    f'up{{job="{DEUX}"}}': "1",
    ENTREE: "1",
    MACHINE: "1",
    'up{job="postgresql", instance="m:9187"}': "1",
    'probe_success{job="portail-entree"}': "1",
    AUTRE: "1",
    EXPIRE: "2000000000",
    UNITE: "0",
    LIBRE: "50000000000",
    TAILLE: "100000000000",
    f"node_filesystem_avail_bytes{TMPFS}": "0",
    f"node_filesystem_size_bytes{TMPFS}": "1000000000",
    BASE: "0",
    SUIT: "1",
    ECART: "0.001",
    ARCHIVE: "30",
    REPLIQUE: "4096",
    **{partie(nom): "0" for nom in ("base", "redis", "file_direct", "sauvegarde", "verification")},
}
# The series that the fault changes (« None »: it is not there), and the labels of the alert besides its severity.
PANNES: dict[str, tuple[dict[str, str | None], dict[str, str]]] = {
    "PortailInjoignable": ({f'up{{job="{UN}"}}': "0", f'up{{job="{DEUX}"}}': "0"}, {}),
    "PortailEntreeFermee": ({'probe_success{job="portail-entree"}': "0"}, {}),
    "PortailAutreMachineMuette": (
        {AUTRE: "0"},
        {"instance": "https://10.0.0.2/sante/vivant", "job": "portail-autre"},
    ),
    "PortailCertificatBientotPerime": ({EXPIRE: "86400"}, {}),
    "PortailUnWebEnMoins": ({f'up{{job="{DEUX}"}}': "0"}, {}),
    "PortailBaseInjoignable": ({partie("base"): "1"}, {}),
    "PortailDegrade": ({partie("file_direct"): "1"}, {"partie": "file_direct"}),
    "PortailARegler": ({partie("horloge"): "1"}, {"partie": "horloge"}),
    "PortailLivraisonLente": (histogramme("portail_fil_livraison_secondes"), {}),
    "PortailRequetesLentes": (histogramme("portail_requete_secondes"), {}),
    "PortailErreurs": ({f'portail_requete_secondes_count{{job="{UN}", statut="5xx"}}': "0+3"}, {}),
    "PortailFileEnRetard": (
        {f'portail_file_age_secondes{{job="{UN}", file="documents"}}': "300"},
        {"file": "documents"},
    ),
    "PortailSivicMuet": ({f'portail_sivic_silence_secondes{{job="{UN}"}}': "0+15"}, {}),
    "PortailSivicJournalInterrompu": ({f'portail_sivic_journal_interrompu_secondes{{job="{UN}"}}': "0+15"}, {}),
    "PortailDisquePresquePlein": ({f'portail_disque_libre_octets{{job="{UN}"}}': "4000000000"}, {}),
    "PortailNuitManquee": ({partie("verification"): "1"}, {"partie": "verification"}),
    "PortailUniteEnEchec": ({UNITE: "1"}, {"instance": "m:9100", "name": "portail-sauvegarde.service"}),
    "PortailHorlogeDecalee": ({SUIT: "0"}, {"instance": "m:9100", "job": "machine"}),
    "PortailMachinePresquePleine": ({LIBRE: "14000000000"}, DE_LA_RACINE),
    # Seven eighths full at the end, at a pace that leaves nothing within six hours.
    "PortailMachinePleine": ({LIBRE: "45000000000-100000000"}, DE_LA_RACINE),
    "PortailMesuresAbsentes": ({MACHINE: "0"}, {"job": "machine", "instance": "m:9100"}),
    "PortailArchivageArrete": ({ARCHIVE: "30+15"}, {}),
    "PortailBaseAncienne": ({BASE: None}, {}),
    "PortailSecoursAbsent": ({REPLIQUE: None}, {}),
    "PortailConnexionsRefusees": (
        {f'portail_connexions_refusees_total{{job="{UN}", cause="identifiants"}}': "0+30"},
        {},
    ),
}


def jouer(
    dossier: Path, panne: Mapping[str, str | None], attendues: Mapping[str, Mapping[str, str]], lues: str = ".+"
) -> str:
    """What promtool says if, at the end of these series, those alerts do not ring, or others of the names read do."""
    series = {nom: valeurs for nom, valeurs in (ORDRE | dict(panne)).items() if valeurs is not None}
    sonnent = []
    for alerte, etiquettes in attendues.items():
        toutes = {"alertname": alerte, "alertstate": "firing", **etiquettes}
        decrites = ", ".join(f'{nom}="{valeur}"' for nom, valeur in toutes.items())
        sonnent.append({"labels": f"ALERTS{{{decrites}}}", "value": 1})
    essai = {
        "interval": "15s",
        "input_series": [{"series": nom, "values": f"{valeurs}x{PAS}"} for nom, valeurs in series.items()],
        "promql_expr_test": [
            {
                "expr": f'ALERTS{{alertstate="firing", alertname=~"{lues}"}}',
                "eval_time": f"{PAS * 15}s",
                "exp_samples": sonnent,
            }
        ],
    }
    fichier = dossier / "essai.yml"
    # Every fault lasts: rules looked at every other minute end at the same alerts, in a fifth of the time.
    fichier.write_text(
        yaml.safe_dump(
            {"rule_files": [str(fichier) for fichier in REGLES], "evaluation_interval": "2m", "tests": [essai]}
        )
    )
    fait = subprocess.run([PROMTOOL, "test", "rules", str(fichier)], capture_output=True, text=True, check=False)
    return "" if fait.returncode == 0 else fait.stdout + fait.stderr


def test_chaque_alerte_a_sa_panne():
    assert {regle["alert"] for regle in regles()} == set(PANNES)


@avec_promtool
def test_rien_ne_sonne_quand_tout_est_en_ordre(tmp_path):
    assert not jouer(tmp_path, {}, {})


@avec_promtool
@pytest.mark.parametrize("regle", regles(), ids=lambda regle: regle["alert"])
def test_chaque_alerte_sonne_pour_sa_panne(regle, tmp_path):
    panne, etiquettes = PANNES[regle["alert"]]
    assert not jouer(tmp_path, panne, {regle["alert"]: regle["labels"] | etiquettes}, regle["alert"])


def test_les_mesures_des_autres_sont_de_celles_qu_ils_donnent():
    for regle in regles():
        lues = set(re.findall(r"\b[a-z]\w+(?=\{)", regle["expr"]))
        assert {mesure for mesure in lues if not mesure.startswith("portail_")} <= set(DES_AUTRES), regle["alert"]
        for mesure, filtre in re.findall(r"(\w+)\{([^}]*)\}", regle["expr"]):
            etiquettes = set(re.findall(r"(\w+)[=!~]+\"", filtre)) - {"job", "instance"}
            assert etiquettes <= DES_AUTRES.get(mesure, etiquettes), regle["alert"]


@avec_promtool
@pytest.mark.parametrize(
    ("mesure", "alerte", "severite"),
    [(ARCHIVE, "PortailArchivageArrete", "appel"), (REPLIQUE, "PortailSecoursAbsent", "ticket")],
)
def test_ce_que_postgresql_ne_dit_pas_sonne(mesure, alerte, severite, tmp_path):
    """An archive that has never received anything, a standby that the exporter may not read about: no number."""
    assert not jouer(tmp_path, {mesure: "NaN+0"}, {alerte: {"severite": severite}})


@avec_promtool
def test_une_sauvegarde_de_base_de_l_autre_semaine_sonne(tmp_path):
    """The hours of promtool begin in 1970: a last one before, at the end of December."""
    assert not jouer(tmp_path, {BASE: f"-{8 * 86400}"}, {"PortailBaseAncienne": {"severite": "ticket"}})


@avec_promtool
@pytest.mark.parametrize("ecart", ["0.6", "-0.6"])
def test_une_horloge_qui_avance_ou_retarde_sonne(ecart, tmp_path):
    etiquettes = {"severite": "ticket", "instance": "m:9100", "job": "machine"}
    assert not jouer(tmp_path, {ECART: ecart}, {"PortailHorlogeDecalee": etiquettes})


@avec_promtool
def test_un_disque_plein_sonne_meme_s_il_ne_se_remplit_plus(tmp_path):
    alertes = {"PortailMachinePresquePleine": "ticket", "PortailMachinePleine": "appel"}
    attendues = {alerte: DE_LA_RACINE | {"severite": severite} for alerte, severite in alertes.items()}
    assert not jouer(tmp_path, {LIBRE: "4000000000"}, attendues)


@avec_promtool
def test_ce_qu_une_sauvegarde_ecrit_d_un_coup_ne_reveille_personne(tmp_path):
    """At the same pace, where there is room."""
    assert not jouer(tmp_path, {LIBRE: "82000000000-100000000"}, {})


@avec_promtool
def test_une_base_arretee_ne_sonne_qu_une_fois(tmp_path):
    """What cannot be read without it is not degraded besides."""
    panne = {partie("base"): "1", partie("redis"): "1"}
    assert not jouer(tmp_path, panne, {"PortailBaseInjoignable": {"severite": "appel"}})


@avec_promtool
@pytest.mark.parametrize("nom", ["fichiers_d_appels", "sivic_ecartes"])
def test_ce_qui_attend_le_matin_ne_reveille_personne(nom, tmp_path):
    assert not jouer(tmp_path, {partie(nom): "1"}, {"PortailARegler": {"severite": "ticket", "partie": nom}})


def test_chaque_partie_a_son_alerte_et_ce_que_l_on_sent_appelle():
    """Those that everybody is told of; and the disk, which they will feel soon."""
    lues = {regle["alert"]: re.search(r'partie([!=]~?)"([\w|]+)"', regle["expr"]) for regle in regles()}
    exclues, matin, nuit = (
        set(lues[alerte][2].split("|")) for alerte in ("PortailDegrade", "PortailARegler", "PortailNuitManquee")
    )
    assert exclues == {"base"} | matin | nuit
    senties = {nom for nom, une in parties().items() if une.pour_tous} | {"disque"}
    assert parties().keys() - exclues == senties - {"base"}
