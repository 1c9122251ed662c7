"""Users, groups, and attributes in Cognito's form and in others."""

from __future__ import annotations

import copy
import pickle
import random
from typing import Any, Dict, List

import pycognito
import pytest
import warrant

import cognito_srp

PACKAGES = (cognito_srp, pycognito, warrant)
ATTRIBUTES = [
    {"Name": "sub", "Value": "1"},
    {"Name": "email", "Value": "jane@example.com"},
    {"Name": "email_verified", "Value": "true"},
    {"Name": "phone_number_verified", "Value": "false"},
    {"Name": "custom:size", "Value": "7"},
]


def test_attribute_lists() -> None:
    source = random.Random(3)
    for _ in range(2000):
        names = source.sample(["a", "b", "c", "custom:d", "e"], source.randrange(6))
        values = source.choices(["x", "true", "false", "True", "", "1"], k=len(names))
        listed = [{"Name": name, "Value": value} for name, value in zip(names, values)]
        renaming = source.choice([None, {}, {"a": "z"}, {"a": "b", "q": "r"}])
        expected = pycognito.cognito_to_dict(listed, renaming)
        assert cognito_srp.cognito_to_dict(listed, renaming) == warrant.cognito_to_dict(listed, renaming) == expected
        texts = {name: value for name, value in expected.items() if not isinstance(value, bool)}
        theirs = pycognito.dict_to_cognito(dict(texts), renaming)
        assert cognito_srp.dict_to_cognito(texts, renaming) == theirs
        assert warrant.dict_to_cognito(dict(texts), renaming) == theirs
        assert cognito_srp.dict_to_cognito(expected) == pycognito.dict_to_cognito(dict(expected))


@pytest.mark.parametrize("name", ["UserPoolId", "userName", "HTTPStatus", "a", "", "already_snake", "ABC", "A1bC"])
def test_camel_to_snake(name: str) -> None:
    assert cognito_srp.camel_to_snake(name) == pycognito.camel_to_snake(name) == warrant.camel_to_snake(name)


@pytest.mark.parametrize("name", ["user_pool_id", "a", "", "_x", "a__b", "aB_c"])
def test_snake_to_camel(name: str) -> None:
    assert cognito_srp.snake_to_camel(name) == pycognito.snake_to_camel(name) == warrant.snake_to_camel(name)


def user(package: Any, **more: Any) -> Any:
    return package.UserObj("jane", copy.deepcopy(ATTRIBUTES), more.pop("cognito", None), **more)


def test_users() -> None:
    for package in PACKAGES:
        jane = user(package, metadata={"enabled": True, "email": "hidden"}, attr_map={"custom:size": "size"})
        assert (jane.username, jane.sub, jane.email_verified, jane.phone_number_verified) == ("jane", "1", True, False)
        assert (jane.email, jane.size, jane.enabled) == ("jane@example.com", "7", True)
        assert repr(jane) == "<UserObj: jane>" and jane.__unicode__() == "jane"
        jane.email = "j@example.com"
        assert jane._data == {"email": "j@example.com", "size": "7"}
        jane.other = 1
        assert jane.other == 1 and "other" not in jane._data


def test_primary_key() -> None:
    assert user(cognito_srp).pk == user(warrant).pk == "jane"


@pytest.mark.difference("unknown-attribute")
def test_unknown_attributes() -> None:
    for package in (cognito_srp, pycognito):
        with pytest.raises(AttributeError, match="nothing"):
            user(package).nothing
    assert user(warrant).nothing is None


def test_users_can_be_copied_and_pickled() -> None:
    jane = user(cognito_srp)
    for again in (copy.copy(jane), copy.deepcopy(jane), pickle.loads(pickle.dumps(jane))):
        assert (again.username, again.email) == ("jane", "jane@example.com")


class Pool:
    """Stands for a ``Cognito``."""

    def __init__(self) -> None:
        self.calls: List[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self.calls.append((name, copy.deepcopy(arguments)))


def test_saving_and_deleting() -> None:
    results = []
    for package in PACKAGES:
        pool = Pool()
        jane = user(package, cognito=pool, attr_map={"custom:size": "size"})
        jane.save()
        jane.save(admin=True)
        jane.delete()
        jane.delete(admin=True)
        results.append(pool.calls)
    assert results[0] == results[1] == results[2]
    assert [name for name, _ in results[0]] == [
        "update_profile",
        "admin_update_profile",
        "delete_user",
        "admin_delete_user",
    ]


def test_groups() -> None:
    for package in PACKAGES:
        group = package.GroupObj({"GroupName": "staff", "Precedence": 1, "More": 2}, None)
        assert (group.group_name, group.precedence, group.description, group.role_arn) == ("staff", 1, None, None)
        assert (group.creation_date, group.last_modified_date) == (None, None)
        assert repr(group) == "<GroupObj: staff>" and group._data == {"More": 2}


@pytest.mark.difference("bools")
def test_bools_become_text() -> None:
    for package in (cognito_srp, pycognito):
        assert package.dict_to_cognito({"a": True, "b": False}) == [
            {"Name": "a", "Value": "true"},
            {"Name": "b", "Value": "false"},
        ]
    assert warrant.dict_to_cognito({"a": True}) == [{"Name": "a", "Value": True}]


@pytest.mark.difference("arguments-stay")
def test_arguments_are_left_as_they_are() -> None:
    for package, changed in ((cognito_srp, False), (pycognito, True), (warrant, True)):
        attributes: Dict[str, Any] = {"mail": "a"}
        package.dict_to_cognito(attributes, {"email": "mail"})
        assert (attributes != {"mail": "a"}) is changed
        data = {"GroupName": "staff"}
        package.GroupObj(data, None)
        assert (data != {"GroupName": "staff"}) is changed
