"""A bad setting stops the start with a sentence that says what to write."""

import ssl
from pathlib import Path

import pytest
from kombu.connection import Connection
from redis import Redis
from redis_local import RedisLocal
from storages.backends.s3 import S3Storage

from portail.environnement import Environnement


def test_un_reglage_obligatoire_absent_arrete_le_demarrage():
    with pytest.raises(SystemExit, match="SECRET_KEY.*obligatoire"):
        Environnement({}).secret("SECRET_KEY")


def test_une_cle_trop_courte_est_refusee():
    with pytest.raises(SystemExit, match="32 caractères"):
        Environnement({"SECRET_KEY": "courte"}).secret("SECRET_KEY")


def test_un_secret_se_lit_aussi_dans_un_fichier(tmp_path):
    fichier = tmp_path / "cle"
    fichier.write_text("k" * 40 + "\n")
    assert Environnement({"SECRET_KEY_FILE": str(fichier)}).secret("SECRET_KEY") == "k" * 40


def test_un_fichier_de_secret_illisible_arrete_le_demarrage(tmp_path):
    with pytest.raises(SystemExit, match="SECRET_KEY_FILE"):
        Environnement({"SECRET_KEY_FILE": str(tmp_path / "absent")}).secret("SECRET_KEY")


def test_un_reglage_dit_deux_fois_arrete_le_demarrage(tmp_path):
    (tmp_path / "adresse").write_text("redis://10.0.0.1/0")
    deux = {"REDIS_URL_FILE": str(tmp_path / "adresse"), "REDIS_URL": "redis://127.0.0.1/0"}
    with pytest.raises(SystemExit, match="REDIS_URL et par REDIS_URL_FILE : n'en gardez qu'une"):
        Environnement(deux).redis("REDIS_URL")
    # Emptied, as where a file of settings is shared, it says nothing.
    assert Environnement(deux | {"REDIS_URL": ""}).redis("REDIS_URL") == "redis://10.0.0.1/0"


@pytest.mark.parametrize("valeur", ["peut-être", "", "2"])
def test_un_booleen_s_ecrit_oui_ou_non(valeur):
    with pytest.raises(SystemExit, match="oui ou non"):
        Environnement({"DEBUG": valeur}).booleen("DEBUG", defaut=False)


@pytest.mark.parametrize("valeur", ["dix", "-1", "0", "1.5", "²"])
def test_un_entier_est_un_entier(valeur):
    with pytest.raises(SystemExit, match="nombre entier"):
        Environnement({"DELAI": valeur}).entier("DELAI", defaut=1)


def test_un_choix_inconnu_cite_les_choix_possibles():
    with pytest.raises(SystemExit, match="production ou formation"):
        Environnement({"MODE": "essai"}).choix("MODE", ("production", "formation"), defaut="production")


def test_un_dossier_s_ecrit_en_entier():
    with pytest.raises(SystemExit, match="commence par /"):
        Environnement({"DOSSIER": "depots/appels"}).dossier("DOSSIER")
    assert Environnement({"DOSSIER": "/srv/appels"}).dossier("DOSSIER") == Path("/srv/appels")
    assert Environnement({"DOSSIER": ""}).dossier("DOSSIER") is Environnement({}).dossier("DOSSIER") is None


def test_seul_postgresql_convient():
    with pytest.raises(SystemExit, match="postgresql://"):
        Environnement({"DATABASE_URL": "sqlite:///base.db"}).base("DATABASE_URL")


def test_une_base_sur_un_socket_unix():
    base = Environnement({"DATABASE_URL": "postgresql://portail@/portail?host=/run/pg"}).base("DATABASE_URL")
    assert (base["NAME"], base["USER"], base["HOST"]) == ("portail", "portail", "/run/pg")


def test_une_machine_qui_ne_repond_plus_ne_retient_pas_le_portail(settings):
    """The base of the tests is reached with these: libpq refuses a name that it does not know."""
    reglages = Environnement({"DATABASE_URL": "postgresql://portail@10.0.0.1/portail?tcp_user_timeout=3000"})
    options = reglages.base("DATABASE_URL")["OPTIONS"]
    assert (options["connect_timeout"], options["tcp_user_timeout"]) == (5, 3000)
    assert settings.DATABASES["default"]["OPTIONS"]["tcp_user_timeout"] == 10_000


def test_celery_et_redis_partagent_la_meme_adresse():
    env = Environnement({"REDIS_URL": "unix:///run/redis.sock?db=2"})
    assert env.redis("REDIS_URL") == "unix:///run/redis.sock?db=2"
    assert env.courtier("REDIS_URL") == "redis+socket:///run/redis.sock?virtual_host=2"


def test_celery_donne_le_mot_de_passe_de_redis_sur_un_socket_unix(tmp_path):
    prive = RedisLocal(tmp_path / "redis", durable=False)
    prive.demarrer()
    try:
        with Redis.from_url(prive.url) as client:
            client.config_set("requirepass", "a-b-c")
        env = Environnement({"REDIS_URL": prive.url.replace("unix://", "unix://:a-b-c@")})
        with Connection(env.courtier("REDIS_URL")) as connexion:
            assert connexion.default_channel.client.ping()
    finally:
        prive.arreter()


def test_celery_verifie_le_certificat_de_redis():
    """Its library takes any by default, and would give the password to whoever answers."""
    env = Environnement({"REDIS_URL": "rediss://:secret@10.0.0.1:6379/0"})
    assert env.redis("REDIS_URL") == "rediss://:secret@10.0.0.1:6379/0"
    assert Connection(env.courtier("REDIS_URL")).ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    choisi = Environnement({"REDIS_URL": "rediss://10.0.0.1/1?ssl_ca_certs=/etc/autorite.pem"})
    assert Connection(choisi.courtier("REDIS_URL")).ssl == {
        "ssl_cert_reqs": ssl.CERT_REQUIRED,
        "ssl_ca_certs": "/etc/autorite.pem",
    }


def test_une_adresse_redis_inconnue_est_refusee():
    with pytest.raises(SystemExit, match="redis://"):
        Environnement({"REDIS_URL": "http://localhost"}).redis("REDIS_URL")


@pytest.mark.parametrize(
    "valeur",
    [
        "http://ecoute.samu.example/{reference}",
        "https://ecoute.samu.example/",
        "https://{reference}.example/",
        "https://ecoute.samu.example{reference}",
        "https://u:p@ecoute.samu.example/{reference}",
        "https://ecoute.samu.example/ {reference}",
        "javascript:alert('{reference}')",
    ],
)
def test_l_enregistreur_est_une_adresse_https_ou_la_reference_a_sa_place(valeur):
    with pytest.raises(SystemExit, match="https:// avec {reference}"):
        Environnement({"ENREGISTREUR": valeur}).enregistreur("ENREGISTREUR")


def test_l_enregistreur_se_nomme_ou_non():
    juste = "https://ecoute.samu.example:8443/{source}/lire?ref={reference}"
    assert Environnement({"ENREGISTREUR": juste}).enregistreur("ENREGISTREUR") == juste
    assert Environnement({}).enregistreur("ENREGISTREUR") == ""


@pytest.mark.parametrize(
    "valeur", ["http://s3.samu.example", "http://10.0.0.4:9000", "s3.samu.example:9000", "https://"]
)
def test_un_service_s3_se_joint_en_https(valeur):
    with pytest.raises(SystemExit, match=r"GED_MAGASIN_SERVICE.*https://"):
        Environnement({"GED_MAGASIN": "s3://documents", "GED_MAGASIN_SERVICE": valeur}).magasin(
            "GED_MAGASIN", dossier=Path()
        )
    with pytest.raises(SystemExit, match=r"SAUVEGARDE_SERVICE.*https://"):
        Environnement({"SAUVEGARDE_SERVICE": valeur}).acces_s3("SAUVEGARDE_SERVICE")


@pytest.mark.parametrize("valeur", ["https://s3.samu.example:9000", "http://127.0.0.1:9000", "http://[::1]:9000"])
def test_un_service_s3_en_https_ou_sur_cette_machine(valeur):
    assert Environnement({"SAUVEGARDE_SERVICE": valeur}).acces_s3("SAUVEGARDE_SERVICE")["endpoint_url"] == valeur


def test_sans_service_nomme_c_est_celui_du_client_s3():
    assert Environnement({}).acces_s3("SAUVEGARDE_SERVICE")["endpoint_url"] is None


@pytest.mark.parametrize(("region", "signee_pour"), [("fr-par", "fr-par"), ("", "us-east-1")])
def test_les_demandes_a_s3_sont_signees_pour_la_region_du_service(region, signee_pour):
    acces = {"SAUVEGARDE_SERVICE": "https://s3.exemple.fr", "SAUVEGARDE_CLE": "cle", "SAUVEGARDE_SECRET": "secret"}
    options = Environnement(acces | {"SAUVEGARDE_REGION": region}).acces_s3("SAUVEGARDE_SERVICE")
    storage = S3Storage(bucket_name="sauvegardes", querystring_auth=True, signature_version="s3v4", **options)
    assert f"%2F{signee_pour}%2Fs3%2F" in storage.url("base.dump")
