"""What the token of a machine lets it ask for."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portail.portees import TOUT, portee_de


class PorteeDuJeton(BasePermission):
    """A token asks for what its scopes say, and no more; a session has none. The rights are looked at afterwards."""

    def has_permission(self, request: Request, view: Any) -> bool:
        jeton: Any = request.auth
        portee = portee_de(type(view).__module__, request.method or "")
        if jeton is None or portee is None or jeton.allow_scopes([portee]) or jeton.allow_scopes([TOUT]):
            return True
        raise exceptions.PermissionDenied(f"Ce jeton n'a pas la portée « {portee} » : demandez-la avec le jeton.")
