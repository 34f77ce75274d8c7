"""Pasted text: a page or letter copied by hand → articles, each line accounted for."""
