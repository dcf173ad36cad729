"""The ledger in a browser: pages drawn on the server, and the same records as JSON under /api."""
