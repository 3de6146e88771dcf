"""The servers that visitors come to: one that was just started, or any that already run, each by its address."""

from dataclasses import dataclass
from typing import Protocol
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from benchmarks.process_tree import processor_seconds
from benchmarks.process_tree import resident_bytes
from tests.serving import Server


class Replica(Protocol):
    """Where visitors come, and what it used so far."""

    @property
    def address(self) -> str: ...

    def processor_seconds(self) -> float: ...

    def resident_bytes(self) -> float: ...


@dataclass(frozen=True)
class Started:
    """A server of our own, with all its processes."""

    server: Server

    @property
    def address(self) -> str:
        return self.server.address

    def processor_seconds(self) -> float:
        return processor_seconds(self.server.process.pid)

    def resident_bytes(self) -> float:
        return resident_bytes(self.server.process.pid)


@dataclass(frozen=True)
class Running:
    """The visitors' side of a server that somebody else started, as its own `/metrics` tells."""

    address: str

    def processor_seconds(self) -> float:
        return self._figure("process_cpu_seconds_total")

    def resident_bytes(self) -> float:
        return self._figure("process_resident_memory_bytes")

    def _figure(self, name: str) -> float:
        with urlopen(f"{self.address}/metrics") as reply:
            families = text_string_to_metric_families(reply.read().decode())
        return next(sample.value for family in families for sample in family.samples if sample.name == name)
