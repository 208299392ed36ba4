"""What the tokens of a machine may ask: the scopes that its access was given, among those that the API knows."""

from __future__ import annotations

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from annuaire.models import AccesMachine


class PorteesDeLAcces(SettingsScopes):
    """Who asks for no scope in particular gets all of those."""

    def get_available_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        connues = list(self.get_all_scopes())
        acces = AccesMachine.objects.filter(application=application).only("portees").first() if application else None
        return [portee for portee in connues if portee in acces.portees] if acces and acces.portees else connues

    def get_default_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return self.get_available_scopes(application)
