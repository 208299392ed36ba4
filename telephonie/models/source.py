"""What sends call events, and what the Samu declares of its telephony: queues and accesses."""

from __future__ import annotations

from django.db import models

from annuaire.models import Entite


class SourceTelephonie(models.Model):
    """One producer of events. What an OTN alone calls answered is its IVR: then human pick-up is not measured."""

    class Genre(models.TextChoices):
        OTN = "otn", "Opérateur de télécommunication national"
        BANDEAU = "bandeau", "Bandeau téléphonique"
        FICHIER = "fichier", "Fichiers déposés"
        SIMULATION = "simulation", "Données simulées"

    code = models.SlugField("code", max_length=40, unique=True)
    nom = models.CharField("nom", max_length=120)
    genre = models.CharField("genre", max_length=12, choices=Genre.choices)
    entite = models.ForeignKey(
        Entite,
        verbose_name="Samu qui envoie",
        on_delete=models.PROTECT,
        related_name="sources_telephonie",
        limit_choices_to={"type": Entite.Type.SAMU},
    )
    autres_samu = models.ManyToManyField(
        Entite,
        verbose_name="autres Samu",
        blank=True,
        related_name="+",
        limit_choices_to={"type": Entite.Type.SAMU},
        help_text="Ceux dont elle dit aussi des appels, en plus du sien : entraide, opérateur de plusieurs Samu."
        " Un appel présenté à tout autre Samu est refusé.",
    )
    mesure_humain = models.BooleanField(
        "voit la réponse humaine",
        default=True,
        help_text="Non : « répondu » veut seulement dire que le SVI a décroché.",
    )
    est_active = models.BooleanField("active", default=True)
    correspondance = models.JSONField(
        "colonnes", default=dict, blank=True, help_text="Quelle colonne de ses fichiers est quoi, au dernier import."
    )
    contextes_entrants = models.CharField(
        "contextes entrants",
        max_length=200,
        blank=True,
        help_text="Pour un CEL d'Asterisk : par quels contextes arrivent les appels, séparés par des virgules"
        " (from-trunk, from-pstn).",
    )
    redite_le = models.DateTimeField("tous ses appels redits le", null=True, editable=False)

    class Meta:
        verbose_name = "source de téléphonie"
        verbose_name_plural = "sources de téléphonie"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom

    @property
    def samu_dits(self) -> set[int]:
        """The Samu whose calls it may tell: its own and those declared."""
        return {self.entite_id, *self.autres_samu.values_list("pk", flat=True)}

    @property
    def est_simulee(self) -> bool:
        return self.genre == self.Genre.SIMULATION


class FileAppels(models.Model):
    """A waiting queue of a Samu, by the code that its engine gives it."""

    class Genre(models.TextChoices):
        ARM_N1 = "arm_n1", "ARM, premier niveau"
        ARM_N2 = "arm_n2", "ARM, second niveau"
        URGENTISTE = "urgentiste", "Médecin urgentiste"
        LIBERAL = "liberal", "Médecin libéral"
        SAS = "sas", "SAS"
        AUTRE = "autre", "Autre file"

    # Who answers there is a doctor.
    MEDECINS = (Genre.URGENTISTE, Genre.LIBERAL)

    entite = models.ForeignKey(Entite, verbose_name="Samu", on_delete=models.PROTECT, related_name="files_appels")
    code = models.CharField("code", max_length=40)
    nom = models.CharField("nom", max_length=80)
    genre = models.CharField("genre", max_length=12, choices=Genre.choices, default=Genre.AUTRE)

    class Meta:
        verbose_name = "file d'appels"
        verbose_name_plural = "files d'appels"
        ordering = ["entite", "code"]
        constraints = [models.UniqueConstraint(fields=["entite", "code"], name="file_unique_par_samu")]

    def __str__(self) -> str:
        return self.nom


class AccesTelephonique(models.Model):
    """A trunk by which calls arrive: how many at once, and where they go when it is down."""

    entite = models.ForeignKey(
        Entite, verbose_name="Samu", on_delete=models.PROTECT, related_name="acces_telephoniques"
    )
    code = models.CharField("code", max_length=40)
    nom = models.CharField("nom", max_length=80)
    canaux = models.PositiveIntegerField("canaux", null=True, blank=True)
    secours = models.CharField("numéro de secours", max_length=24, blank=True)
    hors_service_depuis = models.DateTimeField("hors service depuis le", null=True, blank=True)
    etat_le = models.DateTimeField("état connu le", null=True, blank=True)

    class Meta:
        verbose_name = "accès téléphonique"
        verbose_name_plural = "accès téléphoniques"
        ordering = ["entite", "code"]
        constraints = [models.UniqueConstraint(fields=["entite", "code"], name="acces_unique_par_samu")]

    def __str__(self) -> str:
        return self.nom


class EtatAgent(models.Model):
    """What an agent is doing now, as the last event of the source says."""

    class Etat(models.TextChoices):
        DISPONIBLE = "disponible", "Disponible"
        EN_APPEL = "en_appel", "En appel"
        SAISIE = "saisie", "Saisie après appel"
        PAUSE = "pause", "En pause"
        DECONNECTE = "deconnecte", "Déconnecté"

    source = models.ForeignKey(SourceTelephonie, verbose_name="source", on_delete=models.CASCADE, related_name="agents")
    agent = models.CharField("agent", max_length=40)
    etat = models.CharField("état", max_length=12, choices=Etat.choices)
    motif = models.CharField("motif", max_length=60, blank=True)
    depuis_le = models.DateTimeField("depuis le")

    class Meta:
        verbose_name = "état d'agent"
        verbose_name_plural = "états d'agents"
        ordering = ["source", "agent"]
        constraints = [models.UniqueConstraint(fields=["source", "agent"], name="etat_unique_par_agent")]

    def __str__(self) -> str:
        return f"{self.agent} {self.etat}"
