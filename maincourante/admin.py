"""The nomenclature of entries, which administrators change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from maincourante.models import Categorie


class LigneCategorie(forms.ModelForm):
    """A line of the list, whose fields say whose they are: the heading of a column is no label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.widget.attrs["aria-label"] = f"{champ.label}\u00a0: {self.instance.libelle}"


@admin.register(Categorie)
class CategorieAdmin(admin.ModelAdmin):
    list_display = ("libelle", "code", "rang", "est_active")
    list_editable = ("rang", "est_active")

    def get_changelist_form(self, request: Any, **kwargs: Any) -> type[forms.ModelForm]:
        return super().get_changelist_form(request, form=LigneCategorie, **kwargs)

    def has_delete_permission(self, *args: object) -> bool:
        """Entries name their category for ever: one that no longer serves is made inactive."""
        return False

    def get_readonly_fields(self, request: object, obj: Categorie | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()
