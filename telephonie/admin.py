"""What an administrator declares: sources, queues and accesses. Events, calls and counts are never typed in."""

from __future__ import annotations

from django.contrib import admin

from telephonie.models import AccesTelephonique, FileAppels, SourceTelephonie


@admin.register(SourceTelephonie)
class AdministrationSources(admin.ModelAdmin):
    list_display = ["code", "nom", "genre", "entite", "mesure_humain", "est_active"]
    list_filter = ["genre", "est_active"]
    search_fields = ["code", "nom"]
    exclude = ["correspondance"]

    def has_delete_permission(self, *args: object) -> bool:
        """Its events stay: one makes it inactive."""
        return False


@admin.register(FileAppels)
class AdministrationFiles(admin.ModelAdmin):
    list_display = ["entite", "code", "nom", "genre"]
    list_filter = ["genre"]
    search_fields = ["code", "nom"]


@admin.register(AccesTelephonique)
class AdministrationAcces(admin.ModelAdmin):
    list_display = ["entite", "code", "nom", "canaux", "secours", "hors_service_depuis"]
    readonly_fields = ["hors_service_depuis", "etat_le"]
    search_fields = ["code", "nom"]
