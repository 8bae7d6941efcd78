"""Ten thousand bad inputs for each importer: none ends in a fault of ours, and no row goes missing unnamed."""

import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.betterward.intake import hostile
from tests.betterward.intake.test_paste import TODAY
from tests.betterward.measures.making import a_measure, again

from betterward.common.errors import Refused
from betterward.intake import queries
from betterward.intake.forms import PasteForm, SeveralForm
from betterward.intake.rules import matching
from betterward.intake.rules.cells import lines
from betterward.intake.rules.pasting import MOST_TITLES, Unreadable


SEED = 20261127
SLICE, WHOLE = 300, 10_000
KINDS = [("proportion", "month", "one"), ("count", "week", "add"), ("average", "day", "one"),
         ("rate", "month", "one"), ("days_between", "event", "each"), ("cases_between", "event", "each")]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_by(cast):
    """A measure of each kind."""
    return [again(a_measure(cast, f"A {kind}", kind=kind, frequency=every, combine=how)) for kind, every, how in KINDS]


def sent(importer, chance):
    """The form as a browser fills it."""
    make, name = hostile.MAKERS[importer]
    content = make(chance)
    if not name:
        return PasteForm({"rows": content, "order": chance.choice(["", "dmy", "mdy"])})
    return PasteForm({"order": ""}, {"file": SimpleUploadedFile(name, content)})


def outcome(importer, measure, seed):
    """``refused`` in a sentence, or ``read``; anything else raises."""
    form = sent(importer, random.Random(seed))
    if not form.is_valid():
        assert all(str(sentence).endswith((".", "…")) for said in form.errors.values() for sentence in said)
        return "refused"
    text = form.cleaned_data["rows"]
    try:
        found = queries.preview(measure, text, form.cleaned_data["order"], TODAY)
    except Refused as refusal:
        assert str(refusal).endswith(".")
        return "refused"
    assert all(re.match(r"Row \d+: \w|Row \d+: “", told) for told in found.faults)
    return unnamed(measure, text, form.cleaned_data["order"]) or "read"


def unnamed(measure, text, order):
    """Rows that are neither kept, nor named in a fault, nor counted as empty, nor a title at the top."""
    version = measure.version
    read = matching.matched(
        text, matching.Asked(version.kind, version.frequency, version.combine == "one", TODAY, order)
    )
    known = {row.row for row in read.rows} | {fault.row for fault in read.faults} | set(read.empty_rows)
    missing = [line.row for at, line in enumerate(lines(text)[0]) if line.row not in known and at >= MOST_TITLES]
    return f"rows {missing} unnamed" if missing else ""


def many(importer, kept_by, count):
    outcomes = [outcome(importer, kept_by[at % len(kept_by)], SEED + at) for at in range(count)]
    tally = {word: outcomes.count(word) for word in sorted(set(outcomes))}
    print(f"{importer}: {count} of {WHOLE} inputs, seed {SEED}: {tally}")
    assert set(tally) <= {"read", "refused"}
    # A set that is refused wholesale would say nothing about reading, nor the other way round.
    assert min(tally.get("read", 0), tally.get("refused", 0)) >= count // 25


def outcome_of_table(cast, measures, seed):
    """The same for a table of several measures, its columns proposed or chosen at random."""
    chance = random.Random(seed)
    form = SeveralForm({"rows": hostile.a_wide_table(chance), "order": chance.choice(["", "dmy", "mdy"])})
    if not form.is_valid():
        return "refused"
    keys = [f"{one.pk}:{part}" for one in measures for part in ("top", "size")] + ["-", "x", ":", "\x00"]
    chosen = chance.sample(keys, 6) if chance.random() < 0.5 else []
    try:
        found = queries.several(
            cast.ward, measures, form.cleaned_data["rows"], form.cleaned_data["order"], TODAY, chosen
        )
    except Refused as refusal:
        assert str(refusal).endswith(".")
        return "refused"
    told = [words for part in found.parts for words in part.preview.faults]
    assert all(re.match(r"Row \d+(, .+)?: ", words, re.DOTALL) for words in told)
    return "read"


def many_tables(cast, kept_by, count):
    measures = [one for one in kept_by if one.version.kind != "days_between"]
    outcomes = [outcome_of_table(cast, measures, SEED + at) for at in range(count)]
    tally = {word: outcomes.count(word) for word in sorted(set(outcomes))}
    print(f"table: {count} of {WHOLE} inputs, seed {SEED}: {tally}")
    assert min(tally.get("read", 0), tally.get("refused", 0)) >= count // 25


def test_bad_tables_of_several_measures(cast, kept_by):
    many_tables(cast, kept_by, SLICE)


@pytest.mark.long
def test_ten_thousand_bad_tables_of_several_measures(cast, kept_by):
    many_tables(cast, kept_by, WHOLE)


@pytest.mark.parametrize("importer", hostile.MAKERS)
def test_bad_input_is_refused_in_a_sentence_or_read_row_by_row(importer, kept_by):
    many(importer, kept_by, SLICE)


@pytest.mark.long
@pytest.mark.parametrize("importer", hostile.MAKERS)
def test_ten_thousand_bad_inputs(importer, kept_by):
    many(importer, kept_by, WHOLE)


def test_a_row_that_goes_missing_is_noticed(kept_by, monkeypatch):
    text = "\n".join(f"0{at}/01/2026\t{at}" for at in range(1, 10))
    honest = matching._kept
    monkeypatch.setattr(matching, "_kept", lambda told, *rest: honest([one for one in told if one.row != 8], *rest))

    assert unnamed(kept_by[2], text, "") == "rows [8] unnamed"
    with pytest.raises(Unreadable):
        unnamed(kept_by[2], "", "")
