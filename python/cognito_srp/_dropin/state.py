"""What all operations of ``Cognito`` share: who the user is, and the boto3 client."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Optional, Type

from ..aws_srp import AWSSRP
from . import endpoints, extras, jwt
from .attributes import AttributeMap, GroupObj, UserObj


class CognitoState:
    """The attributes of ``Cognito``, and how its requests are made ready."""

    #: What :meth:`get_user_obj` makes; for subclasses to replace.
    user_class: Type[UserObj] = UserObj
    #: What :meth:`get_group_obj` makes; for subclasses to replace.
    group_class: Type[GroupObj] = GroupObj

    def __init__(
        self,
        user_pool_id: str,
        client_id: str,
        user_pool_region: Optional[str] = None,
        username: Optional[str] = None,
        id_token: Optional[str] = None,
        refresh_token: Optional[str] = None,
        access_token: Optional[str] = None,
        client_secret: Optional[str] = None,
        access_key: Optional[str] = None,
        secret_key: Optional[str] = None,
        session: Any = None,
        botocore_config: Any = None,
        boto3_client_kwargs: Optional[Mapping[str, Any]] = None,
    ) -> None:
        self.user_pool_id = user_pool_id
        self.client_id = client_id
        self.user_pool_region: str = user_pool_region or user_pool_id.split("_")[0]
        self.username: Any = username
        self.id_token = id_token
        self.access_token = access_token
        self.refresh_token = refresh_token
        self.client_secret = client_secret
        self.token_type: Optional[str] = None
        self.id_claims: Optional[Dict[str, Any]] = None
        self.access_claims: Optional[Dict[str, Any]] = None
        self.custom_attributes: Optional[Dict[str, Any]] = None
        self.base_attributes: Optional[Dict[str, Any]] = None
        self.pool_jwk: Optional[Dict[str, Any]] = None
        self.mfa_tokens: Any = None
        #: A remembered device, for :meth:`authenticate`: to be set by the caller, all three or none.
        self.device_key: Optional[str] = None
        self.device_group_key: Optional[str] = None
        self.device_password: Optional[str] = None

        arguments: Dict[str, Any] = dict(boto3_client_kwargs or {})
        if access_key and secret_key:
            arguments.update(aws_access_key_id=access_key, aws_secret_access_key=secret_key)
        if self.user_pool_region:
            arguments["region_name"] = self.user_pool_region
        if botocore_config:
            arguments["config"] = botocore_config
        #: The endpoint that boto3 was told in the arguments, or ``None``.
        self.pool_domain_url: Optional[str] = arguments.get("endpoint_url")
        self.client: Any = extras.boto3_client(session, **arguments)

    @property
    def user_pool_url(self) -> str:
        """The pool's address, which its tokens name as their issuer and below which its keys are: that of a custom
        endpoint if boto3 has one, else AWS's."""
        endpoint = self.pool_domain_url or endpoints.of_client(self.client)
        if endpoint is None or not (self.pool_domain_url or endpoints.has_keys(endpoint)):
            endpoint = endpoints.of_region(self.user_pool_region)
        return f"{endpoint.rstrip('/')}/{self.user_pool_id}"

    def switch_session(self, session: Any) -> None:
        """Takes the client from another boto3 session, which knows its region itself."""
        self.client = session.client("cognito-idp")

    def get_user_obj(
        self,
        username: Optional[str] = None,
        attribute_list: Optional[Iterable[Mapping[str, Any]]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        attr_map: AttributeMap = None,
    ) -> UserObj:
        """A ``user_class`` of these values."""
        return self.user_class(
            username=username,
            attribute_list=attribute_list or [],
            cognito_obj=self,
            metadata=metadata,
            attr_map=attr_map,
        )

    def get_group_obj(self, group_data: Mapping[str, Any]) -> GroupObj:
        """A ``group_class`` of these values."""
        return self.group_class(group_data=group_data, cognito_obj=self)

    def _internal_username(self) -> Any:
        """The pool's own name for the user, which the access token tells; else the one that the caller gave."""
        return jwt.unverified_claims(self.access_token).get("username") or self.username

    def _add_secret_hash(self, parameters: Dict[str, Any], key: str) -> None:
        """Adds the hash of the user name that these very parameters carry; of the internal one where they carry
        none."""
        if self.client_secret is not None:
            username = parameters.get("USERNAME") or parameters.get("Username") or self._internal_username()
            parameters[key] = AWSSRP.get_secret_hash(username, self.client_id, self.client_secret)

    def _set_attributes(self, response: Mapping[str, Any], attribute_dict: Mapping[str, Any]) -> None:
        """Sets these attributes of this object if the response is one of success."""
        status = response.get("HTTPStatusCode", response["ResponseMetadata"]["HTTPStatusCode"])
        if status == 200:
            for name, value in attribute_dict.items():
                setattr(self, name, value)

    def _srp(self, password: str) -> AWSSRP:
        """A sign-in with this password, and with the device if there is one."""
        device: Dict[str, Optional[str]] = {
            "device_key": self.device_key,
            "device_group_key": self.device_group_key,
            "device_password": self.device_password,
        }
        return AWSSRP(
            username=self.username,
            password=password,
            pool_id=self.user_pool_id,
            client_id=self.client_id,
            client=self.client,
            client_secret=self.client_secret,
            **(device if None not in device.values() else {}),
        )
