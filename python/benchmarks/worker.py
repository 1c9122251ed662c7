"""The Python side of ``cargo xtask bench``: names its pieces of work, then does one for each line that it reads.

The maths needs no boto3: what is compared is the same work as in ``against_pycognito.py``.
"""

from __future__ import annotations

import sys
import time

from against_pycognito import device, drop_in_login, login, peer_device, peer_login

WORKS = {
    "login\tcognito_srp in Python": login,
    "login\tcognito_srp.aws_srp, the drop-in": drop_in_login,
    "login\tpycognito": peer_login,
    "device\tcognito_srp in Python": device,
    "device\tpycognito": peer_device,
}


def main() -> None:
    """Answers with milliseconds until there are no more lines."""
    for name in WORKS:
        print(name)
    print(flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        WORKS[line.rstrip("\n")]()
        print((time.perf_counter() - start) * 1e3, flush=True)


if __name__ == "__main__":
    main()
