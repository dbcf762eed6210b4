"""How long `portal import datasets FILE --apply` takes for 10,000 datasets: the first time, and the same file again.

The whole command is measured from its start to its end: the file is read, its rows are judged and staged, then applied
with their history and audit events. Processor time is the truth; by the clock it is an upper bound, since the machine
may have other work. The databases of the tests do not wait for a disk.
"""

import csv
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import make_url

from tests import processes

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "tests" / "samples" / "councils" / "perth_kinross.catalogue.csv"
DATASETS = 10_000
BUDGET_SECONDS = 30
FEW_FILES, MANY_FILES = 1, 5
RUNS = [FEW_FILES] * 5 + [MANY_FILES] * 3  # how many files each dataset has, for every run


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, of the command's processor, and of the database server's where there is one."""

    clock: float
    command: float
    server: float

    @property
    def processor(self) -> float:
        """All processor time."""
        return self.command + self.server


Costs = dict[tuple[str, str], list[Cost]]


@pytest.fixture(scope="module")
def costs() -> Iterator[Costs]:
    """What each sort of run has cost so far; the table of medians is printed after the last."""
    spent: Costs = defaultdict(list)
    yield spent
    print(f"\n\n{DATASETS:,} datasets; medians in seconds; CPU is the command's and the database server's")
    print(f"{'file':30} {'database':10} {'runs':>4} {'clock':>7} {'command':>8} {'server':>7} {'CPU':>6}")
    for (shape, backend), of_kind in spent.items():
        columns = [[cost.clock, cost.command, cost.server, cost.processor] for cost in of_kind]
        clock, command, server, processor = (median(column) for column in zip(*columns, strict=True))
        line = f"{clock:7.1f} {command:8.1f} {server:7.1f} {processor:6.1f}"
        print(f"{shape:30} {backend:10} {len(of_kind):4} {line}")


def write_recombined(path: Path, files_each: int) -> None:
    """A scraped list of that size, made from the rows of a council's published one."""
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        published = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(published[0]))
        writer.writeheader()
        for number in range(DATASETS):
            first = published[number * 7 % len(published)]
            shared = {name: first[name] for name in ("Owner", "DateUpdated", "OriginalTags", "Description")}
            shared |= {"Title": f"{first['Title']} {number}", "PageURL": f"https://data.council.example/{number}"}
            for offset in range(files_each):
                row = published[(number * files_each + offset) % len(published)]
                writer.writerow(row | shared | {"FileName": f"{row['FileName']} {offset}"})


def imported(path: Path, url: str, server: processes.Server | None) -> tuple[str, Cost]:
    """The last line of the command, and what the command cost."""
    command = [sys.executable, "-c", "from portal.cli import main; main()", "import", "datasets", str(path), "--apply"]
    environment = os.environ | {"PORTAL_DATABASE_URL": url, "PORTAL_DATA_DIR": str(path.parent)}
    output, before, began = path.with_suffix(".out"), server_seconds(server), time.perf_counter()
    with output.open("wb") as file:
        run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - began
    assert run.returncode == 0, output.read_text()
    cost = Cost(clock, usage.ru_utime + usage.ru_stime, server_seconds(server) - before)
    return output.read_text().splitlines()[-1], cost


def server_seconds(server: processes.Server | None) -> float:
    """Processor time of the database's processes that have ended, as Linux counts it (`man proc_pid_stat`)."""
    if server is None:
        return 0.0
    time.sleep(0.5)  # until the process that served the command has ended too
    fields = Path(f"/proc/{server.process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.bench
@pytest.mark.parametrize("files_each", RUNS)
def test_ten_thousand_datasets_are_loaded_within_thirty_seconds(
    database_url: str, tmp_path: Path, files_each: int, costs: Costs, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "recombined.csv"
    write_recombined(path, files_each)
    backend = make_url(database_url).get_backend_name()
    server = request.getfixturevalue("postgres_server") if backend == "postgresql" else None
    files = f"{files_each} files each" if files_each > 1 else "1 file each"
    for turn, words in (("first", f"{DATASETS} new"), ("again", f"{DATASETS} unchanged")):
        line, cost = imported(path, database_url, server)
        costs[f"{files}, {turn}", backend].append(cost)
        assert words in line
        assert cost.processor < BUDGET_SECONDS
