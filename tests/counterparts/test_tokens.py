"""PyJWT verifies the tokens that our pool signs."""

import time

import jwt
import pycognito

from local_pool import PASSWORD, PoolTest


class Tokens(PoolTest):
    versions = ("PyJWT", "cryptography", "pycognito")

    def setUp(self):
        super().setUp()
        srp = pycognito.AWSSRP(
            self.username, PASSWORD, pool_id=self.pool_id, client_id=self.client_id, client=self.boto3
        )
        self.tokens = srp.authenticate_user()["AuthenticationResult"]
        self.issuer = f"{self.pool.endpoint}/{self.pool_id}"
        self.keys = jwt.PyJWKClient(f"{self.issuer}/.well-known/jwks.json", timeout=10)

    def verify(self, token, **checks):
        key = self.keys.get_signing_key_from_jwt(token)
        return jwt.decode(token, key, algorithms=["RS256"], issuer=self.issuer, **checks)

    def test_id_token(self):
        claims = self.verify(self.tokens["IdToken"], audience=self.client_id)
        self.assertEqual((claims["token_use"], claims["cognito:username"]), ("id", self.username))
        self.assertAlmostEqual(claims["auth_time"], time.time(), delta=60)

    def test_access_token(self):
        claims = self.verify(self.tokens["AccessToken"])
        self.assertEqual((claims["token_use"], claims["client_id"]), ("access", self.client_id))
        self.assertEqual(claims["scope"], "aws.cognito.signin.user.admin")

    def test_two_keys(self):
        used = {jwt.get_unverified_header(self.tokens[name])["kid"] for name in ("IdToken", "AccessToken")}
        self.assertEqual({key.key_id for key in self.keys.get_signing_keys()}, used)
        self.assertEqual(len(used), 2)

    def test_another_audience_or_a_changed_token(self):
        token = self.tokens["IdToken"]
        with self.assertRaises(jwt.InvalidAudienceError):
            self.verify(token, audience="someone else")
        head, body, signature = token.split(".")
        changed = signature[:-8] + ("A" if signature[-8] != "A" else "B") + signature[-7:]
        with self.assertRaises(jwt.InvalidSignatureError):
            self.verify(f"{head}.{body}.{changed}", audience=self.client_id)

    def test_keys_belong_to_one_pool(self):
        other = self.boto3.create_user_pool(PoolName="other")["UserPool"]["Id"]
        self.keys = jwt.PyJWKClient(f"{self.pool.endpoint}/{other}/.well-known/jwks.json", timeout=10)
        with self.assertRaises(jwt.PyJWKClientError):
            self.verify(self.tokens["IdToken"], audience=self.client_id)
