"""The authentication backend."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from annuaire.models import Utilisateur


class ConnexionPortail(AuthenticationBackend):
    """allauth's backend; loads the active post with the person, since every page and every right needs it."""

    def get_user(self, user_id: int) -> Utilisateur | None:
        personne = Utilisateur.objects.select_related("affectation_active__entite").filter(pk=user_id).first()
        return personne if personne and self.user_can_authenticate(personne) else None
