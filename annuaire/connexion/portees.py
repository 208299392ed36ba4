"""What the tokens of a machine may ask: the scopes that its access was given, among those that the API knows."""

from __future__ import annotations

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from annuaire.models import AccesMachine


class PorteesDeLAcces(SettingsScopes):
    """An access that was given none in particular has all of them; who asks for none gets those of the access."""

    def get_available_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        connues = list(self.get_all_scopes())
        donnees = _donnees_a(application)
        return [portee for portee in connues if portee in donnees] if donnees else connues

    def get_default_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        if _donnees_a(application):
            return self.get_available_scopes(application)
        return super().get_default_scopes(application, *args, **kwargs)


def _donnees_a(application: Any) -> list[str]:
    acces = AccesMachine.objects.filter(application=application).only("portees").first() if application else None
    return acces.portees if acces else []
