"""Our pool, started as a program for a test, and made ready with boto3 the way one makes a pool on AWS."""

import base64
import hashlib
import hmac
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse
import urllib.request

# boto3 must find no settings and no keys of the person who runs the tests.
for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
    os.environ[name] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

import boto3  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "tests" / "generate"))

PASSWORD = "Correct-Horse-9!"
REGION = "eu-west-1"
PATIENCE = 30  # seconds until a program that does not answer counts as broken


class LocalPool:
    """A running `cognito-local-pool`."""

    def __init__(self):
        program = os.environ.get("COGNITO_LOCAL_POOL", ROOT / "target" / "debug" / "cognito-local-pool")
        self.process = subprocess.Popen(
            [program, "--port", "0", "--region", REGION, "--test-clock"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            ready = json.loads(self._first_line())
            self.endpoint, self.token = ready["endpoint"], ready["token"]
        except BaseException:
            self.stop()
            raise
        self.advanced = 0

    def _first_line(self):
        lines = []
        reader = threading.Thread(target=lambda: lines.append(self.process.stdout.readline()), daemon=True)
        reader.start()
        reader.join(PATIENCE)
        if not lines or not lines[0]:
            raise RuntimeError(f"cognito-local-pool did not get ready (exit status {self.process.poll()})")
        return lines[0]

    def stop(self):
        """Ends the program, and gives its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self.process.stdout.close()

    def boto3_arguments(self):
        """What a boto3 client of this pool is made with."""
        return {
            "endpoint_url": self.endpoint,
            "region_name": REGION,
            "aws_access_key_id": "local",
            "aws_secret_access_key": "local",
        }

    def local(self, path, body=None, **query):
        """A call of one of the pool's own paths, which need its token."""
        request = urllib.request.Request(
            f"{self.endpoint}/_local/{path}?{urllib.parse.urlencode(query)}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            text = response.read()
        return json.loads(text) if text else None

    def code(self, pool_id, username):
        """The newest code sent to a user."""
        return self.local("codes", user_pool_id=pool_id, username=username)[0]["code"]

    def advance(self, seconds):
        """Moves the pool's clock on."""
        self.local("clock", {"advance_seconds": seconds})
        self.advanced += seconds

    def now(self):
        return int(time.time()) + self.advanced


class Calls(list):
    """The HTTP requests that a boto3 client really sent: (operation, challenge, user agent)."""

    def listen(self, client):
        client.meta.events.register("before-send.cognito-idp", self._sent)

    def _sent(self, request, **_):
        operation = _text(request.headers["X-Amz-Target"]).split(".")[1]
        challenge = json.loads(_text(request.body)).get("ChallengeName")
        self.append((operation, challenge, _text(request.headers["User-Agent"])))

    def names(self):
        """Operations, or the challenges they answer."""
        return [challenge or operation for operation, challenge, _ in self]


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


class PoolTest(unittest.TestCase):
    """A test with a pool of its own, in which boto3 has made a user pool, an app client and a user."""

    pool_settings = {}
    client_settings = {}
    username = "jane"
    versions = ("boto3", "botocore")

    @classmethod
    def setUpClass(cls):
        cls.pool = LocalPool()
        cls.addClassCleanup(cls.pool.stop)
        print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in cls.versions), file=sys.stderr)

    def setUp(self):
        self.calls = Calls()
        self.boto3 = self.new_client()
        pool = self.boto3.create_user_pool(
            PoolName="counterparts", AutoVerifiedAttributes=["email"], **self.pool_settings
        )["UserPool"]
        self.pool_id = pool["Id"]
        app = self.boto3.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="app",
            ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            **self.client_settings,
        )["UserPoolClient"]
        self.client_id, self.secret = app["ClientId"], app.get("ClientSecret")
        self.add_user(self.username, PASSWORD)
        self.calls.clear()

    def new_client(self):
        client = boto3.client("cognito-idp", **self.pool.boto3_arguments())
        self.addCleanup(client.close)
        self.calls.listen(client)
        return client

    def add_user(self, username, password):
        self.boto3.admin_create_user(UserPoolId=self.pool_id, Username=username, MessageAction="SUPPRESS")
        self.boto3.admin_set_user_password(
            UserPoolId=self.pool_id, Username=username, Password=password, Permanent=True
        )

    def with_hash(self, parameters):
        """Parameters with the SECRET_HASH over their USERNAME, if the app client has a secret."""
        if self.secret is None:
            return parameters
        data = (parameters["USERNAME"] + self.client_id).encode()
        digest = hmac.new(self.secret.encode(), data, hashlib.sha256).digest()
        return {**parameters, "SECRET_HASH": base64.b64encode(digest).decode()}

    def refused(self, code):
        """A block in which the service must answer with this error."""
        return self.assertRaises(getattr(self.boto3.exceptions, code))

    def assert_sent(self, *expected):
        """boto3 itself sent exactly these operations (or answers to challenges), and nobody else did."""
        self.assertEqual(self.calls.names(), list(expected))
        for _, _, agent in self.calls:
            self.assertIn(f"Boto3/{importlib.metadata.version('boto3')}", agent)
