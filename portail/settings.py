"""Settings. Everything comes from the environment (`.env.exemple` lists it).

A bad value stops the start with a sentence that says what to write.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from portail.calendrier import CALENDRIER, perissables
from portail.environnement import Environnement
from portail.journal import configurer
from portail.oauth2 import MACHINES
from portail.politique import politique
from portail.psc import fournisseur
from portail.reglages_api import DOCUMENTATION, PORTES, abonnes, debits

RACINE = Path(__file__).resolve().parent.parent
env = Environnement()

# --- What this installation is --------------------------------------------------------------------
MODE = env.choix("PORTAIL_MODE", ("production", "formation", "test"), defaut="production")
EST_FORMATION = MODE == "formation"
EN_MAINTENANCE = env.booleen("PORTAIL_MAINTENANCE", defaut=False)
DEBUG = env.booleen("DEBUG", defaut=False)
SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.liste("ALLOWED_HOSTS", defaut=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.liste("CSRF_TRUSTED_ORIGINS", defaut=[])
DONNEES = Path(env.texte("PORTAIL_DONNEES", defaut=str(RACINE / ".donnees")))

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",
    "portail",
    "sivic",
    "telephonie",
    "messagerie",
    "evenements",
    "maincourante",
    "ged",
    "fil",
    "annuaire",
    # It looks for no module by itself: that of django-leaflet wants GDAL. portail/urls.py names ours.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "channels",
    "csp",
    "django_htmx",
    "django_prometheus",
    "leaflet",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
]
MIDDLEWARE = [
    "portail.correlation.Correlation",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "portail.intergiciels.SansTrace",
    "portail.intergiciels.Maintenance",
    "annuaire.connexion.garde.Seances",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "annuaire.connexion.Authentification",
    "portail.intergiciels.MemePersonne",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "annuaire.connexion.garde.Garde",
    "portail.debits_des_pages.DebitDesPersonnes",
    "portail.intergiciels.GroupeClos",
    "portail.intergiciels.MagasinAbsent",
    "portail.intergiciels.GesteSansPage",
    "portail.obsolescence.Obsolescence",
]
ROOT_URLCONF = "portail.urls"
ASGI_APPLICATION = "portail.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["portail.typographie.Gabarits", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["portail.templatetags.modules"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portail.contexte.cadre",
            ],
        },
    },
    {
        # What the live feed draws between two writes to all the sockets: five times as fast.
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [RACINE / "templates" / "jinja2"],
        "OPTIONS": {"environment": "portail.fragments.environnement", "trim_blocks": True, "lstrip_blocks": True},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Storage --------------------------------------------------------------------------------------
DATABASES = {"default": env.base("DATABASE_URL")}
PG_BIN = env.dossier("PG_BIN")  # where pg_dump and pg_restore are; none: those of the PATH
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Codes already used, failures counted: shared by all processes, there when Redis is not. Nothing else goes in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "annuaire_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
REDIS_URL = env.redis("REDIS_URL")
CELERY_BROKER_URL = env.courtier("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE = dict(CALENDRIER)

# --- Sign-in (see annuaire/connexion) -------------------------------------------------------------
AUTH_USER_MODEL = "annuaire.Utilisateur"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "annuaire.connexion.ConnexionPortail",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "annuaire.connexion.mots_de_passe.MotsDuMetier"},
]
if env.booleen("MOTS_DE_PASSE_DIVULGUES", defaut=False):
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "annuaire.connexion.mots_de_passe.MotsDePasseDivulgues"})
LOGIN_URL = "/compte/connexion/"
LOGIN_REDIRECT_URL = "/"
SESSION_INACTIVITE = timedelta(minutes=env.entier("SESSION_INACTIVITE_MINUTES", defaut=240))
SESSION_DUREE_MAX = timedelta(hours=env.entier("SESSION_DUREE_MAX_HEURES", defaut=13))
SESSION_ENGINE = "annuaire.connexion.seances"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECOND_FACTEUR_OBLIGATOIRE = env.booleen("SECOND_FACTEUR_OBLIGATOIRE", defaut=MODE == "production")
# Apart from SECRET_KEY, which may be thrown away: an identity must still be read years later.
IDENTITES_CLES = env.secrets("IDENTITES_CLES", defaut=[] if MODE == "production" else [SECRET_KEY])
SECRET_KEY_FALLBACKS = env.liste("SECRET_KEY_ANCIENNES", defaut=[])
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

ACCOUNT_ADAPTER = "annuaire.connexion.adaptateurs.AdaptateurCompte"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.entier("CONFIRMATION_MINUTES", defaut=10)
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {
    "login": "annuaire.connexion.formulaires.FormulaireConnexion",
    "change_password": "annuaire.connexion.formulaires.FormulaireMotDePasse",
    "reauthenticate": "annuaire.connexion.formulaires.FormulaireConfirmation",
}
# By address there is no limit but axes': a hospital shares one. login_failed counts a person's wrong codes.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/300s/key"}
MFA_ADAPTER = "annuaire.connexion.adaptateurs.AdaptateurFacteurs"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "annuaire.connexion.formulaires.FormulaireCode",
    "reauthenticate": "annuaire.connexion.formulaires.FormulaireConfirmationParCode",
    "activate_totp": "annuaire.connexion.formulaires.FormulaireApplication",
    "add_webauthn": "annuaire.connexion.formulaires.FormulaireCle",
    "edit_webauthn": "annuaire.connexion.formulaires.FormulaireNomDeCle",
}
MFA_TOTP_TOLERANCE = 1  # period on each side: telephones drift, and people type
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE != "production"
SOCIALACCOUNT_ADAPTER = "annuaire.connexion.psc.AdaptateurPsc"
SOCIALACCOUNT_PROVIDERS = fournisseur(
    env.texte("PSC_EMETTEUR", defaut=""), env.texte("PSC_CLIENT_ID", defaut=""), env.texte("PSC_SECRET", defaut="")
)
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

PROXYS_DE_CONFIANCE = env.entier("PROXYS_DE_CONFIANCE", defaut=0, minimum=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXYS_DE_CONFIANCE
AXES_FAILURE_LIMIT = env.entier("VERROU_ESSAIS", defaut=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.entier("VERROU_MINUTES", defaut=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "annuaire.connexion.verrou.identifiant"
AXES_CLIENT_IP_CALLABLE = "annuaire.connexion.verrou.provenance"
AXES_LOCKOUT_CALLABLE = "annuaire.connexion.verrou.page_verrouillee"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False

# --- Web security ---------------------------------------------------------------------------------
HTTPS = env.booleen("PORTAIL_HTTPS", defaut=MODE == "production")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# Browsers then keep it to this very host, over HTTPS, whatever another one of the domain sets.
SESSION_COOKIE_NAME = "__Host-seance" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_AGE = int(SESSION_DUREE_MAX.total_seconds())
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# nginx redirects to HTTPS; browsers' preload list is for the owner of the domain to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portail.views.erreurs.formulaire_perime"
# The tiles of the map, if any; without them it draws its own outline of France. Asking for tiles tells their server
# where the crisis is: they should come from one's own proxy, on this very site.
CARTE_TUILES = env.tuiles("CARTE_TUILES")
CARTE_ATTRIBUTION = env.texte("CARTE_ATTRIBUTION", defaut="")
CONTENT_SECURITY_POLICY = politique(CARTE_TUILES)

# --- Language, time, static files -----------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [RACINE / "static"]
STATIC_ROOT = Path(env.texte("STATIC_ROOT", defaut=str(DONNEES / "static")))
# The tests read the files where they are written, but for what a browser asks: that has been collected somewhere.
EN_SOURCES = MODE == "test" and not env.texte("STATIC_ROOT", defaut="")
SAUVEGARDE_S3 = env.acces_s3("SAUVEGARDE_SERVICE")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": env.magasin("GED_MAGASIN", dossier=DONNEES / "documents"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EN_SOURCES
        else "portail.statiques.StatiquesVersionnes"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or EN_SOURCES

# --- REST -----------------------------------------------------------------------------------------
REST_FRAMEWORK = PORTES
API_DEBITS, API_ABONNES = debits(env, en_test=MODE == "test"), abonnes(env)
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"  # said, so that models of ours may name it
OAUTH2_PROVIDER = MACHINES
SPECTACULAR_SETTINGS = DOCUMENTATION

# --- The trade ------------------------------------------------------------------------------------
DELAI_PRISE_EN_COMPTE = timedelta(minutes=env.entier("DELAI_PRISE_EN_COMPTE_MINUTES", defaut=10))
TAILLE_MAX_ENTREE = env.entier("TAILLE_MAX_ENTREE", defaut=10_000)
MESSAGES_PAR_DIX_SECONDES = env.entier("MESSAGES_PAR_DIX_SECONDES", defaut=20)
# A conversation without any activity for so long is closed: it is read, it opens again when somebody needs it.
CONVERSATION_INACTIVE = timedelta(days=env.entier("CONVERSATION_INACTIVE_JOURS", defaut=365))
FIL_BALAYAGE = env.booleen("FIL_BALAYAGE", defaut=True)

# Continuity packs: a new one for each entité every so many minutes; 0: on demand only.
CONTINUITE_MINUTES = env.entier("CONTINUITE_MINUTES", defaut=30, minimum=0)
if CONTINUITE_MINUTES:
    CELERY_BEAT_SCHEDULE["produire-les-packs"] = {
        "task": "evenements.tasks.produire_les_packs",
        "schedule": timedelta(minutes=CONTINUITE_MINUTES),
        "options": {"expires": 60 * CONTINUITE_MINUTES},
    }

# Telephony: how many days the number of a caller is kept.
TELEPHONIE_GARDE_APPELANT = env.entier("TELEPHONIE_GARDE_APPELANT_JOURS", defaut=30)
# How long the recordings of calls are kept at the recorder: five years from the call, suspended by any complaint
# (arrêté du 20 octobre 2011, for the permanence des soins). Then the portal forgets how to find them.
TELEPHONIE_ENREGISTREMENTS = timedelta(days=env.entier("TELEPHONIE_ENREGISTREMENTS_JOURS", defaut=1827))
# Where the recorder plays one; nothing: the portal gives its reference only.
TELEPHONIE_ENREGISTREUR_URL = env.enregistreur("TELEPHONIE_ENREGISTREUR_URL")
# The watched folder: a sub-folder for each source. Without it, files come by the page only.
TELEPHONIE_DOSSIER = env.dossier("TELEPHONIE_DOSSIER")
TELEPHONIE_DOSSIER_SECONDES = env.entier("TELEPHONIE_DOSSIER_SECONDES", defaut=60)
TELEPHONIE_DOSSIER_JOURS = env.entier("TELEPHONIE_DOSSIER_JOURS", defaut=30)
if TELEPHONIE_DOSSIER:
    CELERY_BEAT_SCHEDULE["relever-le-dossier"] = {
        "task": "telephonie.tasks.relever",
        "schedule": timedelta(seconds=TELEPHONIE_DOSSIER_SECONDES),
    }

# SIVIC: where it answers (nowhere: no exchange), what opens it, what signs its calls, whether it is of the exercises.
SIVIC_URL = env.adresse("SIVIC_URL")
SIVIC_JETON = env.texte("SIVIC_JETON", defaut="")
SIVIC_SECRET = env.secret("SIVIC_SECRET", defaut="")
SIVIC_EXERCICE = env.booleen("SIVIC_EXERCICE", defaut=False)
if SIVIC_URL:
    CELERY_BEAT_SCHEDULE["echanger-avec-sivic"] = {"task": "sivic.tasks.echanger", "schedule": timedelta(seconds=5)}

# Documents: what one weighs at the most, what must stay free on the disk, who scans them, what reading one may cost.
MO = 1024 * 1024
GED_DEPOTS = DONNEES / "depots"
GED_TAILLE_MAX = env.entier("GED_TAILLE_MAX_MO", defaut=200) * MO
GED_RESERVE = env.entier("GED_RESERVE_MO", defaut=200, minimum=0) * MO
GED_ANTIVIRUS = env.antivirus("GED_ANTIVIRUS")
# Every so many hours a worker asks each link of the bank whether it answers; 0: never, nothing leaves this server.
GED_LIENS_HEURES = env.entier("GED_LIENS_HEURES", defaut=0, minimum=0)
GED_LIENS_INTERNES = env.booleen("GED_LIENS_INTERNES", defaut=False)
if GED_LIENS_HEURES:
    CELERY_BEAT_SCHEDULE["verifier-les-liens"] = {
        "task": "ged.tasks.verifier_les_liens",
        "schedule": timedelta(hours=GED_LIENS_HEURES),
    }
CELERY_BEAT_SCHEDULE = perissables(CELERY_BEAT_SCHEDULE)
GED_LECTURE_SECONDES = env.entier("GED_LECTURE_SECONDES", defaut=60)
GED_LECTURE_MEMOIRE = env.entier("GED_LECTURE_MEMOIRE_MO", defaut=1024) * MO

METRICS_JETON = env.texte("METRICS_JETON", defaut="")
# Seconds between two looks of each web process at the state of the portal; 0: only when asked, as in the tests.
VEILLE_SECONDES = env.entier("VEILLE_SECONDES", defaut=0 if MODE == "test" else 15, minimum=0)
# Hours after which the last backup, or verification of the seals, is late; 0: not watched.
NUIT_HEURES = env.entier("NUIT_HEURES", defaut=26 if MODE == "production" else 0, minimum=0)

# --- Journals: events and identifiers, never what people wrote ------------------------------------
LOGGING = configurer(env.choix("NIVEAU_JOURNAL", ("DEBUG", "INFO", "WARNING", "ERROR"), defaut="WARNING"))
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
