"""Addresses: a URL is resolved to a destination, and checked, before anything is sent there."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from service.errors import FetchError

PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 4
# An IPv4 address stands in the last 32 bits of these.
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
# Not of the public Internet, though the standard library does not say so: translation inside one network (RFC 8215 and
# RFC 7915), segment identifiers (RFC 9602), documentation (RFC 9637), and what clouds tell machines at (Oracle, Azure).
_INTERNAL = (
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("::ffff:0:0:0/96"),
    IPv6Network("5f00::/16"),
    IPv6Network("3fff::/20"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("168.63.129.16/32"),
)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to connect for a URL: the host as it is called, and the addresses that it was found to have."""

    scheme: str
    host: str
    port: int
    target: str
    addresses: tuple[str, ...]

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def resolve(url: str, *, private: bool) -> Destination:
    """Check a URL and resolve its host. Raises FetchError, also for a host that is not of the public Internet."""
    parts, host, port = _split(url)
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise FetchError(f"There is no host {host}.", host) from error
    addresses = tuple(dict.fromkeys(found))
    if not private and not all(map(is_public, addresses)):
        # Which address is not said: whoever may name a host need not learn the numbers of a network's own.
        raise FetchError(f"{host} is at an address of a private network, which is not fetched from.", url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Destination(parts.scheme, host, port, target, addresses[:_MOST_ADDRESSES])


def is_public(address: str) -> bool:
    """Return whether an IP address is of the public Internet, also where it is embedded in an IPv6 address."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = _embedded_ipv4(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _INTERNAL)


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _split(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError as error:
        raise FetchError(f"{url!r} is no address.", url) from error
    if parts.scheme not in PORTS:
        raise FetchError(f"Only http and https are fetched, not {parts.scheme or url!r}.", url)
    if not host or not port:
        raise FetchError(f"{url!r} is no address.", url)
    if parts.username is not None or parts.password is not None:
        raise FetchError("An address with a user name or password in it is not fetched.", url)
    return parts, host, port
