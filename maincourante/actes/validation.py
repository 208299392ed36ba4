"""What an entry may hold; every refusal names its field and says why in French."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError


def valider_texte(texte: str) -> str:
    texte = texte.replace("\r\n", "\n").strip()
    if not texte:
        raise ValidationError({"texte": "Écrivez le texte de l'entrée."})
    if "\x00" in texte:
        raise ValidationError({"texte": "Le texte contient un caractère interdit (octet nul)."})
    if len(texte) > settings.TAILLE_MAX_ENTREE:
        raise ValidationError(
            {"texte": f"Le texte dépasse {settings.TAILLE_MAX_ENTREE} caractères : coupez-le en plusieurs entrées."}
        )
    return texte
