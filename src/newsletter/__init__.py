"""A newsletter desk for Korean letters: collect, choose, draft, edit, render, publish."""

__version__ = "0.1.0"
