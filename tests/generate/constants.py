#!/usr/bin/env python3
"""Recompute the constants of crates/cognito-srp-group from their definitions.

    python3 tests/generate/constants.py --check    compare with the committed file (exit 1 if it differs)
    python3 tests/generate/constants.py --write    rewrite it
"""

import pathlib
import sys

from vectors import G, N

FILE = pathlib.Path(__file__).resolve().parents[2] / "crates/cognito-srp-group/src/constants.rs"

#: Bits of R of each back end.
RADICES = (3072, 3120, 3136)


def digits(number):
    """768 hexadecimal digits, as Rust has them, in lines."""
    text = f"{number:0768x}"
    lines = [text[start : start + 96] for start in range(0, len(text), 96)]
    return "    \"" + "\\\n     ".join(lines) + "\",\n"


def main():
    places = "".join(digits(pow(G, 1 << 43 * row, N)) for row in range(1, 24))
    squares = "".join(digits(pow(2, 2 * bits, N)) for bits in RADICES)
    made = (
        "//! Numbers modulo N, hexadecimal. Made by `python3 tests/generate/constants.py --write`.\n\n"
        "/// g^(2^(43 · row)), for rows from 1 to 23.\n"
        f"pub(crate) const PLACE_VALUES: [&str; 23] = [\n{places}];\n\n"
        "/// R², for R = " + ", ".join(f"2^{bits}" for bits in RADICES) + ".\n"
        f"pub(crate) const R_SQUARED: [&str; {len(RADICES)}] = [\n{squares}];\n"
    )
    if sys.argv[1:] == ["--write"]:
        FILE.write_text(made, encoding="utf-8")
    elif sys.argv[1:] != ["--check"]:
        sys.exit(__doc__)
    elif FILE.read_text(encoding="utf-8") != made:
        sys.exit(f"{FILE.name} is not what its definitions give")
    else:
        print(f"{FILE.name}: as computed")


if __name__ == "__main__":
    main()
