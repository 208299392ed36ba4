"""The settings of Pro Santé Connect, as allauth's OpenID Connect provider reads them."""

from __future__ import annotations

from typing import Any

# Not the standard name: Pro Santé Connect serves its discovery document here.
DECOUVERTE = "/.well-known/wallet-openid-configuration"


def fournisseur(emetteur: str, client: str, secret: str) -> dict[str, Any]:
    """Nothing when no issuer is set: the button of the sign-in page is then not shown."""
    if not emetteur:
        return {}
    return {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "psc",
                    "name": "Pro Santé Connect",
                    "client_id": client,
                    "secret": secret,
                    "settings": {
                        "server_url": emetteur.rstrip("/") + DECOUVERTE,
                        "scope": ["openid", "scope_all"],
                        "auth_params": {"acr_values": "eidas1"},
                        "oauth_pkce_enabled": True,
                        "fetch_userinfo": True,
                    },
                }
            ]
        }
    }
