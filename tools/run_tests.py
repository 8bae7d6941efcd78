"""Run the project's checks in order, show progress and times, close with one line: how many passed, how many failed.

A gate (format, lint, types …) counts as one check; a test counts as one each. Whole outputs go to `artefacts/`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "artefacts"
BOTH_CORES = ("-n", "2")
QUICK = ("tests/variation", "tests/betterward", "tests/house")
CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
PROGRAMS = Path("/usr/lib/postgresql")
COUNTED = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass
class Step:
    """One part of the run."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    is_pytest: bool = False


@dataclass
class Outcome:
    """What a step came to."""

    passed: int
    failed: int


def main() -> int:
    """Run the part that was asked for."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "all"
    LOGS.mkdir(exist_ok=True)
    began = time.monotonic()
    outcomes = list(PARTS[asked]())
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    say(f"\n{minutes} min {seconds} s; whole outputs are in {LOGS.name}/")
    say(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def say(line: str) -> None:
    print(line, flush=True)


def all_steps() -> Iterator[Outcome]:
    """What CI runs."""
    yield build()
    yield from each(gates())
    yield from each(embedded_tests())
    yield from each(proofs(sample=100))
    yield from second_engine()
    yield from journeys(is_built=True)


def quick_steps() -> Iterator[Outcome]:
    """Within two minutes: no browser, no second engine, nothing marked slow."""
    yield from each(gates())
    yield from each([tests("quick tests", *QUICK, "-m", "not slow and not journey and not long", *BOTH_CORES)])


def bench_steps() -> Iterator[Outcome]:
    """Speed, on purpose."""
    yield build()
    yield from each([tests("bench", "tests/bench", "-s")])


def long_steps() -> Iterator[Outcome]:
    """Faults and the long sets."""
    yield build()
    yield run(Step("Spark's packages", [PYTHON, "tools/environment.py", "--add", "requirements/spark.txt"]))
    yield from each([tests("long sets", "tests/betterward", "tests/variation", "-m", "long", "-s")])
    yield from each(proofs())
    yield from each([tests("faults", "tests/faults", "-s")])
    yield run(Step("make demo from a fresh clone", [PYTHON, "tools/prove_demo.py"]))


def build() -> Outcome:
    """The browser's files, which pages under test link to."""
    return run(Step("build assets", [PYTHON, "tools/build_assets.py"]))


def gates() -> list[Step]:
    """Checks that are one yes or no each."""
    django = [PYTHON, "-m", "django"]
    settings = {"DJANGO_SETTINGS_MODULE": "betterward.config.settings"}
    found = [
        Step("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Step("lint", [PYTHON, "-m", "ruff", "check", "."]),
        Step("types", [PYTHON, "-m", "mypy"]),
        Step("django's own checks", [*django, "check", "--fail-level", "WARNING"], settings),
        Step("migrations", [PYTHON, "-W", "ignore", "-m", "betterward.config.commands", "manage",
                            "makemigrations", "--check", "--dry-run"]),
    ]  # fmt: skip
    if (ROOT / ".importlinter").exists() or "[tool.importlinter]" in (ROOT / "pyproject.toml").read_text():
        lint = Path(PYTHON).with_name("lint-imports")
        found.insert(3, Step("import contracts", [str(lint)]))
    return found


def embedded_tests() -> list[Step]:
    """Everything on the embedded database."""
    found = [tests("tests of variation", "tests/variation", "-m", "not long", *BOTH_CORES)]
    others = [folder for folder in ("tests/betterward", "tests/house", "tests/tools") if (ROOT / folder).exists()]
    return [*found, tests("tests of the site and the house", *others, "-m", "not journey and not long", *BOTH_CORES)]


def tests(name: str, *words: str) -> Step:
    """A run of pytest over folders."""
    return Step(name, [*PYTEST, *words], is_pytest=True)


def each(steps: list[Step]) -> Iterator[Outcome]:
    for step in steps:
        yield run(step)


def run(step: Step) -> Outcome:
    """Run one step; its output goes to a file, and to the screen when it failed."""
    say(f"… {step.name}")
    began = time.monotonic()
    log = LOGS / (re.sub(r"\W+", "-", step.name).strip("-") + ".log")
    with log.open("w") as file:
        done = subprocess.run(
            step.command, cwd=ROOT, env={**os.environ, **step.env}, check=False,
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    text = log.read_text(errors="replace")
    outcome = counted(text, done.returncode) if step.is_pytest else gate(done.returncode)
    mark = "ok  " if not outcome.failed else "FAIL"
    say(f"{mark} {step.name}: {outcome.passed} passed, {outcome.failed} failed, {time.monotonic() - began:.1f} s")
    if outcome.failed:
        say("\n".join(text.splitlines()[-60:]))
    return outcome


def gate(code: int) -> Outcome:
    return Outcome(1, 0) if code == 0 else Outcome(0, 1)


def counted(text: str, code: int) -> Outcome:
    """Pytest's closing line; a run that ended badly without naming a failure counts as one."""
    last = next((line for line in reversed(text.splitlines()) if COUNTED.search(line)), "")
    numbers: dict[str, int] = {}
    for number, word in COUNTED.findall(last):
        numbers[word.rstrip("s")] = int(number)
    failed = numbers.get("failed", 0) + numbers.get("error", 0)
    return Outcome(numbers.get("passed", 0), failed or (1 if code else 0))


def proofs(sample: int = 0) -> list[Step]:
    """Whether tests of limits and rules see every line, every branch, and changes in them."""
    folders = ["src/variation/limits", "src/variation/rules"]
    tests_of = [f"tests/variation/{name}" for name in ("limits", "rules", "test_analysis.py", "test_agreement.py")]
    watched = [PYTHON, "-m", "coverage", "run", "--branch", f"--source={','.join(folders)}", *PYTEST[1:]]
    chosen = ["--sample", str(sample)] if sample else []
    return [
        Step("tests of limits and rules, watched", [*watched, "-p", "no:xdist", *tests_of], is_pytest=True),
        Step("every line and branch of them", [PYTHON, "-m", "coverage", "report", "--fail-under=100", "-m"]),
        Step("mutants", [PYTHON, "tools/mutants.py", *chosen]),
    ]


def second_engine() -> Iterator[Outcome]:
    """Models, the matrix and concurrency on Debian's PostgreSQL 15."""
    programs = debian_postgres()
    if programs is None:
        say("FAIL second engine: Debian's PostgreSQL is missing. Install it: apt-get install postgresql")
        yield Outcome(0, 1)
        return
    with started(programs) as url:
        step = tests("tests on PostgreSQL 15", "tests/betterward", "tests/house",
                     "-m", "engine and not journey and not long", *BOTH_CORES)  # fmt: skip
        step.env["BETTERWARD_TEST_DATABASE_URL"] = url
        yield run(step)


def debian_postgres() -> Path | None:
    """The folder of its programs, the oldest we promise first; installed when we may."""
    if not any(PROGRAMS.glob("*/bin/initdb")):
        apt_install("postgresql")
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[0].parent if found else None


@contextmanager
def started(programs: Path) -> Iterator[str]:
    """A private server in a temporary folder: a socket, no port, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="betterward-pg-") as folder:
        home = Path(folder)
        other = _unprivileged(home)

        def call(program: str, *words: str) -> None:
            command = [str(programs / program), *words]
            subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **other)

        data = str(home / "data")
        call("initdb", "-D", data, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses= -c fsync=off -c unix_socket_permissions=0700 -k '{home}'"
        call("pg_ctl", "-D", data, "-l", str(home / "log"), "-w", "-o", options, "start")
        try:
            call("psql", "-h", folder, "-U", "postgres", "-qc", "CREATE ROLE betterward_owner LOGIN CREATEDB")
            call("psql", "-h", folder, "-U", "postgres", "-qc", "CREATE ROLE betterward_app LOGIN")
            yield f"postgresql://betterward_owner@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def _unprivileged(home: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    from betterward.config import embedded  # noqa: PLC0415 - only there once the environment stands

    runner = embedded.account()
    os.chown(home, runner.uid, runner.gid)
    return {"user": runner.uid, "group": runner.gid, "extra_groups": []}


def journeys(*, is_built: bool = False) -> Iterator[Outcome]:
    """A real browser: Debian's Chromium, installed when missing and we may."""
    if not is_built:
        yield build()
    if not any(Path(path).exists() for path in CHROMIUM):
        apt_install("chromium")
    if not any(Path(path).exists() for path in CHROMIUM):
        say("FAIL journeys: no Chromium. Install it: apt-get install chromium")
        yield Outcome(0, 1)
        return
    yield from each([tests("journeys", *_journey_folders(), "-m", "journey")])


def _journey_folders() -> list[str]:
    return [folder for folder in ("tests/journeys", "tests/betterward") if (ROOT / folder).exists()]


def apt_install(package: str) -> None:
    """Install a Debian package when we are root and it is Debian; otherwise the caller says what is missing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"… installing Debian's {package}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with (LOGS / f"apt-{package}.log").open("w") as log:
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *words], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)


PARTS: dict[str, Callable[[], Iterator[Outcome]]] = {
    "all": all_steps,
    "quick": quick_steps,
    "journeys": journeys,
    "bench": bench_steps,
    "long": long_steps,
}

if __name__ == "__main__":
    sys.exit(main())
