"""Static files with the hash of their content in their name, ES modules included."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class StatiquesVersionnes(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    manifest_strict = False
