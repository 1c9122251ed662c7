"""TIMESTAMP texts: printing them, and reading them the forgiving way the service does.

The service is modelled as Java's lenient SimpleDateFormat("EEE MMM d HH:mm:ss z yyyy") in English: it reads
the text, prints the time again in canonical form, and signs that. So "Jan 02" is read, but never matches.
"""

import datetime
import re

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Zone names and their hours ahead of UTC. IST is Israel's: it comes first in Java's list. The vectors need no others.
ZONES = {"utc": 0, "gmt": 0, "ist": 2}

EPOCH = datetime.datetime(1970, 1, 1)


def print_time(epoch):
    """(TIMESTAMP text, ISO text) of a time in seconds since 1970."""
    when = EPOCH + datetime.timedelta(seconds=epoch)
    text = f"{DAYS[when.weekday()]} {MONTHS[when.month - 1]} {when.day} {when:%H:%M:%S} UTC {when.year:04}"
    return text, when.isoformat() + "Z"


def canonical_time(text):
    """The text as the service would print it, or None when it cannot read it.

    Forgiving in case, in blanks, in the number of digits, in a wrong day of the week, and in numbers past
    their range, which carry over (30 February is 2 March).
    """
    reader = Reader(text)
    try:
        reader.name(DAYS, LONG_DAYS)  # read and ignored: the day of the month decides
        reader.literal(" ")
        month = reader.name(MONTHS, LONG_MONTHS)
        reader.literal(" ")
        day = reader.number()
        reader.literal(" ")
        hour = reader.number()
        reader.literal(":")
        minute = reader.number()
        reader.literal(":")
        second = reader.number()
        reader.literal(" ")
        ahead = reader.zone()
        reader.literal(" ")
        year = reader.number()
    except ValueError:
        return None
    when = datetime.datetime(year, month + 1, 1) + datetime.timedelta(
        days=day - 1, hours=hour - ahead, minutes=minute, seconds=second
    )
    return print_time(int((when - EPOCH).total_seconds()))[0]


class Reader:
    """Takes one field after the other from the front of a text; ValueError when one is not there."""

    def __init__(self, text):
        self.rest = text

    def literal(self, character):
        if not self.rest.startswith(character):
            raise ValueError(f"{character!r} expected")
        self.rest = self.rest[1:]

    def name(self, short, long):
        """The index of the name that comes next, the longest match first."""
        self.skip_blanks()
        for index, names in enumerate(zip(long, short)):
            for candidate in names:
                if self.rest.lower().startswith(candidate.lower()):
                    self.rest = self.rest[len(candidate) :]
                    return index
        raise ValueError("name expected")

    def number(self):
        return int(self.take(r"[0-9]{1,9}"))

    def zone(self):
        return ZONES[self.take("|".join(ZONES)).lower()]

    def take(self, pattern):
        self.skip_blanks()
        found = re.match(pattern, self.rest, re.IGNORECASE)
        if not found:
            raise ValueError(f"{pattern} expected")
        self.rest = self.rest[found.end() :]
        return found.group()

    def skip_blanks(self):
        self.rest = self.rest.lstrip(" \t")
