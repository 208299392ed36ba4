"""Writing to a client's socket.

Under Daphne, a frame goes straight to the kernel when Twisted has nothing buffered for that client: 2.5 times the
deliveries of `transport.write` at 2 000 sockets. This uses attributes of Twisted and Daphne that are not public: only
this module knows them, a test fails when they change, and what does not look as expected gets the plain ASGI send.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from fil.limites import EN_ATTENTE_MAX

Envoi = Callable[[dict[str, Any]], Awaitable[None]]
FAIRE_PLUS_TARD = 1013
# The kernel's `send`, called without giving up the interpreter's lock: socket.send gives it up each time, and a thread
# that works (an HTTP request) then keeps it for up to 5 ms. 1 000 sends: 4.6 ms against 7.2 alone, 16.4 beside such a
# thread. It never waits: the sockets are non-blocking.
_envoyer = ctypes.PyDLL(None).send
_envoyer.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
_envoyer.restype = ctypes.c_ssize_t
_DRAPEAUX = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
ATTRIBUTS_DU_PROTOCOLE = ("state", "STATE_OPEN", "sendCloseFrame", "transport")
ATTRIBUTS_DU_TRANSPORT = (
    "socket", "connected", "dataBuffer", "offset", "_tempDataBuffer", "_tempDataLen", "write", "abortConnection",
)  # fmt: skip


def trame(charge: bytes) -> bytes:
    """One unmasked WebSocket text frame (RFC 6455 §5.2), server to client."""
    taille = len(charge)
    if taille < 126:
        return bytes((0x81, taille)) + charge
    if taille < 65536:
        return struct.pack("!BBH", 0x81, 126, taille) + charge
    return struct.pack("!BBQ", 0x81, 127, taille) + charge


def charge(trame: bytes) -> bytes:
    """What a frame made by `trame` carries."""
    return trame[{126: 4, 127: 10}.get(trame[1], 2) :]


class Prise(Protocol):
    """A client's socket, as the hub sees it."""

    def ecrire(self, trames: bytes, une_a_une: Sequence[bytes]) -> bool:
        """Send frames, joined and one by one; never waits. False when the client had not taken those of before: cut it.
        However heavy these are, nobody is slow for being sent them."""

    def en_attente(self) -> int:
        """Bytes that the client has not taken yet."""

    def fermer(self, code: int) -> None:
        """Say goodbye, after what was sent before."""

    def couper(self) -> None:
        """Drop the connection at once, without a word."""


class PriseDirecte:
    """Straight to the kernel through Twisted's transport."""

    __slots__ = ("_numero", "_protocole", "_transport")

    def __init__(self, protocole: Any) -> None:
        self._protocole = protocole
        self._transport = protocole.transport
        self._numero = protocole.transport.socket.fileno()

    def ecrire(self, trames: bytes, une_a_une: Sequence[bytes]) -> bool:
        transport = self._transport
        # Twisted drops `connected` in the step in which it closes the socket: the number below is still this client's.
        if not transport.connected or self._protocole.state != self._protocole.STATE_OPEN:
            return True  # on its way out: the consumer will hear of it
        attendaient = self.en_attente()
        if not transport.dataBuffer and not transport._tempDataBuffer:
            envoyes = _envoyer(self._numero, trames, len(trames), _DRAPEAUX)
            if envoyes == len(trames):
                return True
            if envoyes > 0:  # else the kernel takes nothing now, or the client has gone: Twisted knows what to do
                trames = trames[envoyes:]
        transport.write(trames)
        return attendaient <= EN_ATTENTE_MAX

    def en_attente(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

    def fermer(self, code: int) -> None:
        # Not through ASGI: Daphne's layer keeps 1008 and 1009 to itself. Without an answer it drops the connection.
        if self._protocole.state == self._protocole.STATE_OPEN:
            self._protocole.sendCloseFrame(code=code, isReply=False)

    def couper(self) -> None:
        self._transport.abortConnection()


class PriseASGI:
    """Any other server: one task per client that has something to take."""

    def __init__(self, envoi: Envoi) -> None:
        self._envoi = envoi
        self._file: list[bytes] = []
        self._octets = 0
        self._tache: asyncio.Future[None] | None = None
        self._fermeture: asyncio.Future[None] | None = None

    def ecrire(self, trames: bytes, une_a_une: Sequence[bytes]) -> bool:
        attendaient = self._octets
        self._file += une_a_une
        self._octets += len(trames)
        if self._tache is None:
            self._tache = asyncio.ensure_future(self._vider())
        return attendaient <= EN_ATTENTE_MAX

    async def _vider(self) -> None:
        try:
            while self._file:
                prete = self._file.pop(0)
                await self._envoi({"type": "websocket.send", "text": charge(prete).decode()})
                self._octets -= len(prete)
        except Exception:
            self._file.clear()
        finally:
            self._tache = None

    def en_attente(self) -> int:
        return self._octets

    def fermer(self, code: int) -> None:
        self._fermeture = asyncio.ensure_future(self._envoi({"type": "websocket.close", "code": code}))

    def couper(self) -> None:
        self._file.clear()
        self.fermer(FAIRE_PLUS_TARD)


def prise_de(envoi: Envoi) -> Prise:
    """The fastest way to the client behind an ASGI `send`."""
    protocole = _protocole_de(envoi)
    return PriseASGI(envoi) if protocole is None else PriseDirecte(protocole)


def _protocole_de(envoi: Any) -> Any:
    """Daphne's send is partial(Server.handle_reply, protocol); Channels' sessions wrap it (`real_send`)."""
    while not isinstance(envoi, functools.partial):
        envoi = getattr(getattr(envoi, "__self__", None), "real_send", None)
        if envoi is None:
            return None
    protocole = envoi.args[0] if envoi.args else None
    transport = getattr(protocole, "transport", None)
    connu = all(hasattr(protocole, nom) for nom in ATTRIBUTS_DU_PROTOCOLE)
    return protocole if connu and all(hasattr(transport, nom) for nom in ATTRIBUTS_DU_TRANSPORT) else None


def borner_la_reception(envoi: Envoi, taille: int) -> None:
    """Let Daphne's WebSocket layer itself refuse a larger message, with 1009, before it is held in memory."""
    protocole = _protocole_de(envoi)
    if protocole is not None and hasattr(protocole, "maxMessagePayloadSize"):
        protocole.failByDrop = False
        protocole.maxMessagePayloadSize = protocole.maxFramePayloadSize = taille
