"""Rule sets as data: names, numbers, choices, one's own."""

import pytest

import variation
from variation import BadChoice, Options
from variation.rules import RULE_SETS, Rule, RuleSet, rule_set


def test_every_set_has_a_name_a_version_and_a_source():
    assert set(RULE_SETS) == {
        "mdc",
        "mdc_plotthedots",
        "mdc_powerbi",
        "anhoej",
        "perla",
        "western_electric",
        "nelson",
        "three_sigma",
        "ihi",
    }
    for name, judge in RULE_SETS.items():
        assert judge.name == name
        assert judge.version
        assert judge.source


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("mdc", ["outside", "shift", "trend", "two_of_three"]),
        ("anhoej", ["outside", "long_run"]),
        ("perla", ["shift", "trend", "few_crossings"]),
        ("western_electric", ["outside", "two_of_three", "four_of_five", "shift"]),
        ("three_sigma", ["outside"]),
        ("ihi", ["outside", "shift", "trend", "two_of_three", "fifteen_within"]),
    ],
)
def test_rules_of_a_set(name, rules):
    assert [rule.name for rule in rule_set(name).rules] == rules


@pytest.mark.parametrize(
    ("name", "rule", "numbers"),
    [
        ("mdc", "shift", {"points": 7}),
        ("mdc", "trend", {"points": 7}),
        ("mdc", "two_of_three", {"form": "national"}),
        ("mdc_plotthedots", "two_of_three", {"form": "between"}),
        ("mdc_powerbi", "trend", {"points": 5}),
        ("mdc_powerbi", "two_of_three", {"form": "net"}),
        ("western_electric", "shift", {"points": 8}),
        ("nelson", "shift", {"points": 9}),
        ("nelson", "trend", {"points": 6}),
        ("nelson", "alternating", {"points": 14}),
        ("nelson", "fifteen_within", {"points": 15}),
        ("nelson", "eight_beyond", {"points": 8}),
        ("perla", "shift", {"points": 6, "ties": "skip"}),
        ("perla", "trend", {"points": 5, "ties": "first"}),
        ("ihi", "shift", {"points": 8}),
        ("ihi", "trend", {"points": 6}),
    ],
)
def test_numbers_of_a_rule(name, rule, numbers):
    assert dict(next(one for one in rule_set(name).rules if one.name == rule).numbers) == numbers


def test_constants_belong_to_a_set():
    assert {name for name, judge in RULE_SETS.items() if judge.constants == "mdc"} == {"mdc", "mdc_plotthedots"}
    assert variation.analyse([1.0, 2.0, 1.0], rules="nelson").constants == "classic"


def test_a_set_that_does_not_exist_is_refused():
    with pytest.raises(BadChoice, match="The rule sets are mdc"):
        rule_set("astrology")


RISING = [float(i) for i in range(1, 9)]


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        (Options(), {"trend"}),
        (Options(trend=9), set()),
        (Options(shift=4, trend=9), {"shift"}),
        (Options(only_rules=["shift"]), set()),
        (Options(only_rules=("trend",)), {"trend"}),
    ],
)
def test_a_reader_may_choose_other_numbers_and_some_rules(options, rules):
    chart = variation.analyse(RISING, options=options)

    assert {signal.rule for signal in chart.signals} - {"outside", "two_of_three"} == rules


def test_ties_may_be_chosen():
    values = [1.0, 1.0, 1.0, 5.0, 1.0, 1.0, 1.0, 9.0, 9.0, 9.0, 5.0, 9.0, 9.0, 9.0]
    centre = Options(centre=5.0, shift=6)

    broken = variation.analyse(values, options=centre, rules="mdc")
    skipped = variation.analyse(values, options=Options(centre=5.0, shift=6, shift_ties="skip"), rules="mdc")

    assert "shift" not in {signal.rule for signal in broken.signals}
    assert [signal.points for signal in skipped.signals if signal.rule == "shift"] == [
        (0, 1, 2, 4, 5, 6),
        (7, 8, 9, 11, 12, 13),
    ]


def test_marks_of_a_chart():
    chart = variation.analyse([1.0] * 8 + [5.0] * 8, options=Options(mark="latest", only_rules=["shift"]))

    assert [signal.points for signal in chart.signals] == [(6, 7), (14, 15)]


def test_the_tail_of_the_runs_test_may_be_chosen():
    values = [1, 2, 1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2]
    wide = variation.analyse(values, chart="run", rules="perla", options=Options(runs_tail=0.2))
    narrow = variation.analyse(values, chart="run", rules="perla", options=Options(runs_tail=0.0001))

    assert [signal.rule for signal in wide.signals] == ["many_crossings"]
    assert narrow.signals == ()


def test_ihi_has_other_rules_for_a_chart_without_limits():
    steady = [4.0, 6.0] * 3
    risen = steady + [7.0] * 6

    on_run = variation.analyse(risen, chart="run", rules="ihi")
    on_limits = variation.analyse(risen, rules="ihi")

    assert {signal.rule for signal in on_run.signals} == {"shift", "few_crossings"}
    assert "shift" not in {signal.rule for signal in on_limits.signals}


OWN = {
    "name": "ours",
    "version": "3",
    "constants": "exact",
    "source": "our handbook",
    "rules": [{"pattern": "outside", "k": 2, "name": "warning"}, {"pattern": "shift", "points": 4}],
}


def test_a_set_of_ones_own_is_data():
    ours = RuleSet.of(OWN)
    chart = variation.analyse([1.0] * 4 + [2.0] * 4 + [9.0], rules=ours)

    assert rule_set(ours) is ours
    assert (chart.rules, chart.rules_version, chart.constants) == ("ours", "3", "exact")
    assert {signal.rule for signal in chart.signals} == {"warning", "shift"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "name, rules, version"),
        ({"name": "x", "rules": []}, "name and rules are needed"),
        ({"name": "x", "rules": [{"pattern": "outside"}], "colour": "red"}, "received name, rules, colour"),
        ({"name": "x", "rules": [{"pattern": "moon"}]}, "The patterns are outside"),
        ({"name": "x", "rules": [{"pattern": "shift", "dots": 3}]}, "takes points, ties, mark; received 'dots'"),
        ({"name": "x", "rules": [{}]}, "The patterns are outside"),
    ],
)
def test_a_set_that_is_wrong_is_refused_with_the_words_there_are(data, words):
    with pytest.raises(BadChoice, match=words):
        RuleSet.of(data)


def test_some_rules_of_a_set():
    assert [rule.name for rule in rule_set("ihi").only(["trend", "few_crossings"]).rules] == ["trend"]
    assert [rule.name for rule in rule_set("ihi").only(["trend"]).without_limits] == ["trend"]
    assert rule_set("mdc").only(["trend"]).without_limits is None
    with pytest.raises(BadChoice, match="The rules of mdc are outside"):
        rule_set("mdc").only(["moon"])


def test_patterns_are_kept_between_charts_and_never_mixed_up():
    default, six = Options(), Options(shift=6)
    judge = rule_set("mdc")

    assert judge.patterns(default) is judge.patterns(default)
    assert judge.patterns(six)[1].keywords["points"] == 6
    for shift in range(2, 300):
        assert judge.patterns(Options(shift=shift))[1].keywords["points"] == shift
    assert judge.patterns(default)[1].keywords["points"] == 7


def test_a_rule_says_what_it_is_called():
    assert Rule("runs").name == "few_crossings"
    assert Rule("anhoej").name == "long_run"
    assert Rule("shift", {"points": 8}, "eight").name == "eight"
