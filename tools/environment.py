"""Make the environment in `.venv`: locked, hashed, with uv when it is there and pip otherwise.

Runs on a bare Python 3.11 or newer, so it uses the standard library alone. `make setup` calls it; a second call with
nothing changed costs a few milliseconds.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
LOCKS = {"runtime": ROOT / "requirements" / "runtime.txt", "development": ROOT / "requirements" / "development.txt"}


def main() -> int:
    """Make or complete the environment."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SystemExit(
            f"Python 3.11 or newer is needed, and {sys.executable} is {found}. Try: make PYTHON=python3.12"
        )
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--development", action="store_true", help="with what tests and checks need")
    given.add_argument("--add", metavar="LOCK", type=Path, help="install one more lock and nothing else")
    asked = given.parse_args()
    if asked.add:
        _install(asked.add)
        return 0
    _complete("development" if asked.development else "runtime")
    return 0


def _complete(wanted: str) -> None:
    state = _state(LOCKS[wanted])
    if _has(wanted, state):
        return
    _make_venv()
    _say(f"Installing the {wanted} packages into .venv …")
    _install(LOCKS[wanted])
    _add_ourselves()
    (VENV / f".{wanted}").write_text(state)
    _say("The environment is ready.")


def _say(line: str) -> None:
    print(line, flush=True)


def _state(lock: Path) -> str:
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    return hashlib.sha256(content).hexdigest()


def _has(wanted: str, state: str) -> bool:
    """The development lock holds the runtime one, so either stamp will do for the demo."""
    if not PYTHON.exists():
        return False
    names = {wanted: state}
    if wanted == "runtime":
        names["development"] = _state(LOCKS["development"])
    return any((VENV / f".{name}").exists() and (VENV / f".{name}").read_text() == text for name, text in names.items())


def _make_venv() -> None:
    if PYTHON.exists():
        return
    _say("Making the environment .venv …")
    if shutil.which("uv") and _try(["uv", "venv", "--quiet", "--python", sys.executable, str(VENV)]):
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(
            "This Python cannot make an environment. On Debian and Ubuntu its part for that is a package of its own: "
            f"apt-get install python3-venv (or python{sys.version_info[0]}.{sys.version_info[1]}-venv).\n{made.stdout}"
        )


def _install(lock: Path) -> None:
    """The lock with its hashes, by uv when it works, else by pip."""
    if shutil.which("uv"):
        told = ["uv", "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
        if _try(told):
            return
        _say("uv did not succeed; using pip, which takes longer.")
    _need_pip()
    told = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    if not _try([*told, "--quiet", "--require-hashes", "-r", str(lock)]):
        raise SystemExit(
            "The packages could not be installed. Is a package index reachable? Look at pip's lines above."
        )


def _need_pip() -> None:
    """An environment made by uv has none."""
    if not _try([str(PYTHON), "-c", "import pip"], quiet=True):
        _try([str(PYTHON), "-m", "ensurepip", "--upgrade"], quiet=True)


def _add_ourselves() -> None:
    """Our own package, editable, built with what the lock brought: no isolation, no network."""
    options = ["--quiet", "--no-build-isolation", "--no-deps", "--editable", str(ROOT)]
    if shutil.which("uv") and _try(["uv", "pip", "install", "--offline", "--python", str(PYTHON), *options]):
        return
    _need_pip()
    own = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-index", *options]
    if not _try(own):
        raise SystemExit("Our own package could not be installed into .venv; look at the lines above.")


def _try(command: list[str], *, quiet: bool = False) -> bool:
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, env=_clean(), stdout=out, stderr=out, check=False).returncode == 0


def _clean() -> dict[str, str]:
    """Without the traces of another environment a person may be in."""
    return {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}}


if __name__ == "__main__":
    sys.exit(main())
