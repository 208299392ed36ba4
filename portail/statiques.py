"""Static files with the hash of their content in their name, ES modules included, already compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StatiquesVersionnes(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    manifest_strict = False
