"""People and their posts."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from annuaire.models.entite import Entite


class Role(models.TextChoices):
    """What a post allows; each role includes the one before it."""

    LECTEUR = "lecteur", "Lecteur"
    CONTRIBUTEUR = "contributeur", "Contributeur"
    RESPONSABLE = "responsable", "Responsable"
    ADMINISTRATEUR = "administrateur", "Administrateur"


def nom_affiche(*, titre: str, prenom: str, nom: str, identifiant: str) -> str:
    """The short name of a logbook line: "Dr M. Alaoui"."""
    return " ".join(filter(None, [titre, f"{prenom[0]}." if prenom else "", nom])) or identifiant


class UtilisateurQuerySet(models.QuerySet["Utilisateur"]):
    def gerables_par(self, auteur: Utilisateur) -> UtilisateurQuerySet:
        """The people whom a responsable manages, those of his entité; an administrateur manages all. The accounts of
        machines are not people: a password given to one would open the pages with its rights."""
        poste = auteur.poste
        if poste is None or poste.role not in (Role.RESPONSABLE, Role.ADMINISTRATEUR):
            return self.none()
        personnes = self.filter(acces_machine__isnull=True)
        if poste.role == Role.ADMINISTRATEUR:
            return personnes
        return personnes.filter(pk__in=Affectation.objects.filter(entite_id=poste.entite_id).values("utilisateur_id"))

    def joignables(self) -> UtilisateurQuerySet:
        """Who can be called or written to: a machine has an account, and is nobody."""
        return self.filter(is_active=True, acces_machine=None)


class GestionnaireUtilisateurs(UserManager.from_queryset(UtilisateurQuerySet)):  # type: ignore[misc]
    """Django's user manager, with our queryset."""

    use_in_migrations = False


class Utilisateur(AbstractUser):
    """A person. What they see and do follows their active post (`affectation_active`), and only that one."""

    titre = models.CharField("titre", max_length=8, blank=True, help_text="Dr, Pr…")
    telephone = models.CharField("téléphone", max_length=24, blank=True)
    affectation_active = models.ForeignKey(
        "annuaire.Affectation",
        verbose_name="poste actif",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    identifiant_psc = models.CharField(
        "identifiant Pro Santé Connect",
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        help_text="Numéro RPPS ou identifiant national (SubjectNameID).",
    )
    doit_changer_mot_de_passe = models.BooleanField("doit changer de mot de passe", default=False)
    mot_de_passe_donne_le = models.DateTimeField(
        "mot de passe provisoire donné le", null=True, blank=True, editable=False
    )
    visite_le = models.DateTimeField("a fait ou passé la visite le", null=True, blank=True, editable=False)

    objects = GestionnaireUtilisateurs()  # type: ignore[misc]

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        ordering = ["last_name", "first_name"]
        constraints = [models.UniqueConstraint(Lower("username"), name="identifiant_unique_sans_casse")]

    def __str__(self) -> str:
        return self.nom_affiche

    @property
    def nom_affiche(self) -> str:
        return nom_affiche(titre=self.titre, prenom=self.first_name, nom=self.last_name, identifiant=self.username)

    @property
    def poste(self) -> Affectation | None:
        """The active post if it is still running."""
        affectation = self.affectation_active
        return affectation if affectation and affectation.est_en_cours else None

    @property
    def entite_active(self) -> Entite | None:
        return self.poste.entite if self.poste else None


class AffectationQuerySet(models.QuerySet["Affectation"]):
    def en_cours(self, instant: datetime | None = None) -> AffectationQuerySet:
        """Running now, or at that instant."""
        maintenant = instant or timezone.now()
        return self.filter(Q(fin_le__isnull=True) | Q(fin_le__gt=maintenant), debut_le__lte=maintenant)

    def non_finies(self) -> AffectationQuerySet:
        """Running now, or to come."""
        return self.filter(Q(fin_le__isnull=True) | Q(fin_le__gt=timezone.now()))

    def de_personnes(self) -> AffectationQuerySet:
        """Of those who are `joignables`."""
        return self.filter(utilisateur__is_active=True, utilisateur__acces_machine=None)


class Affectation(models.Model):
    """A person's post in an entité, with a role and dates."""

    utilisateur = models.ForeignKey(
        Utilisateur, verbose_name="personne", on_delete=models.CASCADE, related_name="affectations"
    )
    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, related_name="affectations")
    role = models.CharField("rôle", max_length=14, choices=Role.choices, default=Role.CONTRIBUTEUR)
    fonction = models.CharField(
        "fonction", max_length=80, blank=True, help_text="ARM, médecin régulateur, cadre d'astreinte…"
    )
    debut_le = models.DateTimeField("début", default=timezone.now)
    fin_le = models.DateTimeField("fin", null=True, blank=True)

    objects = AffectationQuerySet.as_manager()

    class Meta:
        verbose_name = "affectation"
        verbose_name_plural = "affectations"
        ordering = ["utilisateur", "debut_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin_le__isnull=True) | Q(fin_le__gte=F("debut_le")),
                name="affectation_finit_apres_son_debut",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur} · {self.fonction or self.get_role_display()} · {self.entite}"

    @property
    def est_en_cours(self) -> bool:
        maintenant = timezone.now()
        return self.debut_le <= maintenant and (self.fin_le is None or self.fin_le > maintenant)

    @property
    def est_fini(self) -> bool:
        """One to come is neither running nor finished."""
        return self.fin_le is not None and self.fin_le <= timezone.now()
