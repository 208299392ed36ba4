"""The access of machines by OAuth2: client credentials only, since people sign in with a session."""

from portail.portees import PORTEES

MACHINES = {
    "SCOPES": PORTEES,
    "DEFAULT_SCOPES": ["api"],
    "SCOPES_BACKEND_CLASS": "annuaire.connexion.portees.PorteesDeLAcces",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    # What RFC 9700 advises, and the next major version of the library will do by itself: no way in but ours, no token
    # in an address, none that the base could give to whoever reads it.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
}
