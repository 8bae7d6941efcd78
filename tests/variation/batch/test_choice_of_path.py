"""When compiled code is used by itself."""

from __future__ import annotations

import numpy as np
import pytest

from variation import BadChoice, analyse_many
from variation.batch import working


def test_small_batches_do_not_wait_for_the_compiler(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(working.sys.modules, working._KERNEL, raising=False)
    monkeypatch.setattr(working, "kernel", lambda: pytest.fail("the compiled kernel was fetched"))

    assert analyse_many(np.ones((working.COMPILED_FROM // 36 - 1, 36))).engine == "arrays"


def test_large_batches_fetch_it():
    assert analyse_many(np.ones((working.COMPILED_FROM // 36 + 1, 36))).engine == "compiled"


def test_once_it_is_there_it_is_used_from_a_smaller_size_on():
    working.kernel()

    assert analyse_many(np.ones((working.COMPILED_AGAIN_FROM // 36 + 1, 36))).engine == "compiled"
    assert analyse_many(np.ones((2, 36))).engine == "arrays"


def test_it_can_be_asked_for_and_declined():
    assert analyse_many(np.ones((2, 36)), fast=True).engine == "compiled"
    assert analyse_many(np.ones((5000, 36)), fast=False).engine == "arrays"


def test_without_the_extra_it_cannot_be_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(working, "_is_installed", lambda: False)
    monkeypatch.delitem(working.sys.modules, working._KERNEL, raising=False)

    with pytest.raises(BadChoice, match="needs the extra fast"):
        analyse_many(np.ones((2, 36)), fast=True)
    assert analyse_many(np.ones((5000, 36))).engine == "arrays"


def test_threads_take_over_from_a_size_on(monkeypatch: pytest.MonkeyPatch):
    calls = []
    monkeypatch.setattr(working, "_processors", lambda: 2)
    monkeypatch.setattr(working, "THREADS_FROM", 3600)
    monkeypatch.setattr(working, "_call", lambda *words: calls.append(words[-2:]))

    analyse_many(np.ones((99, 36)), fast=True)
    assert calls == [(0, 99)]
    calls.clear()
    analyse_many(np.ones((100, 36)), fast=True)
    assert calls == [(0, 50), (50, 100)]
