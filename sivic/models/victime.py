"""A victim of an event, without a name: a number, a state, who takes care and where the person goes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur
from evenements.models import Evenement


class VictimeQuerySet(models.QuerySet["Victime"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> VictimeQuerySet:
        """Those of the events that the person sees: a line tells no name. And those of the hospital that they work in:
        a person sent or admitted there is shared with its groupe."""
        evenements = Evenement.objects.visibles_par(utilisateur).filter(pk=OuterRef("evenement_id"))
        return self.filter(Exists(evenements) | self._des_etablissements(utilisateur))

    def attendues_par(self, utilisateur: Utilisateur | AnonymousUser) -> VictimeQuerySet:
        """The persons sent to, or admitted in, the hospital whose groupe the person sees, whatever else they see."""
        return self.filter(self._des_etablissements(utilisateur))

    def _des_etablissements(self, utilisateur: Utilisateur | AnonymousUser) -> Q:
        groupes = Groupe.objects.visibles_par(utilisateur)
        groupes = groupes.filter(genre=Groupe.Genre.ENTITE, entite__type=Entite.Type.HOPITAL)
        chez_elles = Q(destination__in=groupes.values("entite")) | Q(sejour__etablissement__in=groupes.values("entite"))
        return Q(absorbee_par=None, annulation="") & chez_elles

    def presentes(self) -> VictimeQuerySet:
        """The persons: without the traces of those who were counted twice, nor those counted by mistake."""
        return self.filter(absorbee_par=None, annulation="")

    def listees(self) -> VictimeQuerySet:
        """The persons, and the lines that were annulled, which stay in sight."""
        return self.filter(absorbee_par=None)


class Victime(models.Model):
    """One person counted in an event. The portal numbers it (V-12) until a SINUS bracelet does."""

    class Etat(models.TextChoices):
        UA = "ua", "Urgence absolue"
        UR = "ur", "Urgence relative"
        IMPLIQUE = "implique", "Impliqué"
        DCD = "dcd", "Décédé"

    class Lieu(models.TextChoices):
        TERRAIN = "terrain", "Terrain"
        PRV = "prv", "Point de rassemblement des victimes"
        PMA = "pma", "Poste médical avancé"
        CUMP = "cump", "Poste d'urgence médico-psychologique"
        HOPITAL = "hopital", "Établissement de santé"

    class Cump(models.TextChoices):
        NON_PROPOSEE = "", "Non proposée"
        PROPOSEE = "proposee", "Proposée"
        VUE = "vue", "Vue"
        SUIVIE = "suivie", "Suivie"

    class Annulation(models.TextChoices):
        COMPTEE = "", "Comptée"
        SAISIE = "saisie", "Erreur de saisie"
        INTROUVABLE = "introuvable", "Personne non retrouvée"
        ETRANGERE = "etrangere", "Étrangère à l'événement"
        ESSAI = "essai", "Essai"

    evenement = models.ForeignKey(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="victimes"
    )
    jeton = models.UUIDField("jeton", unique=True)
    rang = models.PositiveIntegerField("rang dans l'événement")
    sinus = models.CharField("numéro SINUS", max_length=21, blank=True)
    etat = models.CharField("état vital", max_length=8, choices=Etat.choices)
    lieu = models.CharField("lieu de prise en charge", max_length=8, choices=Lieu.choices, default=Lieu.TERRAIN)
    entite = models.ForeignKey(Entite, verbose_name="prise en charge par", on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(
        Entite, verbose_name="orientée vers", on_delete=models.PROTECT, null=True, related_name="+"
    )
    orientee_le = models.DateTimeField("orientée le", null=True)
    denombree_le = models.DateTimeField("dénombrée le")
    denombree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dénombrée par", on_delete=models.PROTECT, related_name="+"
    )

    # A default in the base too: during an upgrade the former version still writes.
    cump = models.CharField(
        "prise en charge par la CUMP", max_length=8, choices=Cump.choices, blank=True, default="", db_default=""
    )
    annulation = models.CharField(
        "motif d'annulation", max_length=11, choices=Annulation.choices, blank=True, default="", db_default=""
    )
    absorbee_par = models.ForeignKey(
        "self", verbose_name="fusionnée dans", on_delete=models.PROTECT, null=True, related_name="absorbees"
    )

    objects = VictimeQuerySet.as_manager()

    class Meta:
        verbose_name = "victime"
        verbose_name_plural = "victimes"
        ordering = ["evenement", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["evenement", "rang"], name="victime_rang_unique"),
            models.UniqueConstraint(
                fields=["evenement", "sinus"], condition=~Q(sinus="") & Q(annulation=""), name="victime_sinus_unique"
            ),
            models.CheckConstraint(
                condition=Q(sinus="") | Q(sinus__regex=r"^[A-Z]{2}[0-9AB]{3}[A-Z0-9]{4}20[0-9]{2}(TR|HP)[0-9]{6}$"),
                name="victime_sinus_forme",
            ),
            models.CheckConstraint(
                condition=Q(destination__isnull=True, orientee_le__isnull=True)
                | Q(destination__isnull=False, orientee_le__isnull=False),
                name="victime_orientee_quand",
            ),
            models.CheckConstraint(
                condition=Q(absorbee_par__isnull=True) | ~Q(absorbee_par=F("pk")), name="victime_pas_d_elle_meme"
            ),
            models.CheckConstraint(
                condition=Q(annulation="") | Q(absorbee_par__isnull=True), name="victime_annulee_sans_trace"
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def nom(self) -> str:
        """What people call the person here."""
        return f"V-{self.rang}"

    @property
    def compte(self) -> bool:
        """Whether this line is a person: neither the trace of another, nor annulled."""
        return self.absorbee_par_id is None and not self.annulation

    @property
    def personne(self) -> Victime:
        """The victim that this one turned out to be, itself if it is no trace."""
        return self.absorbee_par.personne if self.absorbee_par else self

    @property
    def traces(self) -> list[Victime]:
        """Those who turned out to be this person, and those who had turned out to be them."""
        directes = sorted(self.absorbees.all(), key=lambda trace: trace.rang)
        return directes + [trace for une in directes for trace in une.traces]


class GesteVictime(models.Model):
    """A change already made to victims: the same jeton sent again by an outbox changes nothing more."""

    jeton = models.UUIDField("jeton", primary_key=True)
    genre = models.CharField("genre", max_length=24)
    evenement = models.ForeignKey(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    victimes = ArrayField(models.BigIntegerField(), verbose_name="victimes")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "geste sur des victimes"
        verbose_name_plural = "gestes sur des victimes"

    def __str__(self) -> str:
        return str(self.jeton)


class Distinction(models.Model):
    """Two victims who look like one person and are two: somebody said so, and nobody is asked again."""

    une = models.ForeignKey(Victime, verbose_name="une", on_delete=models.PROTECT, related_name="+")
    autre = models.ForeignKey(Victime, verbose_name="autre", on_delete=models.PROTECT, related_name="+")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "distinction"
        verbose_name_plural = "distinctions"
        constraints = [
            models.UniqueConstraint(fields=["une", "autre"], name="distinction_unique"),
            models.CheckConstraint(condition=Q(une__lt=F("autre")), name="distinction_dans_l_ordre"),
        ]

    def __str__(self) -> str:
        return f"{self.une_id} et {self.autre_id} sont deux personnes"
