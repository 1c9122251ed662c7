"""boto3 drives the operations; the arithmetic is that of the program that makes the test vectors."""

import secrets
import time

from local_pool import PASSWORD, PoolTest

import vectors
from lenient_time import print_time


class SignIn(PoolTest):
    """USER_SRP_AUTH step by step, without remembered devices."""

    def setUp(self):
        super().setUp()
        self.a = secrets.randbits(1024)
        self.A = format(pow(vectors.G, self.a, vectors.N), "x")

    def start(self, SRP_A=None, username=None):
        parameters = {"USERNAME": username or self.username, "SRP_A": SRP_A or self.A}
        return self.boto3.initiate_auth(
            AuthFlow="USER_SRP_AUTH", ClientId=self.client_id, AuthParameters=self.with_hash(parameters)
        )

    def claim(self, challenge, password=PASSWORD, **more):
        received = challenge["ChallengeParameters"]
        identity = received["USER_ID_FOR_SRP"]
        return self.respond(challenge, prove(received, self.a, self.pool_id.split("_")[1], identity, password), **more)

    def respond(self, challenge, responses, **more):
        received = challenge["ChallengeParameters"]
        session = {"Session": challenge["Session"]} if "Session" in challenge else {}
        answers = self.with_hash({"USERNAME": received.get("USERNAME", self.username), **responses, **more})
        return self.boto3.respond_to_auth_challenge(
            ClientId=self.client_id, ChallengeName=challenge["ChallengeName"], ChallengeResponses=answers, **session
        )

    def test_right_password(self):
        challenge = self.start()
        self.assertEqual(challenge["ChallengeName"], "PASSWORD_VERIFIER")
        self.assertNotIn("Session", challenge)
        self.assertEqual(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], self.username)
        done = self.claim(challenge)
        self.assertNotIn("ChallengeName", done)
        user = self.boto3.get_user(AccessToken=done["AuthenticationResult"]["AccessToken"])
        self.assertEqual(user["Username"], self.username)
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER", "GetUser")

    def test_authenticator_app(self):
        self.boto3.set_user_pool_mfa_config(
            UserPoolId=self.pool_id,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
        token = self.claim(self.start())["AuthenticationResult"]["AccessToken"]
        secret = self.boto3.associate_software_token(AccessToken=token)["SecretCode"]
        code = lambda: vectors.totp_code(secret, self.pool.now() // 30)
        self.boto3.verify_software_token(AccessToken=token, UserCode=code())
        settings = {"Enabled": True, "PreferredMfa": True}
        self.boto3.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=settings)

        asked = self.claim(self.start())
        self.assertEqual(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA")
        with self.refused("ExpiredCodeException"):
            self.respond(asked, {"SOFTWARE_TOKEN_MFA_CODE": code()})
        self.pool.advance(30)
        wrong = "000000" if code() != "000000" else "111111"
        with self.refused("CodeMismatchException"):
            self.respond(asked, {"SOFTWARE_TOKEN_MFA_CODE": wrong})
        done = self.respond(asked, {"SOFTWARE_TOKEN_MFA_CODE": code()})
        self.assertIn("AccessToken", done["AuthenticationResult"])

    def test_wrong_password(self):
        with self.refused("NotAuthorizedException") as refused:
            self.claim(self.start(), password="Wrong-Horse-9!")
        self.assertEqual(refused.exception.response["Error"]["Message"], "Incorrect username or password.")
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER")

    def test_a_claim_is_used_up(self):
        challenge = self.start()
        self.claim(challenge)
        with self.refused("NotAuthorizedException"):
            self.claim(challenge)

    def test_spellings_of_SRP_A(self):
        for spelling in (self.A.upper(), "0" + self.A, "000" + self.A):
            with self.subTest(spelling=spelling[:8]):
                self.assertIn("AuthenticationResult", self.claim(self.start(SRP_A=spelling)))

    def test_bad_SRP_A(self):
        N = format(vectors.N, "x")
        for bad in ("0", N, format(2 * vectors.N, "x"), "-1", "xyz", "0x12", "f" * 100_000):
            with self.subTest(SRP_A=bad[:8]), self.refused("InvalidParameterException"):
                self.start(SRP_A=bad)

    def test_timestamps(self):
        early = print_time(self.pool.now() - 3600)[0]
        with self.refused("NotAuthorizedException"):
            self.timestamped(early)
        with self.refused("InvalidParameterException"):
            self.timestamped("2026-01-02T03:04:05Z")
        self.assertIn("AuthenticationResult", self.timestamped(print_time(self.pool.now())[0]))

    def timestamped(self, text):
        challenge = self.start()
        received = challenge["ChallengeParameters"]
        pool_name = self.pool_id.split("_")[1]
        return self.respond(
            challenge, prove(received, self.a, pool_name, received["USER_ID_FOR_SRP"], PASSWORD, timestamp=text)
        )

    def test_surplus_answers_do_not_matter(self):
        self.assertIn("AuthenticationResult", self.claim(self.start(), SOFTWARE_TOKEN_MFA_CODE="123456"))

    def test_temporary_password(self):
        self.boto3.admin_set_user_password(
            UserPoolId=self.pool_id, Username=self.username, Password=PASSWORD, Permanent=False
        )
        challenge = self.claim(self.start())
        self.assertEqual(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        with self.refused("NotAuthorizedException"):
            self.respond({**challenge, "Session": "A" * 120}, {"NEW_PASSWORD": "Another-Horse-8!"})
        done = self.respond(challenge, {"NEW_PASSWORD": "Another-Horse-8!"})
        self.assertIn("AuthenticationResult", done)
        self.assertIn("AuthenticationResult", self.claim(self.start(), password="Another-Horse-8!"))

    def test_refresh_and_sign_out(self):
        tokens = self.claim(self.start())["AuthenticationResult"]
        refresh = {"REFRESH_TOKEN": tokens["RefreshToken"]}
        if self.secret is not None:
            refresh["SECRET_HASH"] = self.with_hash({"USERNAME": self.username})["SECRET_HASH"]
        call = {"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": self.client_id, "AuthParameters": refresh}
        again = self.boto3.initiate_auth(**call)["AuthenticationResult"]
        self.assertNotIn("RefreshToken", again)
        self.boto3.global_sign_out(AccessToken=again["AccessToken"])
        with self.refused("NotAuthorizedException"):
            self.boto3.get_user(AccessToken=tokens["AccessToken"])
        with self.refused("NotAuthorizedException"):
            self.boto3.initiate_auth(**call)

    def test_code_of_a_sign_up(self):
        who = self.with_hash({"USERNAME": "new"})
        secret = {"SecretHash": who["SECRET_HASH"]} if self.secret else {}
        call = {"ClientId": self.client_id, "Username": "new", **secret}
        self.boto3.sign_up(Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "new@example.com"}], **call)
        with self.refused("UserNotConfirmedException"):
            self.claim(self.start(username="new"))
        self.boto3.confirm_sign_up(ConfirmationCode=self.pool.code(self.pool_id, "new"), **call)
        self.assertIn("AuthenticationResult", self.claim(self.start(username="new")))


class SignInWithSecret(SignIn):
    """The same, with an app client that has a secret."""

    client_settings = {"GenerateSecret": True}

    def test_missing_and_wrong_secret_hash(self):
        call = {"AuthFlow": "USER_SRP_AUTH", "ClientId": self.client_id}
        parameters = {"USERNAME": self.username, "SRP_A": self.A}
        for bad in ({}, {"SECRET_HASH": "A" * 43 + "="}):
            with self.refused("NotAuthorizedException"):
                self.boto3.initiate_auth(AuthParameters={**parameters, **bad}, **call)


class Device(SignIn):
    """Remembered devices. Everything above holds in such a pool too."""

    pool_settings = {
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    }

    def confirmed_device(self):
        """(device key, group key, device password) of a device that boto3 confirms, and the tokens."""
        tokens = self.claim(self.start())["AuthenticationResult"]
        key = tokens["NewDeviceMetadata"]["DeviceKey"]
        group = tokens["NewDeviceMetadata"]["DeviceGroupKey"]
        password = secrets.token_urlsafe(30)
        salt = vectors.pad(secrets.randbits(128))
        x = vectors.H_int(salt + vectors.H(f"{group}{key}:{password}".encode()))
        verifier = {"PasswordVerifier": vectors.b64(vectors.pad(pow(vectors.G, x, vectors.N))), "Salt": vectors.b64(salt)}
        answer = self.boto3.confirm_device(
            AccessToken=tokens["AccessToken"], DeviceKey=key, DeviceSecretVerifierConfig=verifier
        )
        self.assertFalse(answer["UserConfirmationNecessary"])
        return (key, group, password), tokens

    def with_device(self, key, group, password):
        challenge = self.claim(self.start(), DEVICE_KEY=key)
        self.assertEqual(challenge["ChallengeName"], "DEVICE_SRP_AUTH")
        a = secrets.randbits(1024)
        challenge = self.respond(challenge, {"DEVICE_KEY": key, "SRP_A": format(pow(vectors.G, a, vectors.N), "x")})
        self.assertEqual(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER")
        claim = prove(challenge["ChallengeParameters"], a, group, key, password)
        return self.respond(challenge, {"DEVICE_KEY": key, **claim})

    def test_device(self):
        device, _ = self.confirmed_device()
        self.calls.clear()
        done = self.with_device(*device)
        self.assertNotIn("NewDeviceMetadata", done["AuthenticationResult"])
        self.assert_sent("InitiateAuth", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER")

    def test_wrong_device_password(self):
        (key, group, _), _ = self.confirmed_device()
        with self.refused("NotAuthorizedException"):
            self.with_device(key, group, "wrong")

    def test_device_of_another_user(self):
        (key, _, _), _ = self.confirmed_device()
        self.add_user("other", PASSWORD)
        with self.refused("ResourceNotFoundException") as refused:
            self.claim(self.start(username="other"), DEVICE_KEY=key)
        self.assertEqual(refused.exception.response["Error"]["Message"], "Device does not exist.")

    def test_refresh_is_bound_to_the_device(self):
        (key, _, _), tokens = self.confirmed_device()
        hashed = self.with_hash({"USERNAME": self.username})
        hashed.pop("USERNAME")
        call = {"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": self.client_id}
        refresh = {"REFRESH_TOKEN": tokens["RefreshToken"], **hashed}
        with self.refused("NotAuthorizedException"):
            self.boto3.initiate_auth(AuthParameters=refresh, **call)
        self.assertIn(
            "AuthenticationResult", self.boto3.initiate_auth(AuthParameters={**refresh, "DEVICE_KEY": key}, **call)
        )

    def test_forgotten_device(self):
        device, tokens = self.confirmed_device()
        self.assertEqual(len(self.boto3.list_devices(AccessToken=tokens["AccessToken"])["Devices"]), 1)
        self.boto3.forget_device(AccessToken=tokens["AccessToken"], DeviceKey=device[0])
        self.assertEqual(self.boto3.list_devices(AccessToken=tokens["AccessToken"])["Devices"], [])
        with self.refused("ResourceNotFoundException"):
            self.with_device(*device)

    # In a pool with devices, the refresh above needs a confirmed device.
    test_refresh_and_sign_out = None


def prove(received, a, namespace, identity, password, timestamp=None):
    """The three answers that prove a password to the service."""
    timestamp = timestamp or print_time(int(time.time()))[0]
    values = vectors.prove(
        namespace,
        identity,
        password,
        a,
        SALT=received["SALT"],
        SRP_B=received["SRP_B"],
        SECRET_BLOCK=received["SECRET_BLOCK"],
        TIMESTAMP=timestamp,
    )
    return {
        "PASSWORD_CLAIM_SECRET_BLOCK": received["SECRET_BLOCK"],
        "PASSWORD_CLAIM_SIGNATURE": vectors.b64(values["signature"]),
        "TIMESTAMP": timestamp,
    }
