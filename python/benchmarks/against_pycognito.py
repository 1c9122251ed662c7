"""Speed and memory against pycognito and boto3, side by side in one run.

Only the ratios say something: absolute times differ from machine to machine, and from run to run.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import threading
import time
from typing import Callable, Dict, List, Tuple

import pycognito.aws_srp

import cognito_srp
import cognito_srp.aws_srp

POOL_ID = "eu-west-1_VecPool01"
CLIENT_ID = "1example23456789"
PASSWORD = "Correct-Horse-9!"
DEVICE = ("-group", "eu-west-1_5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11")
#: Any B below N; what it is does not change the work.
CHALLENGE = {
    "USER_ID_FOR_SRP": "5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11",
    "USERNAME": "5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11",
    "SALT": "2b6a658af0694fac2baa54853639528f",
    "SRP_B": "7d" * 383,
    "SECRET_BLOCK": "c2VjcmV0IGJsb2Nr" * 40,
}


class NoClient:
    """Stands for boto3, which none of the maths needs."""


def peer_login() -> None:
    """One password sign-in without the network, with pycognito."""
    srp = pycognito.aws_srp.AWSSRP("jane", PASSWORD, POOL_ID, CLIENT_ID, client=NoClient())
    srp.get_auth_params()
    srp.process_challenge(CHALLENGE, {"USERNAME": "jane"})


def drop_in_login() -> None:
    """The same with the class that replaces it."""
    srp = cognito_srp.aws_srp.AWSSRP("jane", PASSWORD, POOL_ID, CLIENT_ID, client=NoClient())
    srp.get_auth_params()
    srp.process_challenge(CHALLENGE, {"USERNAME": "jane"})


def login() -> None:
    """The same with UserSrp."""
    srp = cognito_srp.UserSrp(POOL_ID, CLIENT_ID)
    srp.auth_parameters("jane")
    srp.password_verifier(CHALLENGE, PASSWORD)


def peer_device() -> None:
    """The password and the verifier of a device, with pycognito."""
    pycognito.aws_srp.generate_hash_device(*DEVICE)


def drop_in_device() -> None:
    """The same with the function that replaces it."""
    cognito_srp.aws_srp.generate_hash_device(*DEVICE)


def device() -> None:
    """The same with create_device_verifier."""
    cognito_srp.create_device_verifier(DEVICE[1], DEVICE[0])


def side_by_side(calls: Dict[str, Callable[[], None]], rounds: int) -> Dict[str, float]:
    """The median seconds of each call, all of them in turn in every round."""
    times: Dict[str, List[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    # The first round warms up.
    return {name: statistics.median(all_times[1:]) for name, all_times in times.items()}


IMPORT = """
import time
def peak():
    # Not ru_maxrss, which a new program inherits from the one that started it.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
before, start = peak(), time.perf_counter()
{statement}
print(time.perf_counter() - start, peak() - before)
"""


def imports(statements: Dict[str, str], rounds: int) -> Dict[str, Tuple[float, float]]:
    """The median seconds and KiB that a statement costs a new interpreter."""
    found: Dict[str, List[Tuple[float, float]]] = {name: [] for name in statements}
    for _ in range(rounds + 1):
        for name, statement in statements.items():
            program = IMPORT.format(statement=statement)
            done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
            seconds, kib = done.stdout.split()
            found[name].append((float(seconds), float(kib)))
    return {
        name: (statistics.median(s for s, _ in all_[1:]), statistics.median(k for _, k in all_[1:]))
        for name, all_ in found.items()
    }


def logins_per_second(call: Callable[[], None], threads: int, seconds: float) -> float:
    """How many logins all threads together do in a second."""
    counts = [0] * threads
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        while time.perf_counter() < end:
            call()
            counts[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / (time.perf_counter() - start)


def table(title: str, rows: Dict[str, float], unit: str, factor: float, reference: str) -> None:
    """One table, each row with its ratio to the reference."""
    print(f"\n{title}")
    for name, value in rows.items():
        ratio = rows[reference] / value if value else float("inf")
        print(f"  {name:<34}{value * factor:>10.3f} {unit:<5}{ratio:>8.1f} x")


def maths(rounds: int) -> None:
    """The maths of a login and of a device."""
    calls = {"pycognito": peer_login, "cognito_srp.aws_srp": drop_in_login, "cognito_srp.UserSrp": login}
    table("Login maths", side_by_side(calls, rounds), "ms", 1e3, "pycognito")
    calls = {
        "pycognito": peer_device,
        "cognito_srp.aws_srp": drop_in_device,
        "cognito_srp.create_device_verifier": device,
    }
    table("Device verifier", side_by_side(calls, rounds), "ms", 1e3, "pycognito")


def import_costs(rounds: int) -> None:
    """What an import takes."""
    costs = imports(
        {
            "pycognito": "import pycognito",
            "boto3": "import boto3",
            "boto3 with a client": (
                "import boto3; boto3.client('cognito-idp', region_name='eu-west-1', "
                "aws_access_key_id='x', aws_secret_access_key='x')"
            ),
            "cognito_srp": "import cognito_srp",
            "cognito_srp.UserSrp": "from cognito_srp import UserSrp",
            "cognito_srp.CognitoClient": f"from cognito_srp import CognitoClient; CognitoClient({POOL_ID!r}, 'x')",
            "cognito_srp.Cognito (drop-in)": "from cognito_srp import Cognito",
        },
        max(3, rounds // 5),
    )
    table("Import", {name: cost[0] for name, cost in costs.items()}, "ms", 1e3, "pycognito")
    table("Memory of the import", {name: cost[1] for name, cost in costs.items()}, "MiB", 1 / 1024, "pycognito")


def threads_side_by_side(seconds: float) -> None:
    """Whether a second thread helps."""
    rates = {}
    for name, call in {"pycognito": peer_login, "cognito_srp.UserSrp": login}.items():
        for threads in (1, 2):
            rates[f"{name}, {threads} thread{'s' * (threads > 1)}"] = logins_per_second(
                call, threads, seconds
            )
    print("\nLogins per second")
    for name, rate in rates.items():
        print(f"  {name:<34}{rate:>10.1f} /s   {rate / rates['pycognito, 1 thread']:>8.1f} x")


def main() -> None:
    """All of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="rounds of each comparison")
    parser.add_argument("--import-only", action="store_true", help="only what an import costs")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds of each run with threads")
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}; medians of {options.rounds} rounds; ratios to pycognito")

    if not options.import_only:
        maths(options.rounds)
    import_costs(options.rounds)
    if not options.import_only:
        threads_side_by_side(options.seconds)


if __name__ == "__main__":
    main()
