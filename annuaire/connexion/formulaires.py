"""The forms of allauth, with our words and our lockout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.cache import cache
from django.core.exceptions import ValidationError

from annuaire.actes.sessions import fermer_autres_sessions
from annuaire.connexion.mots_de_passe import PERIME, est_perime
from annuaire.connexion.verrou import compter_echec, est_verrouille
from annuaire.models import Utilisateur


class FormulaireConnexion(LoginForm):
    """Identifier and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Identifiant"
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        # After a refusal the identifier is still there: it is the password that one types again.
        self.fields["password" if self.data.get("login") else "login"].widget.attrs["autofocus"] = True
        for nom in ("login", "password"):
            self.fields[nom].widget.attrs.pop("placeholder", None)
            self.fields[nom].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Told to who has just typed it right, and to nobody else."""
        lus = super().clean()
        if self.user is not None and est_perime(self.user):
            raise ValidationError(PERIME)
        return lus


class FormulaireConfirmation(ReauthenticateForm):
    """The password once more, of whoever is already in; whoever lost it asks the responsable, not a page of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["password"]
        champ.widget.attrs.pop("placeholder", None)
        champ.widget.attrs["autofocus"] = True
        champ.help_text = ""


class CodeCompte(BaseAuthenticateForm):
    """A code of the application or a recovery code; failures lock out as those of the password do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decrire_code(self.fields["code"], "Code de l'application, ou code de secours")

    def clean_code(self) -> str:
        with essai_compte(self.user, "second_facteur"):
            code = super().clean_code()
            self._refuser_si_deja_servi(code)
        return code

    def _refuser_si_deja_servi(self, code: str) -> None:
        """A code stays right for a period on each side: allauth remembers it for one period only. Read as allauth reads
        it, for « 123-456 » is the same."""
        duree = 3 * app_settings.TOTP_PERIOD
        if not cache.add(f"code-servi:{self.user.pk}:{normalize_user_code(code)}", True, duree):
            raise ValidationError("Ce code a déjà servi\u00a0: attendez le suivant.")


class FormulaireCode(CodeCompte, AuthenticateForm):
    """To come in, after the password."""


class FormulaireConfirmationParCode(CodeCompte, ReauthenticateByCodeForm):
    """To confirm that one is still there: the same code opens nothing twice, here either."""


class FormulaireApplication(ActivateTOTPForm):
    """The first code, which proves that the application holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decrire_code(self.fields["code"], "Code à 6 chiffres affiché par l'application")


class FormulaireCle(AddWebAuthnForm):
    """The name under which its owner will know a key again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"


class FormulaireNomDeCle(EditWebAuthnForm):
    """The same, changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"


class FormulaireMotDePasse(ChangePasswordForm):
    """One's own password; the other sessions, which the old one opened, are closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, libelle in (
            ("oldpassword", "Mot de passe actuel"),
            ("password1", "Nouveau mot de passe"),
            ("password2", "Nouveau mot de passe, encore une fois"),
        ):
            self.fields[nom].label = libelle
            self.fields[nom].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].widget.attrs["autofocus"] = True
        self.fields["password1"].help_text = "Au moins 12 caractères\u00a0; une phrase de quelques mots convient."

    def clean_oldpassword(self) -> str:
        with essai_compte(self.user, "identifiants"):
            return super().clean_oldpassword()

    def clean_password1(self) -> str:
        nouveau = self.cleaned_data["password1"]
        # Told to who gave the present one, and to nobody else: it would be found out here, without being counted.
        if "oldpassword" in self.cleaned_data and self.user.check_password(nouveau):
            raise ValidationError("Choisissez un mot de passe différent de l'actuel.")
        return nouveau

    def save(self) -> None:
        super().save()
        if self.user.doit_changer_mot_de_passe:
            self.user.doit_changer_mot_de_passe = False
            self.user.save(update_fields=["doit_changer_mot_de_passe"])
        fermer_autres_sessions(utilisateur=self.user, sauf=context.request.session.session_key)


def decrire_code(champ: Any, libelle: str) -> None:
    champ.label = libelle
    champ.widget.attrs.pop("placeholder", None)
    champ.widget.attrs |= {"inputmode": "numeric", "autofocus": True, "maxlength": 12}


@contextmanager
def essai_compte(utilisateur: Utilisateur, cause: str) -> Iterator[None]:
    """What may be tried a few times only, as the password is at the sign-in, and together with it."""
    requete = context.request
    if est_verrouille(requete, utilisateur):
        requete.axes_locked_out, requete.axes_credentials = True, {"username": utilisateur.username}
        raise ValidationError("Trop d'essais.")
    try:
        yield
    except ValidationError:
        compter_echec(requete, utilisateur, cause)
        raise
