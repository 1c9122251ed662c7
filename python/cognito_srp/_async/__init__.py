"""The asyncio client, by topic. The blocking one in ``_sync`` is made of it: see ``tests/make_sync.py``."""
