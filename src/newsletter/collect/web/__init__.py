"""The web: addresses, connections, answers, and their bytes as text."""
