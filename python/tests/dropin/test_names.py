"""Names and signatures beside the peers', and DIFFERENCES.md beside the tests."""

from __future__ import annotations

import ast
import enum
import inspect
import pathlib
import re
import types
from importlib import import_module
from typing import Any, Dict, Iterator, List, Set, Tuple

import pytest

import cognito_srp

HERE = pathlib.Path(__file__).resolve().parent
DIFFERENCES = HERE.parents[1] / "DIFFERENCES.md"
MODULES = {
    "pycognito": "cognito_srp",
    "pycognito.aws_srp": "cognito_srp.aws_srp",
    "pycognito.exceptions": "cognito_srp.exceptions",
    "pycognito.utils": "cognito_srp.utils",
    "warrant": "cognito_srp",
    "warrant.aws_srp": "cognito_srp.aws_srp",
    "warrant.exceptions": "cognito_srp.exceptions",
}


def rows(heading: str) -> List[List[str]]:
    """The cells of the table below a heading of DIFFERENCES.md."""
    text = DIFFERENCES.read_text(encoding="utf-8")
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, heading
    lines = [line for line in section[1].splitlines() if line.startswith("|")]
    assert len(lines) > 2, heading
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def public(module: types.ModuleType) -> Iterator[Tuple[str, Any]]:
    """What a module of a peer defines or passes on of its own, but not what it imports from others."""
    own = module.__name__.split(".")[0]
    for name, value in vars(module).items():
        if name.startswith("_") or isinstance(value, types.ModuleType):
            continue
        if getattr(value, "__module__", own).split(".")[0] == own:
            yield name, value


def members(kind: type) -> Set[str]:
    """What a class of a peer defines, and those of its bases that are the peer's as well."""
    own = kind.__module__.split(".")[0]
    bases = [base for base in kind.__mro__ if base.__module__.split(".")[0] == own]
    names = {name for base in bases for name in vars(base)}
    return {name for name in names if name == "__init__" or not name.startswith("_")}


def pairs() -> Iterator[Tuple[str, str, Any, Any]]:
    """Package, name, theirs, ours: names of modules, and members of classes."""
    for theirs, ours in MODULES.items():
        counterpart = import_module(ours)
        for name, value in public(import_module(theirs)):
            package = theirs.split(".")[0]
            yield package, name, value, getattr(counterpart, name, None)
            for member in members(value) if inspect.isclass(value) else ():
                ours_too = getattr(getattr(counterpart, name, None), member, None)
                yield package, f"{name}.{member}", getattr(value, member), ours_too


def parameters(function: Any) -> List[Tuple[str, Any, Any]]:
    return [(p.name, p.kind, p.default) for p in inspect.signature(function).parameters.values()]


def agrees(theirs: Any, ours: Any) -> bool:
    """Whether every call that theirs takes means the same to ours."""
    known, here = parameters(theirs), parameters(ours)
    catch_all = [p for p in known if p[1] is inspect.Parameter.VAR_KEYWORD]
    known = [p for p in known if p not in catch_all]
    for wanted, given in zip(known, here):
        same_default = wanted[2] == given[2] or wanted[2] is inspect.Parameter.empty
        if wanted[:2] != given[:2] or not same_default:
            return False
    more = [p for p in here[len(known) :] if p[1] is not inspect.Parameter.VAR_KEYWORD]
    has_catch_all = any(p[1] is inspect.Parameter.VAR_KEYWORD for p in here)
    return len(here) >= len(known) and all(p[2] is None for p in more) and (has_catch_all or not catch_all)


def test_no_name_is_missing() -> None:
    compared = 0
    for package, name, theirs, ours in pairs():
        assert ours is not None or theirs is None, f"{package}: {name}"
        if inspect.isclass(theirs):
            assert inspect.isclass(ours), name
        elif callable(theirs):
            assert callable(ours), name
        elif not isinstance(theirs, property):
            assert ours == theirs or isinstance(theirs, enum.Enum) and ours.value == theirs.value, name
        compared += 1
    assert compared > 150


def test_signatures_agree_but_for_the_list() -> None:
    different = {
        (package, name)
        for package, name, theirs, ours in pairs()
        if inspect.isfunction(theirs) and not agrees(theirs, ours)
    }
    assert different == {(package, name.strip("`")) for package, name, _ in rows("Signatures")}


def test_kinds_of_methods() -> None:
    from cognito_srp.aws_srp import AWSSRP

    for name in ("get_secret_hash", "get_cognito_formatted_timestamp"):
        assert isinstance(inspect.getattr_static(AWSSRP, name), staticmethod)
    assert isinstance(inspect.getattr_static(cognito_srp.Cognito, "user_pool_url"), property)


def test_exceptions_have_the_same_bases() -> None:
    for package in ("pycognito", "warrant"):
        for name, theirs in public(import_module(f"{package}.exceptions")):
            bases = [base.__name__ for base in theirs.__mro__]
            assert [base.__name__ for base in getattr(cognito_srp.exceptions, name).__mro__] == bases


def test_one_line_is_all_that_changes() -> None:
    import cognito_srp as pycognito
    from cognito_srp import AWSSRP, Cognito, GroupObj, UserObj, aws_srp, exceptions, utils
    from cognito_srp.aws_srp import AWSSRP as same

    assert pycognito.aws_srp is aws_srp and pycognito.exceptions is exceptions and pycognito.utils is utils
    assert AWSSRP is same is aws_srp.AWSSRP
    assert {Cognito, UserObj, GroupObj} <= {getattr(pycognito, name) for name in ("Cognito", "UserObj", "GroupObj")}
    assert pycognito.TokenVerificationException is exceptions.TokenVerificationException
    assert utils.TokenType("id_token") is utils.TokenType.ID_TOKEN
    assert isinstance(utils.TokenType.ID_TOKEN, str) and utils.TokenType.ID_TOKEN.value == "id_token"


@pytest.mark.difference("module-globals")
def test_modules_of_others_are_not_passed_on() -> None:
    import pycognito

    for name in ("boto3", "requests", "jwt", "env"):
        assert hasattr(pycognito, name) and not hasattr(cognito_srp, name)


def listed() -> Set[str]:
    headings = re.findall(r"^## (.*)$", DIFFERENCES.read_text(encoding="utf-8"), re.MULTILINE)
    entries = [row[0].strip("`") for heading in headings if heading != "Signatures" for row in rows(heading)]
    assert len(entries) == len(set(entries))
    return set(entries)


def shown() -> Dict[str, str]:
    """The marks of tests, read from their source: entry and test."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                continue
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator).startswith("pytest.mark.difference("):
                    for argument in decorator.args:
                        found[ast.literal_eval(argument)] = f"{path.name}: {node.name}"
    return found


def test_every_entry_is_shown_by_a_test_and_every_such_test_is_listed() -> None:
    assert set(shown()) == listed()
