"""Colleagues who answer when a trainee writes to them: a little later, typing first, in words that fit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from redis.exceptions import RedisError

from annuaire.models import Participation, Utilisateur
from fil.sonnerie import SAISIE, canal, client_redis
from messagerie.actes.envoyer import envoyer, prendre_en_compte
from messagerie.models import Message

# The colleague is seen typing this long before the answer comes.
FRAPPE = timedelta(seconds=4)
# The first family of which a word is in the message answers; the last one fits anything. A word is said by its
# beginning (déchocage, débordement) or, when others begin like it (réagir, ultérieur), whole.
REPONSES = (
    (r"lits?\b|places?\b|réa\b|réanim|déchoc", (
        "Je regarde : trois lits de réa libres à l'instant, je te confirme dans dix minutes.",
        "Deux places de déchocage, une de plus si on décale un transfert. Je rappelle le service.",
    )),
    (r"smur|hélico|renfort|équipe|moyens?\b", (
        "On peut engager notre deuxième SMUR, départ dans cinq minutes.",
        "Hélico disponible jusqu'à la nuit aéronautique. Tu veux que je le mette en alerte ?",
    )),
    (r"lignes?\b|appels?\b|débord|téléphon|satellite", (
        "Chez nous les lignes tiennent. On peut prendre une partie de vos appels si besoin.",
        "Reçu pour les lignes, je préviens le plateau.",
    )),
    (r"bilan|victime|ua\b|ur\b", (
        "Bilan bien reçu, je le reporte et je préviens le régulateur.",
        "Noté. Tu l'as aussi dans la main courante de l'événement ?",
    )),
    (r"merci\b|parfait|super\b", ("Avec plaisir. Bon courage à vous.", "De rien, on reste à l'écoute.")),
    (r"bonjour|bonsoir|salut\b", ("Bonjour ! Oui, je t'écoute.", "Bonjour, que puis-je faire pour vous ?")),
    ("", (
        "Bien reçu, je m'en occupe et je reviens vers toi.",
        "Vu. Je vérifie avec le régulateur et je te réponds.",
        "D'accord. C'est noté de notre côté.",
    )),
)  # fmt: skip


@dataclass
class Repondeur:
    """`acteurs`: who plays; `delai_s`: how soon they answer, in seconds; `dire` tells the operator."""

    acteurs: set[int]
    delai_s: tuple[float, float]
    hasard: Random
    dire: Callable[[str], object]
    depuis: datetime = field(default_factory=timezone.now)
    promises: dict[int, tuple[datetime, Utilisateur]] = field(default_factory=dict)
    vus: set[int] = field(default_factory=set)

    def regarder(self) -> None:
        """What trainees have written since the last look finds somebody to answer; those whose time has come do."""
        nouveaux = Message.objects.filter(envoye_le__gte=self.depuis, supprime_le__isnull=True)
        nouveaux = nouveaux.exclude(auteur__in=self.acteurs).exclude(pk__in=self.vus).select_related("groupe")
        for message in nouveaux.defer("recherche").order_by("pk"):
            self.vus.add(message.pk)
            if collegue := self._collegue(message):
                # A second message before the answer is answered with it.
                for ancien in [pk for pk in self.promises if self._meme_conversation(pk, message)]:
                    del self.promises[ancien]
                quand = timezone.now() + timedelta(seconds=self.hasard.uniform(*self.delai_s))
                self.promises[message.pk] = (quand, collegue)
        for pk, (quand, collegue) in list(self.promises.items()):
            if quand <= timezone.now():
                del self.promises[pk]
                self._repondre(pk, collegue)
            elif quand - FRAPPE <= timezone.now():
                self._taper(pk, collegue)

    def _collegue(self, message: Message) -> Utilisateur | None:
        """Whoever is named in person; else, one of the entité that is written to."""
        participations = Participation.objects.filter(groupe=message.groupe_id)
        nommes = {m["personne"]["id"] for m in message.mentions if m["personne"]} & self.acteurs
        directs = nommes or set(participations.values_list("utilisateur", flat=True)) & self.acteurs
        postes = Utilisateur.objects.filter(
            affectation_active__entite__in=participations.filter(entite__isnull=False).values("entite"),
            pk__in=self.acteurs,
        )
        if fonction := message.groupe.conversation.fonction:
            postes = postes.filter(affectation_active__fonction=fonction)
        candidats: Iterable[Utilisateur] = Utilisateur.objects.filter(pk__in=directs) if directs else postes
        trouves = list(candidats)
        return self._charger(self.hasard.choice(trouves)) if trouves else None

    def _repondre(self, pk: int, collegue: Utilisateur) -> None:
        message = Message.objects.select_related("groupe", "groupe__conversation").defer("recherche").get(pk=pk)
        try:
            if message.est_urgent:
                prendre_en_compte(auteur=collegue, message=message)
            texte = self.reponse(message.texte)
            envoyer(auteur=collegue, groupe=message.groupe, texte=texte, jeton=uuid4())
        except (PermissionDenied, ValidationError):
            return
        self.dire(f"  {collegue} répond dans une conversation")

    def reponse(self, texte: str) -> str:
        """Words that fit what was asked."""
        famille = next(dites for mots, dites in REPONSES if not mots or re.search(rf"\b(?:{mots})", texte, re.I))
        return self.hasard.choice(famille)

    def _taper(self, pk: int, collegue: Utilisateur) -> None:
        groupe = Message.objects.values_list("groupe_id", flat=True).get(pk=pk)
        qui = {"id": collegue.pk, "nom": collegue.nom_affiche}
        # Losing this loses a sign of the hand, never the answer nor the exercise.
        with suppress(RedisError, OSError):
            client_redis().publish(canal(SAISIE), json.dumps({"groupe": groupe, "qui": qui}))

    def _meme_conversation(self, pk: int, message: Message) -> bool:
        return Message.objects.filter(pk=pk, groupe=message.groupe_id).exists()

    def _charger(self, personne: Utilisateur) -> Utilisateur:
        return Utilisateur.objects.select_related("affectation_active__entite").get(pk=personne.pk)
