"""The ASGI entry: HTTP through Django, the live feed on /fil/."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django_app = get_asgi_application()

from fil.routage import urlpatterns  # noqa: E402 — the applications must be loaded first

application = ProtocolTypeRouter(
    {"http": django_app, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns)))}
)
