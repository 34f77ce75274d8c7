"""Pages: HTML → article, and the pages behind addresses."""
