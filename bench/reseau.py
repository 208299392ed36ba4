"""What a page makes travel, as Chromium's network counts it, and the line on which it does."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

OCTETS_PAR_KBIT = 125


class Trafic:
    """Bytes by path since the beginning: headers and bodies as they came, compressed, and the frames of the feed."""

    def __init__(self, page: Page) -> None:
        self.octets: Counter[str] = Counter()
        self.requetes = 0
        self._chemins: dict[str, str] = {}
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.on("Network.requestWillBeSent", self._demandee)
        self._cdp.on("Network.loadingFinished", self._venue)
        self._cdp.on("Network.webSocketFrameReceived", self._trame)
        self._cdp.send("Network.enable")

    def ralentir(self, *, kbit_s: int, latence_ms: int) -> None:
        """The line of whoever reads, both ways, from now on."""
        debit = kbit_s * OCTETS_PAR_KBIT
        self._cdp.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": latence_ms, "downloadThroughput": debit, "uploadThroughput": debit},
        )

    def de(self, *debuts: str) -> int:
        """The bytes of the paths that begin so."""
        return sum(octets for chemin, octets in self.octets.items() if chemin.startswith(debuts))

    def _demandee(self, e: dict[str, Any]) -> None:
        if "redirectResponse" in e:
            self.octets[self._chemins[e["requestId"]]] += e["redirectResponse"]["encodedDataLength"]
        adresse = urlsplit(e["request"]["url"])
        if adresse.scheme.startswith("http"):
            self.requetes += 1
            self._chemins[e["requestId"]] = adresse.path

    def _venue(self, e: dict[str, Any]) -> None:
        if chemin := self._chemins.get(e["requestId"]):
            self.octets[chemin] += int(e["encodedDataLength"])

    def _trame(self, e: dict[str, Any]) -> None:
        self.octets["/fil/"] += len(e["response"]["payloadData"])
