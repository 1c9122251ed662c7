"""The AWS command line makes a pool, signs in at it and keeps a device."""

import importlib.metadata
import json
import os
import secrets
import subprocess
import sys
import unittest

from local_pool import PASSWORD, PATIENCE, REGION, LocalPool
from recorder import Recorder
from test_boto3 import prove

import vectors

NEW_PASSWORD = "Another-Horse-8!"


class Refused(Exception):
    """`aws` ended with an error; its message is what it printed."""


class AwsCli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = LocalPool()
        cls.addClassCleanup(cls.pool.stop)
        cls.recorder = Recorder(cls.pool.endpoint)
        cls.addClassCleanup(cls.recorder.stop)
        cls.version = f"aws-cli/{importlib.metadata.version('awscli')}"
        print(run("--version").strip(), file=sys.stderr)

        devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
        pool = cls.aws("create-user-pool", pool_name="awscli", device_configuration=devices)["UserPool"]
        cls.pool_id = pool["Id"]
        cls.aws(
            "set-user-pool-mfa-config",
            user_pool_id=cls.pool_id,
            mfa_configuration="OPTIONAL",
            software_token_mfa_configuration={"Enabled": True},
        )
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        app = cls.aws(
            "create-user-pool-client", user_pool_id=cls.pool_id, client_name="app", explicit_auth_flows=flows
        )
        cls.client_id = app["UserPoolClient"]["ClientId"]

    @classmethod
    def aws(cls, operation, **arguments):
        """One run of `aws cognito-idp`, which gives what it printed."""
        words = []
        for name, value in arguments.items():
            words.append("--" + name.replace("_", "-"))
            if value is not True:
                words.append(value if isinstance(value, str) else json.dumps(value))
        text = run("cognito-idp", operation, "--endpoint-url", cls.recorder.endpoint, "--output", "json", *words)
        return json.loads(text) if text.strip() else None

    def setUp(self):
        # A user of its own for each test.
        self.username = self.id().rsplit(".", 1)[1]
        self.aws(
            "admin-create-user",
            user_pool_id=self.pool_id,
            username=self.username,
            temporary_password=PASSWORD,
            message_action="SUPPRESS",
        )
        self.recorder.calls.clear()

    def set_password(self):
        self.aws(
            "admin-set-user-password",
            user_pool_id=self.pool_id,
            username=self.username,
            password=PASSWORD,
            permanent=True,
        )

    def sign_in(self, password=PASSWORD, **more):
        return self.aws(
            "initiate-auth",
            client_id=self.client_id,
            auth_flow="USER_PASSWORD_AUTH",
            auth_parameters={"USERNAME": self.username, "PASSWORD": password, **more},
        )

    def sign_in_as_administrator(self, password=PASSWORD):
        return self.aws(
            "admin-initiate-auth",
            user_pool_id=self.pool_id,
            client_id=self.client_id,
            auth_flow="ADMIN_USER_PASSWORD_AUTH",
            auth_parameters={"USERNAME": self.username, "PASSWORD": password},
        )

    def respond(self, challenge, **responses):
        return self.aws(
            "respond-to-auth-challenge",
            client_id=self.client_id,
            challenge_name=challenge["ChallengeName"],
            session=challenge["Session"],
            challenge_responses={"USERNAME": self.username, **responses},
        )

    def refused(self, code):
        """A block in which `aws` must end with this error of the service."""
        return self.assertRaisesRegex(Refused, rf"An error occurred \({code}\) when calling")

    def assert_sent(self, *expected):
        """`aws` itself sent exactly these operations (or answers to challenges)."""
        self.assertEqual([name for name, _ in self.recorder.calls], list(expected))
        for _, agent in self.recorder.calls:
            self.assertIn(self.version, agent)

    def test_password(self):
        self.set_password()
        tokens = self.sign_in()["AuthenticationResult"]
        self.assertEqual(self.aws("get-user", access_token=tokens["AccessToken"])["Username"], self.username)
        with self.refused("NotAuthorizedException"):
            self.sign_in(password="Wrong-Horse-9!")
        self.assert_sent("AdminSetUserPassword", "InitiateAuth", "GetUser", "InitiateAuth")

    def test_administrator(self):
        self.set_password()
        self.assertIn("AccessToken", self.sign_in_as_administrator()["AuthenticationResult"])
        with self.refused("NotAuthorizedException"):
            self.sign_in_as_administrator(password="Wrong-Horse-9!")
        self.assert_sent("AdminSetUserPassword", "AdminInitiateAuth", "AdminInitiateAuth")

    def test_new_password(self):
        challenge = self.sign_in()
        self.assertEqual(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        with self.refused("InvalidPasswordException"):
            self.respond(challenge, NEW_PASSWORD="short")
        self.assertIn("AuthenticationResult", self.respond(self.sign_in(), NEW_PASSWORD=NEW_PASSWORD))
        with self.refused("NotAuthorizedException"):
            self.sign_in()
        self.assertIn("AuthenticationResult", self.sign_in(password=NEW_PASSWORD))
        start, answer = "InitiateAuth", "NEW_PASSWORD_REQUIRED"
        self.assert_sent(start, answer, start, answer, start, start)

    def test_authenticator_app(self):
        self.set_password()
        token = self.sign_in()["AuthenticationResult"]["AccessToken"]
        secret = self.aws("associate-software-token", access_token=token)["SecretCode"]
        with self.refused("EnableSoftwareTokenMFAException"):
            self.aws("verify-software-token", access_token=token, user_code=self.wrong_code(secret))
        verified = self.aws("verify-software-token", access_token=token, user_code=self.code(secret))
        self.assertEqual(verified["Status"], "SUCCESS")
        preference = {"Enabled": True, "PreferredMfa": True}
        self.aws("set-user-mfa-preference", access_token=token, software_token_mfa_settings=preference)

        challenge = self.sign_in()
        self.assertEqual(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA")
        self.pool.advance(30)
        with self.refused("CodeMismatchException"):
            self.respond(challenge, SOFTWARE_TOKEN_MFA_CODE=self.wrong_code(secret))
        self.assertIn("AuthenticationResult", self.respond(challenge, SOFTWARE_TOKEN_MFA_CODE=self.code(secret)))
        self.assertEqual([name for name, _ in self.recorder.calls][-2:], ["SOFTWARE_TOKEN_MFA"] * 2)

    def code(self, secret):
        return vectors.totp_code(secret, self.pool.now() // 30)

    def wrong_code(self, secret):
        return f"{(int(self.code(secret)) + 500_000) % 1_000_000:06}"

    def test_device(self):
        self.set_password()
        tokens = self.sign_in()["AuthenticationResult"]
        token = tokens["AccessToken"]
        key = tokens["NewDeviceMetadata"]["DeviceKey"]
        group = tokens["NewDeviceMetadata"]["DeviceGroupKey"]
        password = secrets.token_urlsafe(30)
        salt = vectors.pad(secrets.randbits(128))
        x = vectors.H_int(salt + vectors.H(f"{group}{key}:{password}".encode()))
        verifier = {"PasswordVerifier": vectors.b64(vectors.pad(pow(vectors.G, x, vectors.N))), "Salt": vectors.b64(salt)}
        self.aws("confirm-device", access_token=token, device_key=key, device_secret_verifier_config=verifier)
        devices = self.aws("list-devices", access_token=token)["Devices"]
        self.assertEqual([device["DeviceKey"] for device in devices], [key])

        self.recorder.calls.clear()
        self.assertIn("AuthenticationResult", self.sign_in_with_device(key, group, password))
        with self.refused("NotAuthorizedException"):
            self.sign_in_with_device(key, group, "wrong")
        self.assert_sent(*["InitiateAuth", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"] * 2)

        self.aws("forget-device", access_token=token, device_key=key)
        self.assertEqual(self.aws("list-devices", access_token=token)["Devices"], [])
        with self.refused("ResourceNotFoundException"):
            self.sign_in(DEVICE_KEY=key)

    def sign_in_with_device(self, key, group, password):
        challenge = self.sign_in(DEVICE_KEY=key)
        self.assertEqual(challenge["ChallengeName"], "DEVICE_SRP_AUTH")
        a = secrets.randbits(1024)
        challenge = self.respond(challenge, DEVICE_KEY=key, SRP_A=format(pow(vectors.G, a, vectors.N), "x"))
        self.assertEqual(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER")
        return self.respond(
            challenge, DEVICE_KEY=key, **prove(challenge["ChallengeParameters"], a, group, key, password)
        )


def run(*words):
    """What a run of `aws` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "awscli", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        env={
            **os.environ,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_PAGER": "",
            "NO_PROXY": "127.0.0.1",
        },
    )
    if done.returncode != 0:
        raise Refused(f"{done.stderr.strip()} (exit status {done.returncode})")
    return done.stdout
