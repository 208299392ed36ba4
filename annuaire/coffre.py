"""What must be read again and not be found in the base: encrypted by Fernet under keys drawn from IDENTITES_CLES.

The first of them writes and all of them read, so that a key is changed without a stop (`rechiffrer_identites`). Each
use has keys of its own: what is encrypted for one is not opened as another.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def coffre(usage: str) -> MultiFernet:
    cles = (hashlib.sha256(f"{usage}:{cle}".encode()).digest() for cle in settings.IDENTITES_CLES)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(cle)) for cle in cles])
