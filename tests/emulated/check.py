"""Reads the lines that the program prints, and computes everything again.

    python check.py LINES
"""

import sys
from collections import Counter


def expected(word, operands, n):
    match word, operands:
        case "product", [one, other]:
            return one * other % n
        case "power", [base, exponent]:
            return pow(base, exponent, n)
        case "sum", [base, exponent, factor]:
            return pow(base, exponent + factor * factor, n)
    sys.exit(f"no operation: {word} with {len(operands)} operands")


def main(path):
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines()
    if len(lines) < 2 or not lines[0].startswith("n ") or lines[-1] != "end":
        sys.exit("lines are missing")
    n = int(lines[0][2:], 16)
    right = Counter()
    for number, line in enumerate(lines[1:-1], 2):
        word, *digits = line.split()
        *operands, result = (int(digit, 16) for digit in digits)
        if result != expected(word, operands, n):
            sys.exit(f"line {number} is wrong: {line}")
        right[word] += 1
    counts = [right[word] for word in ["product", "power", "sum"]]
    if 0 in counts:
        sys.exit(f"operations are missing: {right}")
    print("  right: {} products, {} powers, {} powers with a sum as the exponent".format(*counts))


main(*sys.argv[1:])
