#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # What the applications load lasts: the collector would look at it all again and again while they are loaded.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
    execute_from_command_line(sys.argv)
