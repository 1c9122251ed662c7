"""The blocking client, by topic. It is made of the one in ``_async``: see ``tests/make_sync.py``."""
