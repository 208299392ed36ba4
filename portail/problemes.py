"""Errors of the REST API as RFC 9457 problem documents."""

from rest_framework.views import exception_handler as probleme

__all__ = ["probleme"]
