"""pycognito signs in at our pool."""

import importlib.metadata
import json
import types
from unittest import mock

import pycognito
import requests
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from local_pool import PASSWORD, PoolTest

import vectors


class PycognitoTest(PoolTest):
    versions = ("pycognito", "boto3")

    def cognito(self):
        """pycognito's own front door, with a boto3 client that it makes itself."""
        cognito = pycognito.Cognito(
            self.pool_id,
            self.client_id,
            username=self.username,
            client_secret=self.secret,
            boto3_client_kwargs=self.pool.boto3_arguments(),
        )
        self.addCleanup(cognito.client.close)
        self.calls.listen(cognito.client)
        return cognito

    def srp(self, password=PASSWORD, **device):
        return AWSSRP(
            username=self.username,
            password=password,
            pool_id=self.pool_id,
            client_id=self.client_id,
            client_secret=self.secret,
            client=self.boto3,
            **device,
        )


class Password(PycognitoTest):
    def test_right_password(self):
        cognito = self.cognito()
        with watch(AWSSRP, "process_challenge") as claims:
            cognito.authenticate(password=PASSWORD)
        self.assertEqual(claims.call_count, 1)
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER")
        # authenticate() has verified both tokens against the pool's JWKS.
        self.assertEqual(cognito.id_claims["aud"], self.client_id)
        self.assertEqual(cognito.access_claims["username"], self.username)
        self.assertEqual(cognito.get_user().username, self.username)

    def test_wrong_password(self):
        cognito = self.cognito()
        with self.assertRaises(cognito.client.exceptions.NotAuthorizedException):
            cognito.authenticate(password="Wrong-Horse-9!")
        self.assertIsNone(cognito.access_token)
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER")

    def test_refresh_and_log_out(self):
        cognito = self.cognito()
        cognito.authenticate(password=PASSWORD)
        before = cognito.access_token
        cognito.renew_access_token()
        self.assertNotEqual(cognito.access_token, before)
        cognito.logout()
        with self.refused("NotAuthorizedException"):
            self.boto3.get_user(AccessToken=before)

    def test_new_password(self):
        self.boto3.admin_set_user_password(
            UserPoolId=self.pool_id, Username=self.username, Password=PASSWORD, Permanent=False
        )
        cognito = self.cognito()
        with self.assertRaises(pycognito.exceptions.ForceChangePasswordException):
            cognito.authenticate(password=PASSWORD)
        cognito.new_password_challenge(PASSWORD, "Another-Horse-8!")
        self.cognito().authenticate(password="Another-Horse-8!")


class PasswordWithSecret(Password):
    client_settings = {"GenerateSecret": True}


class AuthenticatorApp(PycognitoTest):
    def setUp(self):
        super().setUp()
        self.boto3.set_user_pool_mfa_config(
            UserPoolId=self.pool_id,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )

    def test_set_up_and_sign_in(self):
        cognito = self.cognito()
        cognito.authenticate(password=PASSWORD)
        secret = cognito.associate_software_token()
        self.assertTrue(cognito.verify_software_token(self.totp(secret), "my phone"))
        cognito.set_user_mfa_preference(sms_mfa=False, software_token_mfa=True, preferred="SOFTWARE_TOKEN")

        cognito = self.cognito()
        with self.assertRaises(SoftwareTokenMFAChallengeException) as asked:
            cognito.authenticate(password=PASSWORD)
        tokens = asked.exception.get_tokens()
        with self.refused_by(cognito, "ExpiredCodeException"):
            cognito.respond_to_software_token_mfa_challenge(self.totp(secret), mfa_tokens=tokens)
        self.pool.advance(30)
        with self.refused_by(cognito, "CodeMismatchException"):
            cognito.respond_to_software_token_mfa_challenge("000000", mfa_tokens=tokens)
        cognito.respond_to_software_token_mfa_challenge(self.totp(secret), mfa_tokens=tokens)
        self.assertEqual(cognito.access_claims["username"], self.username)

    def totp(self, secret):
        return vectors.totp_code(secret, self.pool.now() // 30)

    def refused_by(self, cognito, code):
        return self.assertRaises(getattr(cognito.client.exceptions, code))


class Device(PycognitoTest):
    pool_settings = {
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
    }

    def setUp(self):
        super().setUp()
        # pycognito sends its device calls to AWS, whatever endpoint its boto3 client has: send them here.
        self.device_calls = []
        here = types.SimpleNamespace(post=self.post)
        patch = mock.patch("pycognito.aws_srp.requests", here)
        patch.start()
        self.addCleanup(patch.stop)

    def post(self, url, headers, data, timeout):
        region = self.pool_id.split("_")[0]
        self.assertEqual(url, f"https://cognito-idp.{region}.amazonaws.com/")
        answer = requests.post(self.pool.endpoint + "/", headers=headers, data=data, timeout=timeout)
        operation = headers["X-Amz-Target"].split(".")[1]
        self.device_calls.append((operation, answer.status_code, answer.request.headers["User-Agent"]))
        return answer

    def remembered_device(self):
        """A device that pycognito confirms and remembers."""
        srp = self.srp()
        tokens = srp.authenticate_user()
        answer, password = srp.confirm_device(tokens, device_name="laptop")
        self.assertEqual((answer.status_code, json.loads(answer.text)), (200, {"UserConfirmationNecessary": True}))
        self.access_token = tokens["AuthenticationResult"]["AccessToken"]
        device = {
            "device_key": srp.device_key,
            "device_group_key": srp.device_group_key,
            "device_password": password,
        }
        self.calls.clear()
        # Confirmed, but not remembered yet: a password is enough.
        self.assertIn("AuthenticationResult", self.srp(**device).authenticate_user())
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER")

        srp.update_device_status(True, self.access_token, srp.device_key)
        agent = f"python-requests/{importlib.metadata.version('requests')}"
        self.assertEqual(self.device_calls, [("ConfirmDevice", 200, agent), ("UpdateDeviceStatus", 200, agent)])
        self.calls.clear()
        return device

    def test_right_device_password(self):
        srp = self.srp(**self.remembered_device())
        with watch(AWSSRP, "process_device_challenge") as claims:
            done = srp.authenticate_user()
        self.assertEqual(claims.call_count, 1)
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER")
        self.assertNotIn("NewDeviceMetadata", done["AuthenticationResult"])

    def test_many_times(self):
        # Short and odd values turn up by chance: each sign-in draws new ones.
        device = self.remembered_device()
        for _ in range(8):
            self.assertIn("AuthenticationResult", self.srp(**device).authenticate_user())

    def test_wrong_device_password(self):
        device = {**self.remembered_device(), "device_password": "wrong"}
        with self.refused("NotAuthorizedException"):
            self.srp(**device).authenticate_user()
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER")

    def test_wrong_password_with_the_right_device(self):
        with self.refused("NotAuthorizedException"):
            self.srp(password="Wrong-Horse-9!", **self.remembered_device()).authenticate_user()
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER")

    def test_forgotten_device(self):
        device = self.remembered_device()
        self.srp().forget_device(self.access_token, device["device_key"])
        self.assertEqual(self.device_calls[-1][:2], ("ForgetDevice", 200))
        with self.refused("ResourceNotFoundException"):
            self.srp(**device).authenticate_user()


class DeviceInsteadOfCode(Device):
    """The same, in a pool that also asks for codes: a remembered device stands in for them."""

    def setUp(self):
        super().setUp()
        self.boto3.set_user_pool_mfa_config(
            UserPoolId=self.pool_id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
        )

    def remembered_device(self):
        device = super().remembered_device()
        secret = self.boto3.associate_software_token(AccessToken=self.access_token)["SecretCode"]
        code = vectors.totp_code(secret, self.pool.now() // 30)
        self.boto3.verify_software_token(AccessToken=self.access_token, UserCode=code)
        self.boto3.set_user_mfa_preference(
            AccessToken=self.access_token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        with self.assertRaises(SoftwareTokenMFAChallengeException):
            self.srp().authenticate_user()
        self.calls.clear()
        return device


class DeviceWithSecret(PycognitoTest):
    """pycognito sends no SECRET_HASH in its first device step, which a client with a secret must."""

    client_settings = {"GenerateSecret": True}
    pool_settings = {
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    }

    def test_missing_secret_hash_is_refused(self):
        srp = self.srp()
        tokens = srp.authenticate_user()["AuthenticationResult"]
        metadata = tokens["NewDeviceMetadata"]
        password, verifier = pycognito.aws_srp.generate_hash_device(metadata["DeviceGroupKey"], metadata["DeviceKey"])
        self.boto3.confirm_device(
            AccessToken=tokens["AccessToken"], DeviceKey=metadata["DeviceKey"], DeviceSecretVerifierConfig=verifier
        )
        self.calls.clear()
        device = self.srp(
            device_key=metadata["DeviceKey"], device_group_key=metadata["DeviceGroupKey"], device_password=password
        )
        with self.refused("NotAuthorizedException"):
            device.authenticate_user()
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH")


def watch(owner, name):
    """Counts the calls of a method, which does its work as before."""
    return mock.patch.object(owner, name, autospec=True, side_effect=getattr(owner, name))
