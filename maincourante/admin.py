"""The nomenclature of entries, which administrators change."""

from django.contrib import admin

from maincourante.models import Categorie


@admin.register(Categorie)
class CategorieAdmin(admin.ModelAdmin):
    list_display = ("libelle", "code", "rang", "est_active")
    list_editable = ("rang", "est_active")

    def has_delete_permission(self, *args: object) -> bool:
        """Entries name their category for ever: one that no longer serves is made inactive."""
        return False

    def get_readonly_fields(self, request: object, obj: Categorie | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()
