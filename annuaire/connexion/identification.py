"""The authentication backend."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from annuaire.models import Utilisateur
from annuaire.preparees import Preparee

PERSONNE = Preparee(
    lambda pk: Utilisateur.objects.select_related("affectation_active__entite").filter(pk=pk).order_by(), pk=int
)


class ConnexionPortail(AuthenticationBackend):
    """allauth's backend; loads the active post with the person, since every page and every right needs it."""

    def get_user(self, user_id: int) -> Utilisateur | None:
        personne = PERSONNE.premier(pk=user_id)
        return personne if personne and self.user_can_authenticate(personne) else None
