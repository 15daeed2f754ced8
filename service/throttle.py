"""Rate limits: a fixed-window counter in Redis for each action and client.

A window begins with the first request in it. With Redis, only the counts are lost.
"""

import hashlib
from ipaddress import IPv6Address, ip_address

from service.backends import Backends, redis_translated

HOUR_S = 3600
_NETWORK_BITS = 64  # of IPv6, the least that one subscriber is given


def allows(backends: Backends, action: str, client: str, *, limit: int, window_s: int = HOUR_S) -> bool:
    """Count an action of a client; return whether it is within the limit of the window. Raises Unavailable."""
    name = f"{backends.archive.indices.prefix}:{action}:{client}"
    with redis_translated(), backends.redis.pipeline() as pipeline:
        pipeline.set(name, 0, ex=window_s, nx=True)
        pipeline.incr(name)
        return int(pipeline.execute()[1]) <= limit


def client_id(address: str, secret: str) -> str:
    """Return a keyed hash that identifies a client: of its IPv4 address, or of the /64 network of its IPv6 address."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        client = address
    else:
        mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else ip
        client = str(mapped) if mapped else str(int(ip) >> _NETWORK_BITS)
    return hashlib.blake2b(client.encode(), key=secret.encode()[:64], digest_size=16).hexdigest()
