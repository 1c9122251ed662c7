"""``Cognito``: a user of a pool and all that pycognito and warrant do with one, by means of boto3."""

from __future__ import annotations

from ._dropin.account import AccountOperations
from ._dropin.administration import AdministratorOperations
from ._dropin.attributes import (
    GroupObj,
    UserObj,
    camel_to_snake,
    cognito_to_dict,
    dict_to_cognito,
    snake_to_camel,
)
from ._dropin.sign_in import SignInOperations

__all__ = [
    "Cognito",
    "GroupObj",
    "UserObj",
    "camel_to_snake",
    "cognito_to_dict",
    "dict_to_cognito",
    "snake_to_camel",
]


class Cognito(SignInOperations, AccountOperations, AdministratorOperations):
    """A user of a pool: signing in, tokens, the own account, and what administrators do with users and groups.

    ``access_key`` and ``secret_key`` are AWS credentials for the operations of administrators, where boto3 finds none
    by itself; all others need none. ``session``, ``botocore_config`` and ``boto3_client_kwargs`` (such as
    ``{"endpoint_url": ...}``) are for the boto3 client that is made. Errors of the service are botocore's
    ``ClientError``. ``DIFFERENCES.md`` lists where this behaves otherwise than pycognito and warrant."""
