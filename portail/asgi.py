"""The ASGI entry: HTTP through Django, the live feed on /fil/."""

import gc
import os
from functools import lru_cache

import django
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import get_resolver
from twisted.web import http

# Nothing of what is loaded here can be thrown away: looking for it would take a third of the start.
gc.disable()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup(set_prefix=False)

from fil.routage import urlpatterns  # noqa: E402 — the applications must be loaded first
from portail.arret import preparer_l_arret  # noqa: E402
from portail.correlation import correler_les_prises  # noqa: E402
from portail.gestionnaire import GestionnaireHTTP  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": GestionnaireHTTP(),
        "websocket": correler_les_prises(AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns)))),
    }
)

preparer_l_arret()

# Twisted reads the type of every POST through the e-mail library, which takes it as long as a query; there are few.
if hasattr(http, "_parseContentType"):
    http._parseContentType = lru_cache(maxsize=64)(http._parseContentType)

# Done now, or the first dépêche drawn would import every view in the event loop while all the sockets wait.
_ = get_resolver().reverse_dict
# What is loaded here lasts: the collector need not look at it again, and hold the loop for tens of milliseconds.
gc.collect()
gc.freeze()
gc.enable()
