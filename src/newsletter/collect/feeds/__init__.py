"""Feeds: bytes → articles, the identity of items, and finding and exchanging feeds."""
