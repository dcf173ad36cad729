"""Listening: a socket on an address, and the server behind it."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from bestand.errors import UsageError


def run(app: FastAPI, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; `tell` is given the address. Raises UsageError where it can't listen there."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(kind, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # who comes before the server is ready waits
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Nothing can listen on {host}, port {port} ({error.strerror or error}). "
            "If another bestand runs there, use it; otherwise give another --port, or 0 for one that is free."
        ) from None
    shown = f"[{host}]" if ":" in host else host
    tell(f"bestand at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends it)")
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listening])
