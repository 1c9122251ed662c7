"""Makes a user pool with 50 users at a running ministack, for our client to sign in at.

    python ministack_users.py ENDPOINT FILE

Checks that it really is ministack, and writes the pool, the app client and the users to FILE as JSON.
"""

import importlib.metadata
import json
import sys
import urllib.request

import boto3

USERS = 50


def main(endpoint, path):
    version = importlib.metadata.version("ministack")
    with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=30) as response:
        health = json.load(response)
    if health.get("version") != version:
        sys.exit(f"{endpoint} says {health}, but ministack {version} is installed")

    client = boto3.client(
        "cognito-idp",
        endpoint_url=endpoint,
        region_name="us-east-1",
        # The keys that ministack takes for its owner's.
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    pool_id = client.create_user_pool(PoolName="fifty")["UserPool"]["Id"]
    app = client.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    secret_app = client.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="app with a secret",
        GenerateSecret=True,
        ExplicitAuthFlows=[
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
    )["UserPoolClient"]
    users = []
    for number in range(USERS):
        user = {"username": f"user-{number}", "password": f"Pässword-{number}-☂"}
        client.admin_create_user(UserPoolId=pool_id, Username=user["username"], MessageAction="SUPPRESS")
        client.admin_set_user_password(
            UserPoolId=pool_id, Username=user["username"], Password=user["password"], Permanent=True
        )
        users.append(user)
    made = {
        "endpoint": endpoint,
        "pool_id": pool_id,
        "client_id": app["ClientId"],
        "secret_client_id": secret_app["ClientId"],
        "client_secret": secret_app["ClientSecret"],
        "users": users,
    }
    with open(path, "w") as file:
        json.dump({"version": version, **made}, file, indent=1)
    print(f"ministack {version} at {endpoint}: pool {pool_id} with {len(users)} users")


if __name__ == "__main__":
    main(*sys.argv[1:])
