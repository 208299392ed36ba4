"""The models of deploiement/ are read by what will read them, and name what exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import resolve
from processus import arreter, attendre, mourir_avec_le_parent
from redis import Redis
from redis.exceptions import RedisError
from redis_local import programme as programme_de_redis

from portail.aiguillage import FILES
from portail.arret import LIMITE_S
from portail.celery import app
from tests.serveur import RACINE, environnement_de_test

DEPLOIEMENT = RACINE / "deploiement"
UNITES = sorted((DEPLOIEMENT / "systemd").glob("*.*"))
UNITE_WEB = (DEPLOIEMENT / "systemd" / "portail-web@.service").read_text()
NOMS = {file.name for file in FILES}
COMPOSE = DEPLOIEMENT / "conteneurs" / "compose.yaml"
EXPLOITATION = (RACINE / "docs" / "exploitation.md").read_text()
CODE, ETC = "/srv/portail-si-samu", "/etc/portail-si-samu"
avec_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd absent de cette machine")


def compose() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


def reglages_d_une_machine() -> dict[str, str]:
    lignes = (DEPLOIEMENT / "portail.env").read_text().splitlines()
    return dict(ligne.split("=", 1) for ligne in lignes if "=" in ligne and not ligne.startswith("#"))


def test_chaque_tache_attend_dans_une_file_qui_a_ses_travailleurs():
    app.loader.import_default_modules()
    notres = [nom for nom in app.tasks if not nom.startswith("celery.")]
    assert len(notres) > 15
    assert {app.amqp.router.route({}, nom)["queue"].name for nom in notres} == NOMS
    planifiees = {ligne["task"] for ligne in settings.CELERY_BEAT_SCHEDULE.values()}
    assert planifiees <= set(notres)


def test_ce_qui_revient_souvent_ne_s_entasse_pas_devant_un_travailleur_arrete():
    expirent = {nom: ligne.get("options", {}).get("expires") for nom, ligne in settings.CELERY_BEAT_SCHEDULE.items()}
    assert expirent["servir-les-abonnes"] == 6
    assert expirent["veiller-sur-l-activite"] == 900
    assert expirent["produire-les-packs"] == 60 * settings.CONTINUITE_MINUTES > 0
    # What comes once a day is waited for.
    assert expirent["purger-les-numeros"] is None
    assert expirent["purger-les-connexions"] is None


def test_les_unites_servent_les_files_du_code():
    [etape] = re.findall(r"systemctl enable --now portail\.target ([^`]+)`", EXPLOITATION)
    assert set(re.findall(r"portail-travailleur@(\w+)", etape)) == NOMS
    assert "--queues %i" in (DEPLOIEMENT / "systemd" / "portail-travailleur@.service").read_text()


def test_une_machine_ne_lance_que_ce_qu_on_y_a_active():
    """A second beat, or queues on a machine that has not their folders, would start with the target."""
    assert "Wants" not in (DEPLOIEMENT / "systemd" / "portail.target").read_text()
    for unite in ("portail-web@", "portail-travailleur@", "portail-minuterie"):
        assert "WantedBy=portail.target" in (DEPLOIEMENT / "systemd" / f"{unite}.service").read_text()


def test_compose_sert_les_files_du_code_et_ne_nomme_que_ce_qu_il_declare():
    tout = compose()
    services = tout["services"]
    commandes = [service.get("command", []) for service in services.values()]
    assert {c[c.index("--queues") + 1] for c in commandes if "--queues" in c} == NOMS
    for service in services.values():
        assert set(service.get("secrets", [])) <= set(tout["secrets"])
        assert set(service.get("depends_on", [])) <= set(services)
        for montage in service.get("volumes", []):
            source = montage.split(":")[0]
            if source.startswith(".") and source != "./tls":
                assert (COMPOSE.parent / source).is_file(), montage
            elif not source.startswith("."):
                assert source in tout["volumes"], montage
    amont = (COMPOSE.parent / "amont.conf").read_text()
    assert set(re.findall(r"server ([\w-]+):8000", amont)) == {nom for nom in services if nom.startswith("web-")}


def test_aucun_reglage_n_est_dit_deux_fois():
    """In portail.env, nor in a container, which reads it too: it would not start."""
    d_une_machine = reglages_d_une_machine()
    du_conteneur = d_une_machine | compose()["x-portail"]["environment"]
    for reglages in (d_une_machine, du_conteneur):
        assert not [nom for nom in reglages if reglages[nom] and reglages.get(f"{nom}_FILE")]


def test_l_image_se_fait_avec_le_python_du_portail():
    """What set-up runs imports the libraries of .venv: the Python of the base image has none of them."""
    lignes = (COMPOSE.parent / "Containerfile").read_text().splitlines()
    chemin = next(rang for rang, ligne in enumerate(lignes) if ligne.startswith(f"ENV PATH={CODE}/.venv/bin:"))
    lances = [rang for rang, ligne in enumerate(lignes) if ligne.startswith("RUN python ") and "-m venv" not in ligne]
    assert lances and min(lances) > chemin


def test_le_code_est_compile_par_qui_l_installe(tmp_path):
    """The services may not write it: each start, and each document read in a process of its own, would do it again."""
    [commande] = re.findall(r"^    \.venv/bin/python (-m compileall .+) \.   #", EXPLOITATION, flags=re.MULTILINE)
    assert f"RUN python {commande} ." in (COMPOSE.parent / "Containerfile").read_text()
    for lieu in ("portail", "tests", ".venv/lib"):
        (tmp_path / lieu).mkdir(parents=True)
        (tmp_path / lieu / "module.py").write_text("print()")
    subprocess.run([sys.executable, *shlex.split(commande), "."], cwd=tmp_path, check=True)
    faits = {str(fait.relative_to(tmp_path).parents[1]) for fait in tmp_path.rglob("*.pyc")}
    assert faits == {"portail", ".venv/lib"}


def test_l_image_ne_contient_que_ce_sur_quoi_le_portail_tourne():
    """What is not let in stays out: secrets, certificate, settings of the place; every application is let in."""
    exclus, *laisses = (
        ligne
        for ligne in (COMPOSE.parent / "Containerfile.dockerignore").read_text().splitlines()
        if not ligne.startswith("#")
    )
    assert exclus == "*"
    entres = {ligne.removeprefix("!") for ligne in laisses if ligne.startswith("!")}
    applications = {nom for nom in settings.INSTALLED_APPS if (RACINE / nom / "apps.py").exists()}
    assert len(applications) > 8
    gabarits = {Path(chemin).name for moteur in settings.TEMPLATES for chemin in moteur["DIRS"]} - {"jinja2"}
    assert applications | gabarits | {"manage.py", "outils", "static"} <= entres
    assert not entres & {"deploiement", "tests", "bench", "docs", ".git", ".env", ".venv", ".donnees", "node_modules"}
    hors_de_git = (RACINE / ".gitignore").read_text().splitlines()
    for dossier in ("secrets", "tls"):
        assert f"/deploiement/conteneurs/{dossier}/" in hors_de_git


def test_compose_ne_fait_l_image_qu_une_fois_et_borne_les_journaux():
    """Each service that asks for it would have an image of its own; and Docker keeps all that a container ever said."""
    services = compose()["services"]
    assert [nom for nom, service in services.items() if "build" in service] == ["preparation"]
    assert all(service["logging"]["options"]["max-size"] for service in services.values())
    assert "ln -sf /dev/stdout /var/log/nginx/portail.log" in services["frontal"]["command"][-1]


def test_le_postgresql_de_compose_ne_dit_pas_non_plus_ce_que_l_on_ecrit():
    """What its journal keeps is what primaire.conf says, which a test holds (test_postgresql.py)."""
    primaire = (DEPLOIEMENT / "postgresql" / "primaire.conf").read_text()
    tus = re.findall(r"^(log_(?:min|error|parameter)_\w+) = (\S+)$", primaire, re.MULTILINE)
    commande = compose()["services"]["base"]["command"]
    assert len(tus) == 5
    assert sorted(commande[2::2]) == sorted(f"{nom}={valeur}" for nom, valeur in tus)
    assert set(commande[1::2]) == {"-c"}


def test_l_antivirus_de_compose_lit_en_entier_ce_que_le_portail_accepte():
    limites = compose()["services"]["antivirus"]["environment"]
    assert set(limites) == {f"CLAMD_CONF_{nom}" for nom in ("StreamMaxLength", "MaxFileSize", "MaxScanSize")}
    assert min(int(valeur.removesuffix("M")) << 20 for valeur in limites.values()) >= settings.GED_TAILLE_MAX


def test_compose_fait_chaque_nuit_ce_que_font_les_unites():
    """A unit with a timer has its service, which runs the same command of manage.py and waits to be called."""
    services = compose()["services"]
    for minuterie in (DEPLOIEMENT / "systemd").glob("*.timer"):
        service = services[minuterie.stem.removeprefix("portail-")]
        commande = re.search(r"ExecStart=\S+/python (.+)", minuterie.with_suffix(".service").read_text())[1]
        assert service["command"] == ["python", *commande.split()]
        assert (service["profiles"], service["restart"]) == (["nuit"], "no")
    assert "sauvegardes:/var/backups/portail-si-samu" in services["sauvegarde"]["volumes"]


def test_rien_ne_se_fait_a_une_heure_qui_n_existe_pas_chaque_nuit():
    """Between two and three, the night of the spring change: what is due then is not done."""
    minuteries = [*(DEPLOIEMENT / "systemd").glob("*.timer"), *(DEPLOIEMENT / "postgresql").glob("*.timer")]
    heures = {m.name: int(re.search(r"^OnCalendar=.* (\d\d):", m.read_text(), re.MULTILINE)[1]) for m in minuteries}
    assert len(heures) == 3 and 2 not in heures.values()
    quotidiennes = {nom: ligne["schedule"] for nom, ligne in settings.CELERY_BEAT_SCHEDULE.items()}
    assert [nom for nom, quand in quotidiennes.items() if 2 in getattr(quand, "hour", ())] == []


def test_on_laisse_a_un_web_le_temps_de_finir_ce_qu_il_tient():
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", UNITE_WEB, re.MULTILINE)[1]) > LIMITE_S
    assert int(compose()["services"]["web-1"]["stop_grace_period"].removesuffix("s")) > LIMITE_S


def test_la_sauvegarde_refuse_un_dossier_qui_n_est_pas_monte(tmp_path):
    unite = (DEPLOIEMENT / "systemd" / "portail-sauvegarde.service").read_text()
    [avant] = re.findall(r"^ExecStartPre=(.+)$", unite, re.MULTILINE)
    [dossier] = re.findall(r"^ExecStart=.+ sauvegarder (\S+)", unite, re.MULTILINE)
    commande = shlex.split(avant.replace(dossier, str(tmp_path)))
    refuse = subprocess.run(commande, capture_output=True, text=True, check=False)
    assert refuse.returncode and f"{tmp_path}/.montee" in refuse.stderr
    [touch] = re.findall(r"^    touch (.+?) +#", EXPLOITATION, re.MULTILINE)
    assert f"{dossier}/.montee" in touch.split()
    (tmp_path / ".montee").touch()
    assert subprocess.run(commande, capture_output=True, check=False).returncode == 0


def test_le_guide_ne_lance_pas_de_seconde_minuterie():
    """« restart » starts what does not run: beat, on the machine that has none."""
    relances = re.findall(r"systemctl (\S*restart) [^`]*portail-minuterie", EXPLOITATION)
    assert relances and set(relances) == {"try-restart"}


def test_une_restauration_se_met_en_service_avec_ce_que_la_commande_a_rempli():
    """The base and the folder that are renamed are those of the lines above, to where the units may write."""
    base = re.search(r"createdb .* (portail_\w+)$", EXPLOITATION, re.MULTILINE)[1]
    dossier = re.search(r"^    install -d .* (/var/lib/portail-restaure)$", EXPLOITATION, re.MULTILINE)[1]
    donnees = reglages_d_une_machine()["PORTAIL_DONNEES"]
    assert f"'ALTER DATABASE {base} RENAME TO portail'" in EXPLOITATION
    assert f"    mv {dossier}/documents {donnees}/\n" in EXPLOITATION
    assert {f"/var/lib/{etat}" for etat in re.findall(r"StateDirectory=(\S+)", UNITE_WEB)} == {donnees}


def suit(unite: Path, cible: str) -> bool:
    return cible in " ".join(re.findall(r"^After=(.+)$", unite.read_text(), re.MULTILINE)).split()


def test_ce_qui_ecoute_sur_une_adresse_de_la_machine_l_attend_au_demarrage():
    """Debian's units do not: Redis would not start, PostgreSQL would listen to its own machine only."""
    for reglages, ajout in (
        ("redis/portail.conf", "redis/redis-server@portail.service.d"),
        ("postgresql/primaire.conf", "postgresql/postgresql@15-main.service.d"),
    ):
        assert re.search(r"^#?(bind|listen_addresses = ').*\b10\.0\.0\.1\b", (DEPLOIEMENT / reglages).read_text(), re.M)
        assert suit(DEPLOIEMENT / ajout / "reseau.conf", "network-online.target")
        assert f"`cp -r deploiement/{ajout} /etc/systemd/system/`" in EXPLOITATION


def test_ce_qui_ecrit_dans_un_dossier_monte_l_attend_au_demarrage():
    """A backup that was missed is taken up at boot; uploads are in a folder that both machines mount."""
    unites = [*UNITES, DEPLOIEMENT / "postgresql" / "portail-base.service"]
    montes = [u for u in unites if re.search(r"\.montee|/daphne |portail worker|portail-base$", u.read_text(), re.M)]
    assert len(montes) == 4
    assert [unite.name for unite in montes if not suit(unite, "remote-fs.target")] == []


def test_un_web_de_compose_se_dit_en_ordre_a_l_adresse_que_le_portail_sert():
    """`up --wait web-1` waits for it: the name that it asks for is one of those to which the portal answers."""
    epreuve = compose()["services"]["web-1"]["healthcheck"]["test"][-1]
    nom, chemin = re.search(r"http://([\d.]+):8000(/\S+)'", epreuve).groups()
    assert nom in re.search(r"^ALLOWED_HOSTS=(\S+)$", (DEPLOIEMENT / "portail.env").read_text(), re.MULTILINE)[1]
    assert resolve(chemin).url_name == "sante_pret"


@avec_systemd
def test_systemd_lit_les_unites(tmp_path):
    for unite in (*UNITES, *(DEPLOIEMENT / "postgresql").glob("portail-base.*")):
        texte = unite.read_text().replace(CODE, str(RACINE))
        texte = texte.replace("/usr/local/sbin", str(DEPLOIEMENT / "postgresql"))
        (tmp_path / unite.name.replace("@.", "@essai.")).write_text(texte)
    unites = sorted(str(chemin) for chemin in tmp_path.glob("*"))
    lu = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *unites],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    assert lu.returncode == 0 and "portail" not in lu.stderr, lu.stderr


@pytest.mark.parametrize("unite", [u for u in UNITES if u.suffix == ".service"], ids=lambda u: u.name)
def test_chaque_service_est_enferme_et_lance_un_programme_installe(unite):
    texte = unite.read_text()
    for reglage in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "User=portail"):
        assert reglage in texte
    programme = re.search(rf"ExecStart={CODE}/(\S+)", texte)
    assert programme and (RACINE / programme[1]).exists()


def test_les_reglages_de_production_passent_les_controles_de_deploiement(tmp_path):
    reglages = {
        nom: valeur.replace(f"{ETC}/secrets", str(tmp_path)) for nom, valeur in reglages_d_une_machine().items()
    }
    for nom, valeur in reglages.items():
        if nom.endswith("_FILE"):
            Path(valeur).write_text(os.urandom(36).hex())
    connus = re.findall(r"^([A-Z_]+)=", (RACINE / ".env.exemple").read_text(), flags=re.MULTILINE)
    assert {nom.removesuffix("_FILE") for nom in reglages} <= set(connus)
    propre = {
        nom: valeur for nom, valeur in environnement_de_test().items() if nom not in {"SECRET_KEY", "PORTAIL_MODE"}
    }
    lu = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=RACINE,
        env=propre | reglages | {"PORTAIL_DONNEES": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert lu.returncode == 0, lu.stdout + lu.stderr


def test_redis_lit_ses_reglages_et_refuse_plutot_que_d_oublier(tmp_path):
    texte = (DEPLOIEMENT / "redis" / "portail.conf").read_text()
    for ancien, nouveau in (("/run/redis-portail", tmp_path), ("/var/lib/redis/portail", tmp_path)):
        texte = texte.replace(ancien, str(nouveau))
    (tmp_path / "portail.conf").write_text(texte)
    commande = [programme_de_redis(), str(tmp_path / "portail.conf"), "--supervised", "no", "--logfile", "/dev/null"]
    processus = subprocess.Popen(commande, preexec_fn=mourir_avec_le_parent(signal.SIGKILL))
    client = Redis(unix_socket_path=str(tmp_path / "redis.sock"))

    def repond() -> bool:
        try:
            return bool(client.ping())
        except RedisError:
            return False

    try:
        assert attendre(repond, delai=20)
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    finally:
        client.close()
        arreter(processus, signal.SIGTERM)
