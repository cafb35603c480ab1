"""Which addresses can only be reached from the machine itself."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Return whether nobody but this machine can reach a host name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
