"""Which addresses outside a feed may reach: plain Python, so that every trick can be tried without a network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network


Address = IPv4Address | IPv6Address

NEVER = tuple(
    map(ip_network, ("169.254.0.0/16", "fe80::/10", "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32"))
)
"""Link-local addresses and those where clouds hand out keys: not even a named host may lead there."""

TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
"""Networks whose last 32 bits are an IPv4 address."""

USUAL_PORTS = frozenset({80, 443, 8080, 8443})


def inner(address: Address) -> Address:
    """The address that is meant: IPv4 addresses hide in IPv6 ones in four ways."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    hidden = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if hidden is None and int(address) >> 32 == 0 and int(address) > 1:
        return IPv4Address(int(address))
    return hidden or address


def may_reach(text: str, *, is_named: bool) -> bool:
    """Whether a feed may connect to an address.

    Parameters
    ----------
    text
        The address a name led to, as the system spells it.
    is_named
        Whether whoever runs the site named the host: then private addresses are allowed, too.
    """
    outer = ip_address(text.partition("%")[0])
    address = inner(outer)
    if any(one.version == network.version and one in network for one in (outer, address) for network in NEVER):
        return False
    if address.is_multicast or address.is_unspecified or (address.is_reserved and not address.is_loopback):
        return False
    return is_named or address.is_global


def plain_host(host: str) -> str:
    """A host as it is compared: small letters, no dot at its end."""
    return host.strip().lower().rstrip(".")


def is_named(host: str, named: Collection[str]) -> bool:
    """Whether a host is on the list of those who run the site."""
    return plain_host(host) in {plain_host(one) for one in named}


def chosen(addresses: Sequence[str], *, is_named: bool) -> str | None:
    """The first address of a name; none at all when one of them may not be reached, so that no answer is a lottery."""
    if not addresses or not all(may_reach(one, is_named=is_named) for one in addresses):
        return None
    return addresses[0]
