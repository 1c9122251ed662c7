"""Where a pool is: at AWS in one of its partitions, or where the boto3 client says."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any, Dict, Optional
from urllib.parse import urlsplit

from .. import _native
from ..exceptions import BadValueError, TransportError
from . import extras

_REGION = re.compile(r"[a-z0-9-]+")
#: The most bytes of an answer's body, decompressed. Key sets and answers about devices have a few thousand.
_LONGEST_BODY = 1 << 20
#: Bytes that are decompressed at a time: few, as they may become a thousand times as many.
_PIECE = 1 << 10


def region_of_pool(pool_id: str) -> Optional[str]:
    """The region in front of the ``_`` of a pool's id, if it is one."""
    region, underscore, _ = pool_id.partition("_")
    return region if underscore and _REGION.fullmatch(region) else None


def pool_name(pool_id: str) -> str:
    """P of SRP: what stands behind the first ``_`` of a pool's id. It may be empty, as AWS's sample for devices
    has it."""
    _, underscore, name = pool_id.partition("_")
    if not underscore:
        raise BadValueError("UserPoolId has no underscore", field="UserPoolId")
    return name


def of_region(region: str) -> str:
    """AWS's endpoint in a region, without a slash at the end: the region's partition decides on the domain."""
    # The host name follows from the region alone, and the region is checked on the way.
    return _native.endpoint_of_pool(f"{region}_x").rstrip("/")


def of_client(client: Any) -> Optional[str]:
    """The endpoint that a boto3 client sends to, without a slash at the end. Its own ``endpoint_url`` and
    ``AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`` are in it already. ``None`` for stand-ins that have none."""
    endpoint = getattr(getattr(client, "meta", None), "endpoint_url", None)
    return endpoint.rstrip("/") if isinstance(endpoint, str) and endpoint else None


def has_keys(endpoint: str) -> bool:
    """Whether keys of pools are to be found there. AWS documents them for its plain endpoints alone."""
    host = urlsplit(endpoint).hostname or ""
    return not (host.startswith("cognito-idp-fips.") or host.endswith((".api.aws", ".amazonwebservices.com.cn")))


def published_keys(pool_url: str) -> Dict[str, Any]:
    """The key set that a pool publishes below its address."""
    keys: Dict[str, Any] = _send("get", f"{pool_url}/.well-known/jwks.json", timeout=15).json()
    return keys


def post(endpoint: str, operation: str, body: Dict[str, Any]) -> Any:
    """Sends one of the operations that need no signature, and gives the ``requests.Response``, whatever its status."""
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
    }
    return _send("post", f"{endpoint}/", json=body, headers=headers, timeout=30)


def _send(method: str, url: str, **more: Any) -> Any:
    """What ``requests`` gets from that address and no other: redirects are not followed, and plain HTTP stays on this
    machine, past any proxy. Bodies have access tokens in them, and tokens are checked with the keys."""
    address = urlsplit(url)
    if address.scheme != "https" and not _is_loopback(address.hostname or ""):
        raise BadValueError("plain HTTP is taken to this machine only", field="endpoint_url")
    send = getattr(extras.module("requests"), method)
    return _with_body(send(url, allow_redirects=False, stream=True, proxies={"http": ""}, **more))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _with_body(response: Any) -> Any:
    """The response with its body, which is read here and no further than it may go. Those that never came over a
    network, as in tests, stay as they are."""
    if getattr(response, "raw", None) is not None:
        body = bytearray()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > _LONGEST_BODY:
                response.close()
                raise TransportError(f"the answer is longer than {_LONGEST_BODY} bytes")
        # Where ``content`` looks first.
        response._content = bytes(body)
    return response
