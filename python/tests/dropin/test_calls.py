"""What every method of ``Cognito`` sends to boto3 and gives back, beside the peers."""

from __future__ import annotations

import copy
import datetime
import inspect
from typing import Any, Callable, Dict, List, Tuple

import pycognito
import pytest
import warrant

import cognito_srp
from cognito_srp.exceptions import BadValueError

Recorded = Callable[..., Tuple[Any, Any]]

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
USER = {"Username": "jane", "UserAttributes": [{"Name": "email", "Value": "jane@example.com"}]}
TOKENS = {
    "AuthenticationResult": {"AccessToken": "access", "IdToken": "id", "RefreshToken": "refresh", "TokenType": "Bearer"}
}
GROUP = {
    "GroupName": "staff",
    "Description": "All",
    "CreationDate": MOMENT,
    "LastModifiedDate": MOMENT,
    "RoleArn": "arn",
    "Precedence": 1,
}

#: Method, arguments, and what the service answers.
CALLS: List[Tuple[str, Tuple[Any, ...], Dict[str, Any], Dict[str, Any]]] = [
    ("register", ("new", "pw"), {}, {"sign_up": {"UserConfirmed": True}}),
    ("register", ("new", "pw"), {"client_metadata": {"a": "b"}}, {"sign_up": {"UserConfirmed": True}}),
    ("register", ("new", "pw"), {"attr_map": {"email": "mail"}}, {"sign_up": {"UserConfirmed": True}}),
    ("admin_confirm_sign_up", (), {}, {}),
    ("admin_confirm_sign_up", ("other",), {}, {}),
    ("confirm_sign_up", ("123456",), {}, {}),
    ("confirm_sign_up", ("123456", "other"), {}, {}),
    ("resend_confirmation_code", ("other",), {}, {}),
    ("admin_authenticate", ("pw",), {}, {"admin_initiate_auth": TOKENS}),
    ("logout", (), {}, {}),
    ("admin_update_profile", ({"email": "a", "flag": True},), {}, {}),
    ("admin_update_profile", ({"mail": "a"}, {"email": "mail"}), {}, {}),
    ("update_profile", ({"email": "a"},), {}, {}),
    ("get_user", (), {}, {"get_user": USER}),
    ("get_user", ({"email": "mail"},), {}, {"get_user": USER}),
    ("get_users", (), {}, {"list_users": {"Users": [{"Username": "a", "Attributes": []}]}}),
    ("admin_get_user", (), {}, {"admin_get_user": {**USER, "Enabled": True, "UserCreateDate": MOMENT}}),
    ("admin_create_user", ("new",), {"email": "a"}, {"admin_create_user": {"User": {}}}),
    ("admin_create_user", ("new", "pw"), {"mail": "a", "attr_map": {"email": "mail"}}, {"admin_create_user": {}}),
    (
        "admin_create_user",
        ("new", "pw", {"MessageAction": "SUPPRESS"}, {"email": "mail"}),
        {"mail": "a"},
        {"admin_create_user": {}},
    ),
    ("send_verification", (), {}, {}),
    ("send_verification", ("phone_number",), {}, {}),
    ("validate_verification", ("123456",), {}, {}),
    ("validate_verification", ("123456", "phone_number"), {}, {}),
    ("renew_access_token", (), {}, {"initiate_auth": TOKENS}),
    ("initiate_forgot_password", (), {}, {}),
    ("delete_user", (), {}, {}),
    ("admin_delete_user", (), {}, {}),
    ("admin_reset_password", ("other",), {}, {}),
    ("admin_reset_password", ("other", {"a": "b"}), {}, {}),
    ("confirm_forgot_password", ("123456", "pw"), {}, {}),
    ("change_password", ("old", "new"), {}, {}),
    ("get_group", ("staff",), {}, {"get_group": {"Group": GROUP}}),
    ("get_groups", (), {}, {"list_groups": {"Groups": [GROUP, {**GROUP, "GroupName": "more"}]}}),
    ("admin_add_user_to_group", ("other", "staff"), {}, {}),
    ("admin_remove_user_from_group", ("other", "staff"), {}, {}),
    (
        "admin_list_groups_for_user",
        ("other",),
        {},
        {"admin_list_groups_for_user": [{"Groups": [GROUP], "NextToken": "next"}, {"Groups": [GROUP]}]},
    ),
    ("admin_enable_user", ("other",), {}, {}),
    ("admin_disable_user", ("other",), {}, {}),
    ("admin_create_identity_provider", ("pool", "name", "OIDC", {"a": "b"}), {"IdpIdentifiers": ["x"]}, {}),
    ("admin_describe_identity_provider", ("pool", "name"), {}, {}),
    ("admin_update_identity_provider", ("pool", "name"), {"IdpIdentifiers": ["x"]}, {}),
    ("describe_user_pool_client", ("pool", "id"), {}, {"describe_user_pool_client": {"UserPoolClient": {"a": 1}}}),
    ("admin_update_user_pool_client", ("pool", "id"), {"ClientName": "x"}, {}),
    ("associate_software_token", (), {}, {"associate_software_token": {"SecretCode": "SECRET"}}),
    ("verify_software_token", ("123456",), {}, {"verify_software_token": {"Status": "SUCCESS"}}),
    ("verify_software_token", ("123456", "phone"), {}, {"verify_software_token": {"Status": "ERROR"}}),
    ("set_user_mfa_preference", (True, False, "SMS"), {}, {}),
    ("set_user_mfa_preference", (True, True, "SOFTWARE_TOKEN"), {}, {}),
    ("set_user_mfa_preference", (False, False), {}, {}),
    ("respond_to_software_token_mfa_challenge", (123456,), {}, {"respond_to_auth_challenge": TOKENS}),
    ("respond_to_sms_mfa_challenge", ("123456", {"Session": "s"}), {}, {"respond_to_auth_challenge": TOKENS}),
    ("set_base_attributes", (), {"email": "a"}, {}),
    ("add_custom_attributes", (), {"size": "a"}, {}),
    ("check_token", (), {}, {}),
    ("get_user_obj", ("a", [{"Name": "email", "Value": "b"}], {"x": 1}, {"email": "mail"}), {}, {}),
    ("get_group_obj", (GROUP,), {}, {}),
]
#: Those that the other tests run against a pool or with real tokens.
ELSEWHERE = {
    "authenticate",
    "get_key",
    "get_keys",
    "new_password_challenge",
    "switch_session",
    "verify_token",
    "verify_tokens",
}
#: Where warrant differs from pycognito; the entries of DIFFERENCES.md are shown below.
OTHERWISE_IN_WARRANT = {"admin_create_user", "admin_get_user", "admin_update_profile", "renew_access_token"}

#: An access token that expires in 3000 and names nobody.
ACCESS = "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiAzMjUwMzY4MDAwMH0.AA"


def plain(value: Any) -> Any:
    """A result without the classes that it is made of."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if type(value).__name__ in ("UserObj", "GroupObj"):
        return {name: item for name, item in vars(value).items() if name not in ("_cognito", "pk")}
    return value


def run(recorded: Recorded, package: Any, call: Any, **arguments: Any) -> Dict[str, Any]:
    """One call, and everything that can be seen of it."""
    method, positional, named, answers = copy.deepcopy(call)
    cognito, client = recorded(package, answers, **{"access_token": ACCESS, **arguments})
    cognito.base_attributes = {"mail": "a"}
    cognito.custom_attributes = {"custom:size": "1"}
    cognito.mfa_tokens = {"Session": "kept"}
    cognito.verify_token = lambda token, name, use: setattr(cognito, name, token)
    result = getattr(cognito, method)(*positional, **named)
    ignored = {"client", "verify_token", "device_key", "device_group_key", "device_password", "pool_jwk"}
    ignored |= {"pool_domain_url", "id_claims", "access_claims"}
    state = {name: value for name, value in vars(cognito).items() if name not in ignored}
    return {"calls": client.calls, "result": plain(result), "state": state}


@pytest.mark.parametrize("client_secret", [None, "secret"])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_same_as_pycognito(recorded: Recorded, call: Any, client_secret: Any) -> None:
    if client_secret and call[0] in ("register", "resend_confirmation_code", "confirm_sign_up"):
        # pycognito hashes another name than it sends: "sign-up-name" shows it.
        call = (call[0], ("jane", "pw") if call[0] == "register" else ("jane",), call[2], call[3])
    expected = run(recorded, pycognito, call, client_secret=client_secret)
    assert run(recorded, cognito_srp, call, client_secret=client_secret) == expected


@pytest.mark.parametrize("call", [c for c in CALLS if hasattr(warrant.Cognito, c[0])], ids=lambda call: call[0])
def test_same_as_warrant(recorded: Recorded, call: Any) -> None:
    if call[0] in OTHERWISE_IN_WARRANT or "client_metadata" in call[2]:
        call = ("delete_user", (), {}, {})
    expected = run(recorded, warrant, call)
    ours = run(recorded, cognito_srp, call)
    assert ours["calls"] == expected["calls"]
    assert ours["result"] == expected["result"]
    assert {name: ours["state"][name] for name in expected["state"]} == expected["state"]


def test_every_method_is_compared() -> None:
    public = {
        name
        for package in (pycognito, warrant)
        for name, _ in inspect.getmembers(package.Cognito, inspect.isfunction)
        if not name.startswith("_")
    }
    assert public - {call[0] for call in CALLS} - ELSEWHERE == {"add_base_attributes"}


def test_the_base_attributes_of_warrant(recorded: Recorded) -> None:
    cognito, _ = recorded(cognito_srp, {})
    assert cognito.add_base_attributes(email="a") is None
    assert cognito.base_attributes == {"email": "a"}


def test_names_that_tests_of_the_peers_use(recorded: Recorded) -> None:
    for package in (cognito_srp, pycognito, warrant):
        cognito, _ = recorded(package, {}, client_secret="secret")
        cognito._set_attributes({"ResponseMetadata": {"HTTPStatusCode": 200}}, {"some": "attribute"})
        cognito._set_attributes({"ResponseMetadata": {"HTTPStatusCode": 500}}, {"other": "attribute"})
        assert cognito.some == "attribute" and not hasattr(cognito, "other")
        parameters: Dict[str, Any] = {}
        cognito._add_secret_hash(parameters, "KEY")
        assert parameters == {"KEY": package.AWSSRP.get_secret_hash("jane", "client", "secret")}


def test_preferred_factor(recorded: Recorded) -> None:
    for package in (cognito_srp, pycognito):
        cognito, client = recorded(package, {})
        for preferred in (None, "EMAIL"):
            with pytest.raises(ValueError, match="preferred must have a value of"):
                cognito.set_user_mfa_preference(True, False, preferred)
        assert client.calls == []
    with pytest.raises(BadValueError) as error:
        recorded(cognito_srp, {})[0].set_user_mfa_preference(True, False)
    assert error.value.field == "preferred"


def test_switch_session(recorded: Recorded) -> None:
    class Session:
        def client(self, *arguments: Any) -> Any:
            return arguments

    for package in (cognito_srp, pycognito, warrant):
        cognito, _ = recorded(package, {})
        cognito.switch_session(Session())
        assert cognito.client == ("cognito-idp",)


def test_classes_can_be_replaced(recorded: Recorded) -> None:
    class User(cognito_srp.UserObj):
        pass

    class Group(cognito_srp.GroupObj):
        pass

    class Mine(cognito_srp.Cognito):
        user_class = User
        group_class = Group

    answers = {"get_user": USER, "list_groups": {"Groups": [GROUP]}}
    mine, _ = recorded(type("package", (), {"Cognito": Mine}), answers)
    assert type(mine.get_user()) is User
    assert [type(group) for group in mine.get_groups()] == [Group]


def test_how_the_client_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    class Session:
        def __init__(self) -> None:
            self.made: List[Any] = []

        def client(self, *positional: Any, **named: Any) -> str:
            self.made.append((positional, named))
            return "client"

    default = Session()
    monkeypatch.setattr(boto3, "client", default.client)
    config = object()
    for package in (cognito_srp, pycognito):
        session = Session()
        package.Cognito("eu-west-1_P", "c")
        package.Cognito("eu-west-1_P", "c", "us-east-1", access_key="a", secret_key="b", botocore_config=config)
        cognito = package.Cognito("eu-west-1_P", "c", session=session, boto3_client_kwargs={"endpoint_url": "x"})
        assert (cognito.client, cognito.pool_domain_url, cognito.user_pool_region) == ("client", "x", "eu-west-1")
        default.made.append(session.made)
    assert default.made[:3] == default.made[3:]


@pytest.mark.difference("client-arguments")
def test_arguments_for_boto3_stay_as_they_are(recorded: Recorded) -> None:
    for package, changed in ((cognito_srp, False), (pycognito, True)):
        arguments: Dict[str, Any] = {"endpoint_url": "x"}
        more = {"MessageAction": "SUPPRESS"}
        cognito, _ = recorded(package, {}, boto3_client_kwargs=arguments)
        cognito.admin_create_user("new", "pw", more)
        assert (arguments != {"endpoint_url": "x"}) is changed
        assert (more != {"MessageAction": "SUPPRESS"}) is changed


@pytest.mark.difference("pages")
def test_all_pages(recorded: Recorded) -> None:
    pages = {
        "list_groups": [{"Groups": [GROUP], "NextToken": "next"}, {"Groups": [GROUP]}],
        "list_users": [
            {"Users": [{"Username": "a", "Attributes": []}], "PaginationToken": "next"},
            {"Users": [{"Username": "b", "Attributes": []}]},
        ],
    }
    counts = {}
    for package in (cognito_srp, pycognito, warrant):
        cognito, _ = recorded(package, copy.deepcopy(pages))
        counts[package.__name__] = (len(cognito.get_groups()), len(cognito.get_users()))
    assert counts == {"cognito_srp": (2, 2), "pycognito": (1, 2), "warrant": (1, 1)}


@pytest.mark.difference("warrant-refresh")
def test_refresh_of_warrant(recorded: Recorded) -> None:
    flows = {}
    for package in (cognito_srp, pycognito, warrant):
        cognito, client = recorded(package, {"initiate_auth": TOKENS}, access_token=ACCESS)
        cognito.verify_token = lambda *_: None
        cognito.renew_access_token()
        flows[package.__name__] = client.calls[0][1]["AuthFlow"]
    assert flows == {
        "cognito_srp": "REFRESH_TOKEN_AUTH",
        "pycognito": "REFRESH_TOKEN_AUTH",
        "warrant": "REFRESH_TOKEN",
    }


@pytest.mark.difference("warrant-unverified")
def test_tokens_of_warrant_that_nobody_checks(recorded: Recorded) -> None:
    for package, checked in ((cognito_srp, ["access_token", "id_token"]), (warrant, [])):
        cognito, _ = recorded(package, {"initiate_auth": TOKENS}, access_token=ACCESS)
        seen: List[str] = []
        cognito.verify_token = lambda _token, name, _use, seen=seen: seen.append(name)
        cognito.renew_access_token()
        assert seen == checked


@pytest.mark.difference("warrant-temporary-password")
def test_temporary_password_of_warrant(recorded: Recorded) -> None:
    for package, sent in ((cognito_srp, False), (warrant, True)):
        cognito, client = recorded(package, {})
        cognito.admin_create_user("new")
        assert ("TemporaryPassword" in client.calls[0][1]) is sent


@pytest.mark.difference("warrant-register")
def test_registration_without_attributes(recorded: Recorded) -> None:
    for package in (cognito_srp, pycognito):
        recorded(package, {})[0].register("new", "pw")
    with pytest.raises(AttributeError):
        recorded(warrant, {})[0].register("new", "pw")


@pytest.mark.difference("warrant-region")
def test_region(recorded: Recorded) -> None:
    regions = [
        recorded(package, {}, user_pool_region="us-east-1")[0].user_pool_region
        for package in (cognito_srp, pycognito, warrant)
    ]
    assert regions == ["us-east-1", "us-east-1", "eu-west-1"]
