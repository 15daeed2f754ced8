"""Counting how often something is asked for, in Redis, so that it can be refused when it is too often.

A count is of a fixed span that begins with the first: what is lost with Redis is a count, never more.
"""

import hashlib
from ipaddress import IPv6Address, ip_address

from service.backends import Backends, redis_translated

HOUR_S = 3600
_NETWORK_BITS = 64  # of IPv6, the least that one subscriber is given


def allows(backends: Backends, what: str, who: str, *, most: int, span_s: int = HOUR_S) -> bool:
    """Count one more `what` of `who`; tell whether there are at most `most` within the span. Raises Unavailable."""
    name = f"{backends.archive.indices.prefix}:{what}:{who}"
    with redis_translated(), backends.redis.pipeline() as together:
        together.set(name, 0, ex=span_s, nx=True)
        together.incr(name)
        return int(together.execute()[1]) <= most


def client_id(address: str, secret: str) -> str:
    """Name a client without saying who it is: an IPv4 address, or the network that an IPv6 address is in."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        client = address
    else:
        mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else ip
        client = str(mapped) if mapped else str(int(ip) >> _NETWORK_BITS)
    return hashlib.blake2b(client.encode(), key=secret.encode()[:64], digest_size=16).hexdigest()
