"""The fil over a WebSocket."""

from typing import Any

from django.urls import path

from fil.consumers import fil

application: Any = fil  # Channels routes ASGI applications with Django's `path`
urlpatterns = [path("fil/", application)]
