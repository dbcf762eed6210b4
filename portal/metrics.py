"""Counts and times for Prometheus: how many requests, how they ended and how long they took."""

import time

from flask import Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The measurements of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "portal_requests_total", "Requests answered", ["method", "endpoint", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "portal_request_seconds", "Time to an answer", ["endpoint"], buckets=BUCKETS, registry=self._registry
        )

    def text(self) -> bytes:
        """Everything measured, as Prometheus reads it."""
        return generate_latest(self._registry)

    def note(self, response: Response) -> Response:
        """Measure the request that this answers."""
        endpoint = request.endpoint or "none"
        self._requests.labels(_method(request.method), endpoint, str(response.status_code)).inc()
        if "started" in g:
            self._seconds.labels(endpoint).observe(time.perf_counter() - g.started)
        return response


def _method(name: str) -> str:
    """Known methods only: a label for every word that someone sends would fill the memory."""
    return name if name in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
