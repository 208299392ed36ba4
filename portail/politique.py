"""What browsers may load and do on the pages of the portal (Content-Security-Policy): what is on this site, no more."""

from __future__ import annotations

from typing import Any

from portail.environnement import origine


def politique(tuiles: str) -> dict[str, Any]:
    """`tuiles`: the address of the map's tiles, the only thing that may be on another site."""
    return {
        "DIRECTIVES": {
            "default-src": ["'none'"],
            "script-src": ["'self'"],
            "style-src": ["'self'"],
            "img-src": ["'self'", "data:", *origine(tuiles)],
            "font-src": ["'self'"],
            "media-src": ["'self'"],
            "manifest-src": ["'self'"],
            "connect-src": ["'self'"],
            "object-src": ["'none'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
            "base-uri": ["'none'"],
        }
    }
