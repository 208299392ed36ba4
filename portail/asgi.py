"""The ASGI entry: HTTP through Django, the live feed on /fil/."""

import os

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup(set_prefix=False)

from fil.routage import urlpatterns  # noqa: E402 — the applications must be loaded first
from portail.gestionnaire import GestionnaireHTTP  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": GestionnaireHTTP(),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns))),
    }
)
