"""The program `cognito-local-pool` itself: its ready line and its end."""

import os
import signal
import unittest
import urllib.error

from local_pool import LocalPool


class Program(unittest.TestCase):
    def test_listens_on_loopback_and_guards_its_own_paths(self):
        pool = LocalPool()
        self.addCleanup(pool.stop)
        self.assertRegex(pool.endpoint, r"^http://127\.0\.0\.1:[0-9]+$")
        pool.token = "not the token"
        with self.assertRaises(urllib.error.HTTPError) as refused:
            pool.advance(1)
        refused.exception.close()
        self.assertIn(refused.exception.code, (401, 403))

    def test_stops_cleanly_when_asked_to(self):
        # Windows knows no such signals: there, a program can only be killed.
        for name in () if os.name == "nt" else (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=name.name):
                pool = LocalPool()
                pool.process.send_signal(name)
                self.assertEqual(pool.process.wait(10), 0)
                pool.process.stdout.close()


if __name__ == "__main__":
    unittest.main()
