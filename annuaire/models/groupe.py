"""The groupe: everything that is shared is shared with one, and whoever takes part in it sees what is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q

from annuaire import horloge
from annuaire.models.entite import Entite
from annuaire.models.personne import Role, Utilisateur

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Droit(models.IntegerChoices):
    """What a participation allows, each including the one before it."""

    LECTURE = 1, "Lecture"
    ECRITURE = 2, "Écriture"
    PILOTAGE = 3, "Pilotage"


class DroitLu(NamedTuple):
    """Whose droit was read with a groupe."""

    utilisateur: Utilisateur
    droit: Droit | None


MOTS_D_UN_NOM = 6


class GroupeQuerySet(models.QuerySet["Groupe"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> GroupeQuerySet:
        """The only visibility rule: the groupes where the person, or the entité of their active post, takes part."""
        return self.filter(Exists(Participation.objects.de(utilisateur).filter(groupe=OuterRef("pk"))))

    def administrables_par(self, utilisateur: Utilisateur) -> GroupeQuerySet:
        """Whose participants (never content) the person may look at: their own, all of them for an administrateur."""
        poste = utilisateur.poste
        if poste is not None and poste.role == Role.ADMINISTRATEUR:
            return self
        return self.visibles_par(utilisateur)

    def de_partage(self) -> GroupeQuerySet:
        """Without those that nobody opens as a logbook: the record of the habilitations, the conversations."""
        return self.exclude(genre__in=Groupe.SANS_JOURNAL)

    def propres(self, *entites: Entite | int | None) -> GroupeQuerySet:
        """The own groupe of each of these entités, whose fil all its screens follow."""
        return self.filter(genre=Groupe.Genre.ENTITE, entite__in=[entite for entite in entites if entite is not None])

    def nommes(self, q: str) -> GroupeQuerySet:
        """Those whose name holds each of these words, whatever the accents."""
        nommes = self
        for mot in q.split()[:MOTS_D_UN_NOM]:
            nommes = nommes.filter(nom__unaccent__icontains=mot)
        return nommes

    def ouverts(self) -> GroupeQuerySet:
        return self.filter(clos_le__isnull=True)


class Groupe(models.Model):
    """Who shares: participants are entités and people, each with a droit."""

    class Genre(models.TextChoices):
        ENTITE = "entite", "Entité"
        REGION = "region", "Région"
        ZONE = "zone", "Zone"
        NATION = "nation", "National"
        THEMATIQUE = "thematique", "Thématique"
        EVENEMENT = "evenement", "Événement"
        CELLULE = "cellule", "Cellule d'un événement"
        CONVERSATION = "conversation", "Conversation"
        HABILITATIONS = "habilitations", "Registre des habilitations"

    # The groupes that people make: any number of them, and never without anyone to manage them.
    FAITS_A_LA_MAIN = (Genre.THEMATIQUE, Genre.EVENEMENT, Genre.CELLULE, Genre.CONVERSATION)
    # Those that nobody opens as a logbook: the portal's own record, and what people write to each other.
    SANS_JOURNAL = (Genre.HABILITATIONS, Genre.CONVERSATION)

    genre = models.CharField("genre", max_length=14, choices=Genre.choices)
    nom = models.CharField("nom", max_length=120)
    description = models.TextField("description", blank=True)
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, blank=True, related_name="groupes"
    )
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    clos_le = models.DateTimeField(
        "clos le", null=True, blank=True, help_text="Un groupe clos se lit et ne s'écrit plus : la base y veille."
    )

    objects = GroupeQuerySet.as_manager()
    droit_lu: DroitLu | None = None

    class Meta:
        verbose_name = "groupe"
        verbose_name_plural = "groupes"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["genre", "entite"],
                condition=~Q(genre__in=("thematique", "evenement", "cellule", "conversation")),
                name="groupe_de_territoire_unique",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def de(self, utilisateur: Utilisateur | AnonymousUser) -> ParticipationQuerySet:
        """The participations that give this person access: their own and those of the entité of their active post."""
        if not isinstance(utilisateur, Utilisateur) or not utilisateur.is_active:
            return self.none()
        poste = utilisateur.poste
        personnelles = Q(utilisateur=utilisateur)
        return self.filter(personnelles | Q(entite_id=poste.entite_id)) if poste else self.filter(personnelles)

    def couples(self, utilisateurs: Iterable[Utilisateur], groupes: Iterable[int]) -> set[tuple[int, int]]:
        """`de` for many people at once: the pairs (person, groupe) with access, among these groupes, in one query."""
        personnes, membres = set(), defaultdict(list)
        for utilisateur in utilisateurs:
            if utilisateur.is_active:
                personnes.add(utilisateur.pk)
                if poste := utilisateur.poste:
                    membres[poste.entite_id].append(utilisateur.pk)
        donnees = self.filter(Q(utilisateur__in=personnes) | Q(entite__in=membres), groupe__in=groupes)
        return {
            (personne, groupe)
            for groupe, entite, utilisateur in donnees.values_list("groupe_id", "entite_id", "utilisateur_id")
            for personne in ([utilisateur] if utilisateur else membres[entite])
        }


class Participation(models.Model):
    """An entité or a person in a groupe, with a droit. `est_derivee` marks those that the tree of entités gives."""

    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="participations")
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.CASCADE, null=True, blank=True, related_name="participations"
    )
    utilisateur = models.ForeignKey(
        Utilisateur,
        verbose_name="personne",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="participations",
    )
    droit = models.PositiveSmallIntegerField("droit", choices=Droit.choices, default=Droit.ECRITURE)
    est_derivee = models.BooleanField("issue du territoire", default=False)
    depuis_le = models.DateTimeField("depuis le", default=horloge.maintenant)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "participation"
        verbose_name_plural = "participations"
        ordering = ["groupe", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entite__isnull=True) ^ Q(utilisateur__isnull=True), name="participation_entite_ou_personne"
            ),
            models.UniqueConstraint(fields=["groupe", "entite"], name="participation_entite_unique"),
            models.UniqueConstraint(fields=["groupe", "utilisateur"], name="participation_personne_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.entite or self.utilisateur} · {self.get_droit_display()}"
