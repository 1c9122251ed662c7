"""Signing in at a local pool that verifies every proof, beside the peers."""

from __future__ import annotations

from typing import Any, Callable

import pycognito
import pycognito.aws_srp as peer
import pytest
import warrant.aws_srp as older_peer
from botocore.exceptions import ClientError
from botocore.stub import Stubber

import cognito_srp
from cognito_srp import aws_srp
from cognito_srp.exceptions import (
    BadValueError,
    ForceChangePasswordException,
    MFAChallengeException,
    SMSMFAChallengeException,
    SoftwareTokenMFAChallengeException,
)

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


def sent(client: Any) -> list[dict[str, Any]]:
    """Every request that this boto3 client is going to send, as its members."""
    requests: list[dict[str, Any]] = []

    def listen(params: dict[str, Any], model: Any, **_: Any) -> None:
        requests.append({"operation": model.name, **params})

    client.meta.events.register("provide-client-params.cognito-idp.*", listen)
    return requests


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


class TestPassword:
    @pytest.mark.parametrize("client_secret", [False, True])
    def test_user_name(self, make: Callable[..., Any], client_secret: bool) -> None:
        setting = make(client_secret=client_secret)
        client = setting.boto3()
        requests = sent(client)
        tokens = setting.srp(aws_srp, client=client).authenticate_user()
        assert tokens["AuthenticationResult"].keys() >= {"AccessToken", "IdToken", "RefreshToken", "TokenType"}
        assert tokens["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert [request["operation"] for request in requests] == ["InitiateAuth", "RespondToAuthChallenge"]
        assert all("Session" not in r and "ClientMetadata" not in r for r in requests)

    def test_metadata_goes_with_the_answer(self, make: Callable[..., Any]) -> None:
        setting = make()
        client = setting.boto3()
        requests = sent(client)
        setting.srp(aws_srp, client=client).authenticate_user(client_metadata={"a": "b"})
        assert [request.get("ClientMetadata") for request in requests] == [None, {"a": "b"}]

    @pytest.mark.parametrize("module", [aws_srp, peer, older_peer])
    def test_wrong_password(self, make: Callable[..., Any], module: Any) -> None:
        with pytest.raises(ClientError) as error:
            make().srp(module, password="Wrong-Horse-9!").authenticate_user()
        assert code(error) == "NotAuthorizedException"

    def test_many_times_with_one_object(self, make: Callable[..., Any]) -> None:
        srp = make().srp(aws_srp)
        for _ in range(20):
            assert "AuthenticationResult" in srp.authenticate_user()

    @pytest.mark.difference("secret-hash-of-the-name-sent")
    def test_alias_and_secret(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True)
        assert "AuthenticationResult" in setting.srp(aws_srp, username=setting.alias).authenticate_user()
        with pytest.raises(ClientError) as error:
            setting.srp(older_peer, username=setting.alias).authenticate_user()
        assert code(error) == "NotAuthorizedException"

    def test_unknown_users_get_the_same_error_as_wrong_passwords(self, make: Callable[..., Any]) -> None:
        setting = make(client={"PreventUserExistenceErrors": "ENABLED"})
        with pytest.raises(ClientError) as error:
            setting.srp(aws_srp, username="nobody").authenticate_user()
        assert code(error) == "NotAuthorizedException"

    def test_another_first_challenge(self, make: Callable[..., Any]) -> None:
        setting = make()
        for module in (aws_srp, peer, older_peer):
            srp = setting.srp(module)
            with Stubber(srp.client) as stub:
                stub.add_response("initiate_auth", {"ChallengeName": "CUSTOM_CHALLENGE"})
                with pytest.raises(NotImplementedError, match="CUSTOM_CHALLENGE challenge is not supported"):
                    srp.authenticate_user()

    def test_other_challenges_come_out_as_they_are(self, make: Callable[..., Any]) -> None:
        setting = make()
        for module in (aws_srp, peer):
            srp = setting.srp(module)
            srp.process_challenge = lambda *_: {}
            with Stubber(srp.client) as stub:
                stub.add_response("initiate_auth", {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {}})
                other = {"ChallengeName": "SELECT_MFA_TYPE", "Session": "s" * 20}
                stub.add_response("respond_to_auth_challenge", other)
                assert srp.authenticate_user()["ChallengeName"] == "SELECT_MFA_TYPE"

    @pytest.mark.difference("session")
    def test_a_session_is_sent_on_if_there_was_one(self, make: Callable[..., Any]) -> None:
        setting = make()
        for module, sends in ((aws_srp, True), (peer, False)):
            srp = setting.srp(module)
            srp.process_challenge = lambda *_: {}
            requests = sent(srp.client)
            with Stubber(srp.client) as stub:
                challenge = {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {}, "Session": "s" * 20}
                stub.add_response("initiate_auth", challenge)
                stub.add_response("respond_to_auth_challenge", {"AuthenticationResult": {}})
                srp.authenticate_user()
            assert requests[-1].get("Session") == ("s" * 20 if sends else None)

    def test_the_client_of_the_call_counts_where_there_is_no_other(self, make: Callable[..., Any]) -> None:
        setting = make()
        srp = setting.srp(aws_srp)
        client, srp.client = srp.client, None
        assert "AuthenticationResult" in srp.authenticate_user(client=client)


class TestNewPassword:
    @pytest.mark.parametrize("client_secret", [False, True])
    def test_temporary_password(self, make: Callable[..., Any], client_secret: bool) -> None:
        setting = make(client_secret=client_secret)
        setting.pool.create_user("new", "Temporary-Horse-9!", temporary=True)
        with pytest.raises(ForceChangePasswordException):
            setting.srp(aws_srp, "new", "Temporary-Horse-9!").authenticate_user()
        srp = setting.srp(aws_srp, "new", "Temporary-Horse-9!")
        assert "AuthenticationResult" in srp.set_new_password_challenge("Another-Horse-9!")
        assert "AuthenticationResult" in setting.srp(aws_srp, "new", "Another-Horse-9!").authenticate_user()

    def test_front_door(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True)
        setting.pool.create_user("new", "Temporary-Horse-9!", temporary=True)
        cognito = setting.cognito(cognito_srp, "new")
        with pytest.raises(ForceChangePasswordException):
            cognito.authenticate("Temporary-Horse-9!")
        cognito.new_password_challenge("Temporary-Horse-9!", "Another-Horse-9!")
        assert cognito.access_claims["username"] == "new"

    @pytest.mark.difference("new-password-not-asked-for")
    def test_no_new_password_is_asked_for(self, make: Callable[..., Any]) -> None:
        setting = make()
        assert "AuthenticationResult" in setting.srp(aws_srp).set_new_password_challenge("Another-Horse-9!")
        for module in (peer, older_peer):
            with pytest.raises(KeyError):
                setting.srp(module).set_new_password_challenge("Another-Horse-9!")

    @pytest.mark.difference("warrant-new-password")
    def test_warrant_sends_no_secret_hash_with_the_new_password(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True)
        setting.pool.create_user("new", "Temporary-Horse-9!", temporary=True)
        with pytest.raises(ClientError) as error:
            setting.srp(older_peer, "new", "Temporary-Horse-9!").set_new_password_challenge("Another-Horse-9!")
        assert code(error) == "NotAuthorizedException"

    def test_another_first_challenge(self, make: Callable[..., Any]) -> None:
        srp = make().srp(aws_srp)
        with Stubber(srp.client) as stub:
            stub.add_response("initiate_auth", {"ChallengeName": "CUSTOM_CHALLENGE"})
            with pytest.raises(NotImplementedError):
                srp.set_new_password_challenge("Another-Horse-9!")


class TestSecondFactor:
    def with_authenticator(self, make: Callable[..., Any], **settings: Any) -> tuple[Any, str]:
        setting = make(mfa="OPTIONAL", **settings)
        cognito = setting.cognito(cognito_srp)
        cognito.authenticate(setting.password)
        secret = cognito.associate_software_token()
        assert cognito.verify_software_token(setting.pool.totp(secret), "my phone") is True
        cognito.set_user_mfa_preference(False, True, preferred="SOFTWARE_TOKEN")
        setting.pool.local_pool.advance(30)
        return setting, secret

    @pytest.mark.difference("warrant-mfa")
    @pytest.mark.parametrize("client_secret", [False, True])
    def test_authenticator_app(self, make: Callable[..., Any], client_secret: bool) -> None:
        setting, secret = self.with_authenticator(make, client_secret=client_secret)
        cognito = setting.cognito(cognito_srp)
        with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
            cognito.authenticate(setting.password)
        assert asked.value.get_tokens()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
        assert cognito.mfa_tokens is asked.value.get_tokens()
        with pytest.raises(ClientError) as error:
            cognito.respond_to_software_token_mfa_challenge("000000")
        assert code(error) == "CodeMismatchException"
        # Another object, as in another process, with what the exception told.
        other = setting.cognito(cognito_srp)
        other.respond_to_software_token_mfa_challenge(
            setting.pool.totp(secret), mfa_tokens=asked.value.get_tokens()
        )
        assert other.access_claims["username"] == "jane"
        # warrant has no exception for it, and its Cognito stumbles.
        assert setting.srp(older_peer).authenticate_user()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"

    @pytest.mark.difference("mfa-name")
    def test_alias(self, make: Callable[..., Any]) -> None:
        setting, secret = self.with_authenticator(make, client_secret=True)
        requests = []
        for package in (cognito_srp, pycognito):
            cognito = setting.cognito(package, setting.alias)
            with pytest.raises(package.MFAChallengeException):
                cognito.authenticate(setting.password)
            listened = sent(cognito.client)
            try:
                cognito.respond_to_software_token_mfa_challenge(setting.pool.totp(secret))
            except ClientError:
                assert package is pycognito
            requests.append(listened[0]["ChallengeResponses"])
        name = setting.name
        hashed = aws_srp.AWSSRP.get_secret_hash(name, setting.pool.client_id, setting.pool.client_secret)
        assert (requests[0]["USERNAME"], requests[0]["SECRET_HASH"]) == (name, hashed)
        assert requests[1]["USERNAME"] == setting.alias

    def test_text_message(self, make: Callable[..., Any]) -> None:
        sms = {
            "MfaConfiguration": "ON",
            "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::1:role/sms"}},
        }
        setting = make(mfa=sms)
        setting.pool.create_user("mobile", setting.password, phone_number="+15550100")
        cognito = setting.cognito(cognito_srp, "mobile")
        with pytest.raises(SMSMFAChallengeException) as asked:
            cognito.authenticate(setting.password)
        assert asked.value.message == str(asked.value) == "Do SMS MFA"
        cognito.respond_to_sms_mfa_challenge(setting.pool.latest_code("mobile"))
        assert cognito.access_claims["username"] == "mobile"

    def test_no_code_was_asked_for(self, make: Callable[..., Any]) -> None:
        with pytest.raises(BadValueError) as error:
            make().cognito(cognito_srp).respond_to_sms_mfa_challenge("123456")
        assert error.value.field == "mfa_tokens"

    @pytest.mark.difference("exception-arguments")
    def test_exceptions_do_not_show_the_session(self) -> None:
        import pickle

        import pycognito.exceptions

        tokens = {"ChallengeName": "SMS_MFA", "Session": "secret session"}
        for kind in (MFAChallengeException, SMSMFAChallengeException, SoftwareTokenMFAChallengeException):
            error = kind("Do it", tokens)
            assert "secret session" not in repr(error) + str(error)
            again = pickle.loads(pickle.dumps(error))
            assert type(again) is kind
            assert (again.message, again.get_tokens()) == ("Do it", tokens)
        assert "secret session" in str(pycognito.exceptions.SMSMFAChallengeException("Do it", tokens))


class TestFrontDoor:
    @pytest.mark.parametrize("client_secret", [False, True])
    def test_everything_around_a_sign_in(self, make: Callable[..., Any], client_secret: bool) -> None:
        setting = make(client_secret=client_secret)
        cognito = setting.cognito(cognito_srp)
        cognito.authenticate(password=setting.password)
        assert cognito.token_type == "Bearer"
        assert cognito.id_claims["aud"] == setting.pool.client_id
        assert cognito.access_claims["client_id"] == setting.pool.client_id
        cognito.verify_tokens()
        assert cognito.check_token() is False
        user = cognito.get_user()
        assert (user.username, user.pk, user.email) == ("jane", "jane", setting.alias)
        cognito.update_profile({"name": "Jane"})
        assert cognito.get_user().name == "Jane"
        cognito.change_password(setting.password, "Another-Horse-9!")
        assert cognito.password == "Another-Horse-9!"
        old = cognito.access_token
        cognito.renew_access_token()
        assert cognito.access_token != old
        assert cognito.refresh_token
        cognito.logout()
        assert (cognito.id_token, cognito.access_token, cognito.refresh_token, cognito.token_type) == (None,) * 4

    def test_admin(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True)
        cognito = setting.cognito(cognito_srp)
        cognito.admin_authenticate(setting.password)
        assert cognito.access_claims["username"] == "jane"

    def test_metadata(self, make: Callable[..., Any]) -> None:
        setting = make()
        cognito = setting.cognito(cognito_srp)
        requests = sent(cognito.client)
        cognito.authenticate(setting.password, client_metadata={"a": "b"})
        assert requests[-1]["ClientMetadata"] == {"a": "b"}

    def test_unknown_challenges_are_key_errors(self, make: Callable[..., Any]) -> None:
        for package in (cognito_srp, pycognito):
            cognito = make(mfa="ON").cognito(package)
            with pytest.raises(KeyError, match="AuthenticationResult"):
                cognito.authenticate(make().password)

    @pytest.mark.difference("refresh-name")
    def test_refresh_with_an_alias_and_a_secret(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True)
        cognito = setting.cognito(cognito_srp, setting.alias)
        cognito.authenticate(setting.password)
        before = cognito.access_token
        cognito.renew_access_token()
        assert cognito.access_token != before
        theirs = setting.cognito(pycognito, setting.alias)
        theirs.authenticate(setting.password)
        with pytest.raises(ClientError) as error:
            theirs.renew_access_token()
        assert code(error) == "NotAuthorizedException"

    @pytest.mark.difference("sign-up-name")
    def test_sign_up_with_a_secret(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True, AutoVerifiedAttributes=["email"])
        cognito = setting.cognito(cognito_srp, username=None)
        cognito.set_base_attributes(email="new@example.com")
        made = cognito.register("new", setting.password)
        assert made["UserConfirmed"] is False and "ResponseMetadata" not in made
        assert (cognito.username, cognito.email, cognito.password) == ("new", "new@example.com", setting.password)
        other = setting.cognito(cognito_srp, username="somebody")
        other.resend_confirmation_code("new")
        other.confirm_sign_up(setting.pool.latest_code("new"), "new")
        theirs = setting.cognito(pycognito, username=None)
        with pytest.raises(TypeError):
            theirs.register("another", setting.password)
        with pytest.raises(ClientError):
            setting.cognito(pycognito, username="somebody").resend_confirmation_code("new")

    def test_forgotten_password(self, make: Callable[..., Any]) -> None:
        setting = make(client_secret=True)
        cognito = setting.cognito(cognito_srp)
        cognito.initiate_forgot_password()
        cognito.confirm_forgot_password(setting.pool.latest_code("jane"), "Another-Horse-9!")
        cognito.authenticate("Another-Horse-9!")

    def test_verification_of_an_attribute(self, make: Callable[..., Any]) -> None:
        setting = make(AutoVerifiedAttributes=["email"])
        cognito = setting.cognito(cognito_srp)
        cognito.authenticate(setting.password)
        cognito.send_verification("email")
        done = cognito.validate_verification(setting.pool.latest_code("jane"), "email")
        assert done["ResponseMetadata"]["HTTPStatusCode"] == 200

    def test_deletion(self, make: Callable[..., Any]) -> None:
        setting = make()
        cognito = setting.cognito(cognito_srp)
        cognito.authenticate(setting.password)
        cognito.get_user().delete()
        with pytest.raises(ClientError) as error:
            cognito.admin_get_user()
        assert code(error) == "UserNotFoundException"
