"""Where a pool is: at AWS in one of its partitions, or where the boto3 client says."""

from __future__ import annotations

import re
from typing import Any, Dict, Optional
from urllib.parse import urlsplit

from .. import _native
from ..exceptions import BadValueError
from . import extras

_REGION = re.compile(r"[a-z0-9-]+")


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


def post(endpoint: str, operation: str, body: Dict[str, Any]) -> Any:
    """Sends one of the operations that need no signature, and gives the ``requests.Response``, whatever its status.
    Redirects are not followed: the body has an access token in it."""
    return extras.module("requests").post(
        f"{endpoint}/",
        json=body,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        },
        timeout=30,
        allow_redirects=False,
    )
