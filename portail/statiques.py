"""Static files with the hash of their content in their name, own ES modules included, already compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _imports = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class StatiquesVersionnes(CompressedManifestStaticFilesStorage):
    """Rewrites imports in static/js only: libraries name modules that a browser would not find either."""

    support_js_module_import_aggregation = True
    # Without the pattern of dynamic imports, which is also how JSDoc names a type: types may point in circles.
    _js_module_import_aggregation_patterns = ("js/*.js", _imports[:-1])
    max_post_process_passes = 10
    keep_intermediate_files = False
    manifest_strict = False
