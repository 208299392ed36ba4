"""Makes what every process of the tests would wait for, while others check the style: preparer.py base|pages."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup()

from tests.modele import modele  # noqa: E402 — the applications must be loaded first
from tests.statiques import collecter  # noqa: E402

if sys.argv[1] == "base":
    modele()
else:
    collecter()
