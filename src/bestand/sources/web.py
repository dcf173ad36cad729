"""Reports by address: fetched with limits on size, time and place.

An address in a list or a redirect must not make bestand read from the network it stands in. So the host is
resolved here, each address is checked, and the connection goes to what was checked: a second look-up could answer
differently.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpcore
import httpx

from bestand.errors import UnreachableError
from bestand.records import Warned
from bestand.sources import dates, page, text
from bestand.sources.encoding import decode
from bestand.sources.intake import Intake, Outcome, Reading, too_large

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

AGENT = "bestand/0.1 (+report reader)"
HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": AGENT,
    "Accept": "text/html, text/plain;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
PAGES = ("text/html", "application/xhtml+xml", "")
KINDS = (*PAGES, "text/plain")
MAX_REDIRECTS = 5
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def read(url: str, intake: Intake) -> Iterator[Outcome]:
    """The report at an address. Raises UnreachableError where it is refused, slow, too large or gone."""
    found = fetch(url, intake.options)
    about: dict[str, object] = {"url": found.url, "retrieved": dates.moment(datetime.now(UTC))}
    if found.kind in PAGES:
        yield from page.of_bytes(found.body, url, intake, found.charset, about)
        return
    words, remark = decode(found.body, [found.charset] if found.charset else [])
    if remark:
        yield Warned(url, remark)
    yield from text.of(words, url, intake, about)


class Fetched(NamedTuple):
    """What an address answered, after redirects."""

    url: str
    kind: str  # media type, lower case, or "" where the server tells none
    charset: str | None
    body: bytes


def is_public(address: Address) -> bool:
    """Whether an address is open to everyone, also looked at through what it wraps of IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local or address.teredo:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def fetch(url: str, options: Reading, admits: Callable[[Address], bool] = is_public) -> Fetched:
    """The page or text at an address; `admits` judges each network address unless private ones are allowed.

    Raises UnreachableError, its text without the address itself.
    """
    backend = _Guard((lambda _: True) if options.private_addresses else admits, options.timeout)
    # No proxy, not even one from the environment: it would resolve the host itself, behind the check.
    with httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=backend) as pool:
        try:
            return _follow(pool, httpx.URL(url), options.max_bytes)
        except httpcore.TimeoutException:
            raise UnreachableError(
                f"did not answer in full within {options.timeout:g} seconds. "
                "Try later, or read it from Python with Reading(timeout=...)."
            ) from None
        except (httpx.InvalidURL, ValueError) as error:
            raise UnreachableError(f"is no address ({error}). Correct it.") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.DecodingError, ssl.SSLError) as error:
            why = str(error) or type(error).__name__
            raise UnreachableError(f"can't be reached ({why}). Check the address and your connection.") from error


def _follow(pool: httpcore.ConnectionPool, url: httpx.URL, limit: int) -> Fetched:
    for _ in range(MAX_REDIRECTS + 1):
        if url.scheme not in ("http", "https") or not url.host:
            raise UnreachableError(f"leads to {str(url)[:80]!r}, which is neither http nor https. Give the page's own.")
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        host = url.netloc.decode("ascii")
        with pool.stream("GET", target, headers={"Host": host, **HEADERS, "Connection": "close"}) as answer:
            response = httpx.Response(answer.status, headers=answer.headers, content=answer.iter_stream())
            if not response.has_redirect_location:
                return _body(response, url.copy_with(fragment=None, userinfo=b""), limit)
            url = url.join(response.headers["location"])
    raise UnreachableError(f"redirects more than {MAX_REDIRECTS} times. Give the address it ends at.")


def _body(response: httpx.Response, url: httpx.URL, limit: int) -> Fetched:
    if response.status_code != 200:
        raise UnreachableError(f"answers {response.status_code} {response.reason_phrase}. Check it in a browser.")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise UnreachableError(f"is {kind[:60]}, neither page nor plain text. Save it, or give the page about it.")
    # One layer at most: gzip inside gzip can make gigabytes of a kilobyte before anything is counted.
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise UnreachableError(f"comes packed as {packing[:60]}, which nobody asked for. Save it from a browser.")
    told = response.headers.get("content-length", "")
    if told.isdigit() and int(told) > limit:
        raise UnreachableError(str(too_large(int(told), limit)))
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > limit:
            raise UnreachableError(str(too_large(None, limit)))
    return Fetched(str(url), kind, response.charset_encoding, bytes(body))


class _Guard(httpcore.NetworkBackend):
    """Connects to admitted addresses alone, and holds everything to one deadline.

    Only the look-up of a host has the resolver's own time limit.
    """

    def __init__(self, admits: Callable[[Address], bool], timeout: float) -> None:
        self._admits, self._end = admits, time.monotonic() + timeout
        self._sockets = httpcore.SyncBackend()

    def left(self) -> float:
        """Seconds until the deadline. Raises ReadTimeout when it has passed."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout
        return seconds

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """A connection to the first address of a host that takes one."""
        addresses = self._addresses(host, port)
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return _Timed(self._sockets.connect_tcp(address, port, self.left() / len(addresses)), self)
        return _Timed(self._sockets.connect_tcp(addresses[-1], port, self.left()), self)

    def _addresses(self, host: str, port: int) -> list[str]:
        """Where a host is. Raises UnreachableError where it is nowhere, or any of its addresses is not admitted."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise UnreachableError(f"has a host that is not found: {host} ({why}). Check the address.") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._admits(ipaddress.ip_address(address)):
                raise UnreachableError(
                    f"leads to {host} at {address}, which is not public. "
                    "If you mean it, give --private-addresses (from Python: Reading(private_addresses=True))."
                )
        return addresses


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends by the guard's deadline, so that no server can dribble past it."""

    def __init__(self, inner: httpcore.NetworkStream, guard: _Guard) -> None:
        self._inner, self._guard = inner, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the guard's counts
        """Up to so many bytes."""
        return self._inner.read(max_bytes, self._guard.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send bytes."""
        self._inner.write(buffer, self._guard.left())

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._guard.left()), self._guard)

    def get_extra_info(self, info: str) -> Any:
        """What the connection beneath tells of itself."""
        return self._inner.get_extra_info(info)
