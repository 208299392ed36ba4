from django.apps import AppConfig


class TelephonieConfig(AppConfig):
    name = "telephonie"
    verbose_name = "Téléphonie"
