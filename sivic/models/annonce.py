"""An event that SIVIC opened, until somebody of the portal opens it here, links it to theirs, or puts it aside."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from annuaire.models import Entite, Utilisateur
from evenements.models import Evenement

# In place of the départements, for who reads all the announcements, those without a territory too.
PARTOUT = "toutes"
FINIS = (Evenement.Etat.LEVE, Evenement.Etat.CLOS)


def territoire_lu(utilisateur: Utilisateur | AnonymousUser) -> set[str]:
    """The départements whose announcements the person reads, by their active post. A hospital opens no event, and is
    told by those that do."""
    entite = getattr(utilisateur, "entite_active", None)
    if entite is None or entite.type in (Entite.Type.HOPITAL, Entite.Type.OPERATEUR):
        return set()
    if entite.type == Entite.Type.MINISTERE:
        return {PARTOUT}
    departements = Func(F("departements"), function="unnest")
    return set(Entite.objects.sous(entite).order_by().values_list(departements, flat=True))


class AnnonceQuerySet(models.QuerySet["AnnonceSivic"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> AnnonceQuerySet:
        """Those of the territory of the person's entité; the nation sees all, those without a territory too."""
        lu = territoire_lu(utilisateur)
        return self if PARTOUT in lu else self.filter(departements__overlap=list(lu)) if lu else self.none()

    def a_traiter(self) -> AnnonceQuerySet:
        """What waits for somebody: what is over for SIVIC too may still be opened or linked, and calls nobody."""
        proposees = self.filter(statut=AnnonceSivic.Statut.PROPOSEE)
        for etat in FINIS:
            proposees = proposees.exclude(contenu__contains={"etat": etat})
        return proposees


class AnnonceSivic(models.Model):
    """What SIVIC says of an event of its own, by its reference there. It has no title: none may cross the border."""

    class Statut(models.TextChoices):
        PROPOSEE = "proposee", "À traiter"
        LIEE = "liee", "Liée"
        ECARTEE = "ecartee", "Écartée"

    reference = models.CharField("référence dans SIVIC", max_length=24, primary_key=True)
    contenu = models.JSONField("contenu")
    departements = ArrayField(models.CharField(max_length=3), verbose_name="départements", default=list, blank=True)
    statut = models.CharField("statut", max_length=8, choices=Statut.choices, default=Statut.PROPOSEE)
    evenement = models.ForeignKey(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, null=True, related_name="annonces"
    )
    recue_le = models.DateTimeField("reçue le")
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="traitée par", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AnnonceQuerySet.as_manager()

    class Meta:
        verbose_name = "annonce de SIVIC"
        verbose_name_plural = "annonces de SIVIC"
        ordering = ["-recue_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statut="liee", evenement__isnull=False) | ~Q(statut="liee") & Q(evenement__isnull=True),
                name="annonce_liee_a_un_evenement",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def nature(self) -> str:
        """As the portal names it; « autre » when SIVIC did not say."""
        return Evenement.Nature(self.contenu.get("nature", Evenement.Nature.AUTRE)).label

    @property
    def fin(self) -> str:
        """« levé » or « clos » once SIVIC has said so."""
        etat = self.contenu.get("etat")
        return Evenement.Etat(etat).label.lower() if etat in FINIS else ""
