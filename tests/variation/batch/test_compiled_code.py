"""What keeps compiled code fresh, and the shapes that it writes without looking."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import variation.batch as batch
from variation.batch.tables import PHASES, SERIES


FOLDER = Path(batch.__file__).parent
FACE = FOLDER / "compiled" / "work.py"


def made_from() -> str:
    """What the machine code depends on besides the file that Numba looks at."""
    files = sorted(path for path in (FOLDER / "compiled").glob("*.py") if path != FACE)
    files += [FOLDER / name for name in ("calls.py", "icons.py", "tables.py")]
    content = b"".join(path.name.encode() + path.read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()[:16]


def test_the_kernel_names_what_it_is_compiled_from():
    # Numba keeps machine code as long as the file with the outermost function does not change.
    named = re.search(r'^DIGEST = "(\w+)"', FACE.read_text("utf-8"), re.M)

    assert named and named[1] == made_from(), f'write DIGEST = "{made_from()}" into {FACE.name}'


def test_rows_have_the_shape_that_the_kernel_writes():
    assert SERIES.itemsize == 16 and PHASES.itemsize == 48
    assert [SERIES.fields[name][1] for name in SERIES.names] == [0, 4, 8, 9, 10, 11, 12]
    assert [PHASES.fields[name][1] for name in PHASES.names] == [0, 8, 16, 24, 28, 32, 36, 40, 44, 45]


def test_the_library_needs_no_compiler():
    program = (
        "import sys; sys.modules['numba'] = None; import variation; import variation.batch as b;"
        "print(variation.analyse_many([[1.0, 2.0] * 9 + [9.0]], fast=None).flagged('outside').sum(), b.warm_up())"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["1", "nan"]


def test_importing_the_library_fetches_neither_the_batch_nor_the_compiler():
    program = (
        "import sys, variation; print([name for name in ('numba', 'variation.batch.running', 'pyarrow', 'pandas',"
        " 'polars', 'pyspark') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
