"""Where the site keeps what it makes: one data folder, and the built assets beside the sources."""

import base64
import os
import secrets
import tempfile
from pathlib import Path


SOURCES = Path(__file__).resolve().parents[1]
"""The folder of the package `betterward`."""


def project_folder() -> Path | None:
    """The clone this package runs from, or None when it was installed elsewhere."""
    folder = SOURCES.parents[1]
    return folder if (folder / "pyproject.toml").is_file() else None


def data_folder() -> Path:
    """Where database, secret key and files live: BETTERWARD_DATA, else .data in the clone, else in the home folder."""
    if chosen := os.environ.get("BETTERWARD_DATA"):
        return Path(chosen).expanduser().absolute()
    project = project_folder()
    return project / ".data" if project else Path.home() / ".local" / "share" / "betterward"


def built_assets() -> Path:
    """The folder the asset step fills; `tools/build_assets.py` writes it."""
    return (project_folder() or data_folder()) / "build" / "static"


def collected_assets() -> Path:
    """The folder collectstatic fills and the web server reads."""
    return (project_folder() or data_folder()) / "build" / "collected"


def secret_key() -> str:
    """The site's secret key: from the environment, else made once and kept for its owner alone.

    The file is written under another name first: two processes starting together must end with the same key.
    """
    if given := os.environ.get("BETTERWARD_SECRET_KEY"):
        return given
    kept = data_folder() / "secret_key"
    if not kept.exists():
        _keep_once(kept, secrets.token_urlsafe(64))
    return kept.read_text().strip()


def feed_keys() -> list[str]:
    """Keys that seal the passwords of feeds, the one to seal with first: from the environment, else made once."""
    if given := os.environ.get("BETTERWARD_FEED_KEYS"):
        return [key.strip() for key in given.split(",") if key.strip()]
    kept = data_folder() / "feed_keys"
    if not kept.exists():
        _keep_once(kept, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return kept.read_text().split()


def _keep_once(kept: Path, text: str) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file 0600; link refuses to replace a key another process made meanwhile.
    handle, name = tempfile.mkstemp(dir=kept.parent, prefix=".secret_key")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    try:
        os.link(name, kept)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
