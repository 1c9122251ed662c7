"""Attributes of users and groups, as Cognito writes them and as objects."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional

if TYPE_CHECKING:
    from .state import CognitoState

AttributeMap = Optional[Mapping[str, str]]


def cognito_to_dict(attr_list: Iterable[Mapping[str, Any]], attr_map: AttributeMap = None) -> Dict[str, Any]:
    """``[{"Name": ..., "Value": ...}]`` as a dict; ``"true"`` and ``"false"`` become bools. ``attr_map`` maps
    Cognito's names to others."""
    attributes: Dict[Any, Any] = {}
    for attribute in attr_list:
        name: Any = attribute.get("Name")  # a str, but for malformed input
        value = attribute.get("Value")
        if value in ("true", "false"):
            value = value == "true"
        attributes[(attr_map or {}).get(name, name)] = value
    return attributes


def with_cognitos_names(attributes: Mapping[str, Any], attr_map: AttributeMap) -> Dict[str, Any]:
    """A copy of ``attributes`` under the names that Cognito has for them."""
    renamed = dict(attributes)
    for cognitos_name, name in (attr_map or {}).items():
        if name in renamed:
            renamed[cognitos_name] = renamed.pop(name)
    return renamed


def dict_to_cognito(attributes: Mapping[str, Any], attr_map: AttributeMap = None) -> List[Dict[str, Any]]:
    """The opposite of :func:`cognito_to_dict`; ``attr_map`` is the same one. ``attributes`` is left as it is."""
    return [
        {"Name": name, "Value": str(value).lower() if isinstance(value, bool) else value}
        for name, value in with_cognitos_names(attributes, attr_map).items()
    ]


def camel_to_snake(camel_str: str) -> str:
    """``UserPoolId`` as ``user_pool_id``."""
    words = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", camel_str)
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", words).lower()


def snake_to_camel(snake_str: str) -> str:
    """``user_pool_id`` as ``UserPoolId``."""
    return "".join(word.title() for word in snake_str.split("_"))


class UserObj:
    """A user: the attributes under their own names (or those of ``attr_map``), then what is in ``metadata``.

    Assigning to an attribute and :meth:`save` changes it in the pool."""

    _data: Dict[str, Any]
    _metadata: Mapping[str, Any]

    def __init__(
        self,
        username: Optional[str],
        attribute_list: Iterable[Mapping[str, Any]],
        cognito_obj: CognitoState,
        metadata: Optional[Mapping[str, Any]] = None,
        attr_map: AttributeMap = None,
    ) -> None:
        self.username = username
        self._cognito: Any = cognito_obj
        self._attr_map = {} if attr_map is None else attr_map
        self._metadata = {} if metadata is None else metadata
        data = cognito_to_dict(attribute_list or (), self._attr_map)
        self.sub = data.pop("sub", None)
        self.email_verified = data.pop("email_verified", None)
        self.phone_number_verified = data.pop("phone_number_verified", None)
        self._data = data

    # Unlike a property it gives way to what subclasses set or define.
    @cached_property
    def pk(self) -> Any:
        """The user name, unless something else was set."""
        return self.username

    def __unicode__(self) -> Optional[str]:
        return self.username

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.__unicode__()}>"

    def __getattr__(self, name: str) -> Any:
        for values in (self.__dict__.get("_data", {}), self.__dict__.get("_metadata", {})):
            if name in values:
                return values[name]
        raise AttributeError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("_data", {}):
            self._data[name] = value
        else:
            super().__setattr__(name, value)

    def save(self, admin: bool = False) -> None:
        """Writes the attributes to the pool, as an administrator if told so."""
        if admin:
            self._cognito.admin_update_profile(self._data, self._attr_map)
        else:
            self._cognito.update_profile(self._data, self._attr_map)

    def delete(self, admin: bool = False) -> None:
        """Deletes the user, as an administrator if told so."""
        if admin:
            self._cognito.admin_delete_user()
        else:
            self._cognito.delete_user()


class GroupObj:
    """A group of users, from the ``Group`` of boto3's ``get_group``."""

    def __init__(self, group_data: Mapping[str, Any], cognito_obj: CognitoState) -> None:
        self._data = dict(group_data)
        self._cognito: Any = cognito_obj
        self.group_name: Optional[str] = self._data.pop("GroupName", None)
        self.description: Optional[str] = self._data.pop("Description", None)
        self.creation_date: Any = self._data.pop("CreationDate", None)
        self.last_modified_date: Any = self._data.pop("LastModifiedDate", None)
        self.role_arn: Optional[str] = self._data.pop("RoleArn", None)
        self.precedence: Optional[int] = self._data.pop("Precedence", None)

    def __unicode__(self) -> Optional[str]:
        return self.group_name

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.__unicode__()}>"
