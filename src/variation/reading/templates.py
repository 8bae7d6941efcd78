"""Every English text of this package, by key; a translation needs nothing else."""

# ruff: noqa: E501 - a text stands on one line, as translators see it

from __future__ import annotations


__all__ = ["CONSTANTS", "TEMPLATES", "WARNINGS"]

SENTENCES = {
    "none": "No readings yet.",
    "better": "Improved: {what}.",
    "worse": "Worse: {what}.",
    "changed": "Changed: {what}.",
    "better.plain": "Improved.",
    "worse.plain": "Worse.",
    "changed.plain": "Changed.",
    "holding": "Holding a new level: {middle} {now} since {since}, {before} before.",
    "holding.plain": "Holding a new level.",
    "no_evidence": "No evidence of change: {count} points vary around their {middle}, {centre}.",
    "no_evidence.baseline": "No evidence of change: points vary around {line}, {centre}.",
    "no_evidence.level": "No evidence of change: {count} points, all {centre}.",
    "no_evidence.earlier": "No evidence of change now; the last signal ({meaning}) ended {when}.",
    "no_evidence.earlier_baseline": "No evidence of change now around {line}; the last signal ({meaning}) ended {when}.",
    "no_evidence.plain": "No evidence of change.",
    "too_few": "Too few points to judge: {count} of {least}.",
    "too_few.since": "Too few points to judge since {since}: {count} of {least}.",
    "too_few.plain": "Too few points to judge.",
    "late": "Late: no reading after {latest}. Verdict until then: {verdict}.",
    "late.none": "Late: no readings yet.",
    "late.plain": "Late.",
    "also.but": "But also: {what}.",
    "also.new_phase": "A new phase since {since} has {count} of {least} points.",
    "also.no_direction": "No good direction is set.",
    "also.provisional": "Limits are provisional.",
    "also.so_far": "So far: {what}.",
}
"""The sentence: at most 25 words in all."""

VERDICTS = {
    "verdict.improvement": "improvement",
    "verdict.concern": "concern",
    "verdict.neutral": "change",
    "verdict.common": "no evidence of change",
    "verdict.too": "too few points to judge",
}

CLAUSES = {
    "run.high": "{count} points above {line} since {since}",
    "run.low": "{count} points below {line} since {since}",
    "run.high.baseline": "{count} points since {since}, all above {line}",
    "run.low.baseline": "{count} points since {since}, all below {line}",
    "trend.high": "{count} points in a row rising since {since}",
    "trend.low": "{count} points in a row falling since {since}",
    "outside.high": "{value} {when}, above the upper limit of {limit}",
    "outside.low": "{value} {when}, below the lower limit of {limit}",
    "outside.high.baseline": "{value} {when}, above {limit}, the upper limit from {baseline}",
    "outside.low.baseline": "{value} {when}, below {limit}, the lower limit from {baseline}",
    "near.high": "{count} points near or beyond the upper limit, latest {when}",
    "near.low": "{count} points near or beyond the lower limit, latest {when}",
    "pattern.high": "{rule}, on the high side, {when}",
    "pattern.low": "{rule}, on the low side, {when}",
    "pattern.either": "{rule}, {when}",
    "few_crossings.high": "values moved higher, with few crossings of the {middle} ({crossings})",
    "few_crossings.low": "values moved lower, with few crossings of the {middle} ({crossings})",
    "few_crossings.either": "few crossings of the {middle} ({crossings})",
}
"""What a signal says; it stands behind a colon."""

PARTS = {
    "line.all": "{middle}",
    "line.first": "the {middle} of {baseline}",
    "line.since": "the {middle} from {since} on",
    "baseline.first": "the first {count} {periods}",
    "baseline.last": "the last {count} {periods}",
    "baseline.since": "{count} {periods} from {since}",
    "baseline.whole": "{since} on",
    "since.plain": "{period}",
    "since.the": "the {period}",
    "since.point": "point {row}",
    "when.on": "on {period}",
    "when.in": "in {period}",
    "when.in_the": "in the {period}",
    "when.point": "at point {row}",
    "span": "{first} to {last}",
    "span.one": "{first}",
}
"""Pieces of clauses."""

EXPLANATIONS = {
    "explain.chart": "{chart}: {count} readings, {span}.",
    "explain.chart.none": "{chart}: no readings yet.",
    "explain.rules": "Rules: {rules}.",
    "explain.rules.listed": "Rules: {rules}. A signal is any of: {list}.",
    "rule.outside": "a point outside the limits",
    "rule.shift": "{points} points in a row on one side of the {middle}",
    "rule.trend": "{points} points in a row rising or falling",
    "rule.two_of_three": "two of three points near a limit",
    "rule.four_of_five": "four of five points beyond one sigma",
    "rule.fifteen_within": "{points} points in a row within one sigma",
    "rule.eight_beyond": "{points} points in a row beyond one sigma",
    "rule.alternating": "{points} points in a row up and down in turn",
    "rule.runs": "fewer or more runs about the {middle} than chance gives",
    "rule.anhoej": "a run about the {middle} longer than chance gives, or fewer crossings",
    "rule.other": "{rule}",
    "explain.limits.run": "A run chart has a median and no limits.",
    "explain.limits.i": "Limits: the average ± {factor} times the average difference between neighbouring points ({constants} constants).",
    "explain.limits.i.median_moving_range": "Limits: the average ± three sigma, sigma from the median difference between neighbouring points ({constants} constants).",
    "explain.limits.i.sd": "Limits: the average ± three standard deviations.",
    "explain.limits.i_m": "Limits: the median ± {factor} times the average difference between neighbouring points ({constants} constants).",
    "explain.limits.i_mm": "Limits: the median ± three sigma, sigma from the median difference between neighbouring points.",
    "explain.limits.ip": "Limits: the weighted average ± three sigma from the differences between neighbouring points, each for its own size; small sizes have wider limits.",
    "explain.limits.mr": "Upper limit: 3.267 times the average difference between neighbouring points.",
    "explain.limits.p": "Limits: the average proportion ± three standard errors for the denominator of each point; small denominators have wider limits.",
    "explain.limits.pp": "Limits: as for proportions, widened or narrowed by how much the points differ beyond chance (Laney).",
    "explain.limits.np": "Limits: the average number ± three standard errors for the denominator of each point.",
    "explain.limits.u": "Limits: the average rate ± three standard errors for the denominator of each point; small denominators have wider limits.",
    "explain.limits.up": "Limits: as for rates, widened or narrowed by how much the points differ beyond chance (Laney).",
    "explain.limits.c": "Limits: the average count ± three times its square root.",
    "explain.limits.g": "Limits come from the average number of cases between events (geometric distribution).",
    "explain.limits.t": "Limits are worked out on the times between events raised to 1/3.6, and turned back.",
    "explain.limits.xbar": "Limits: the average of all subgroups ± three standard errors, from the spread inside subgroups; small subgroups have wider limits.",
    "explain.limits.s": "Limits: the usual standard deviation of a subgroup of this size ± three times its own spread.",
    "explain.limits.r": "Limits: the usual range of a subgroup of this size ± three times its own spread.",
    "explain.limits.other": "Limits: three sigma, as the {chart} has them.",
    "explain.sigma_given": "Centre line or spread were given, not worked out from these points.",
    "explain.phase": "{span}: {middle} {centre}, limits {lower} to {upper}. {basis}; {standing}.",
    "explain.phase.upper": "{span}: {middle} {centre}, upper limit {upper}, no lower limit. {basis}; {standing}.",
    "explain.phase.lower": "{span}: {middle} {centre}, lower limit {lower}, no upper limit. {basis}; {standing}.",
    "explain.phase.varying": "{span}: {middle} {centre}, limits differ by point, at the latest {lower} to {upper}. {basis}; {standing}.",
    "explain.phase.centre": "{span}: {middle} {centre}, no limits. {basis}; {standing}.",
    "explain.phase.none": "{span}: no lines, because there are too few points ({count}).",
    "standing.provisional": "provisional until there are {least} points",
    "standing.trial": "trial lines, firm from {firm} points on",
    "standing.firm": "enough points to rely on",
    "basis.all": "Set by all points ({count})",
    "basis.first": "Set by the first {count} {periods} and carried forward",
    "basis.last": "Set by the last {count} {periods}",
    "explain.runs": "Runs about the {middle}: longest {longest} (usual: up to {longest_max}), crossings {crossings} (usual: at least {crossings_min}).",
    "explain.missing": "Without a value: {count}. A missing point is never filled in.",
    "explain.excluded": "Left out of lines and runs, still shown: {rows}.",
    "explain.signal": "Signal, {rule}: {span}, {points} points marked; {meaning}.",
    "explain.signal.one": "Signal, {rule}: {span}; {meaning}.",
    "explain.signal.more": "Further signals: {count}.",
    "explain.no_signal": "No rule found a signal.",
    "explain.verdict_kept": "The verdict speaks of {span}, because the new phase has {count} of {least} points.",
    "explain.target.passes": "Good enough? Yes: both limits meet the standard {target}, so expect it to be met as long as nothing changes.",
    "explain.target.fails": "Good enough? No: neither limit reaches the standard {target}, so it will not be met unless the process changes.",
    "explain.target.hit_or_miss": "Good enough? By chance: the standard {target} lies between the limits, so it is sometimes met and sometimes not.",
    "explain.target.none": "Good enough? Cannot be said yet for the standard {target}.",
    "explain.range.passes": "Good enough? Yes: both limits lie inside the safe range {low} to {high}.",
    "explain.range.fails": "Good enough? No: both limits lie beyond the same end of the safe range {low} to {high}.",
    "explain.range.hit_or_miss": "Good enough? By chance: the limits reach beyond the safe range {low} to {high}.",
    "explain.range.none": "Good enough? Cannot be said yet for the safe range {low} to {high}.",
    "explain.warning": "Please check: {what}.",
    "explain.screened": "Differences above {screen} times their average were left out of the limits, once.",
    "explain.not_screened": "All differences between neighbouring points count, large ones too.",
    "explain.made": "Data to {latest}; worked out by variation {version}.",
}
"""How it was worked out, one text a line."""

CONSTANTS = {"mdc": "Making Data Count", "classic": "classic", "exact": "exact"}
"""Names of constant sets; another one is called by its key."""

WARNINGS = {
    "infinite_value": "infinite values count as missing ({rows})",
    "zero_denominator": "a denominator of zero makes its point missing ({rows})",
    "missing_periods": "periods without a row come before these points ({rows})",
    "subgroup_too_small": "a subgroup of one value has no spread ({rows})",
    "zero_gap": "two events share a time, so the gap between them is zero ({rows})",
    "provisional": "the current phase has {points} points and its limits are provisional",
    "unit_without_data": "units without data are not drawn ({units})",
    "no_events_on_log_scale": "units without an event have no place on this scale ({units})",
    "missing_category": "rows without a category are not counted ({rows})",
    "not_stable": "the process shows {signals} signals, and until it is stable these figures mean little",
}
"""Doubts about the data by key; another key is said as it is."""

CAUTIONS = {
    "not_proven.cause": "A signal says that something changed, not what changed it.",
    "not_proven.attribution": "It does not prove that your change made the difference: look at what else happened at the time.",
    "not_proven.no_change": "No evidence of change is not proof that nothing changed: a small change can hide in this much variation.",
    "not_proven.chance": "Even a steady process shows a signal now and then by chance alone.",
    "not_proven.few": "With so few points a chart can neither show nor rule out a change.",
    "not_proven.target": "Meeting a standard at one point does not mean that it will be met again.",
    "not_proven.counting": "It cannot tell a change in care from a change in counting.",
    "ask.better.what": "What was different from {since} on, and who can say?",
    "ask.better.hold": "What will keep it there, and is it time to agree new limits?",
    "ask.better.balance": "Did anything get worse elsewhere because of it?",
    "ask.worse.what": "What was different from {since} on? Ask those who were there, without blame.",
    "ask.worse.data": "Did the way of counting, the patients or the denominators change then?",
    "ask.worse.act": "Who needs to know today, and what keeps people safe meanwhile?",
    "ask.changed.good": "Which way is good here? Agree it, so that the chart can say better or worse.",
    "ask.holding.next": "Is this level good enough, or what is the next test?",
    "ask.holding.attention": "Could this be measured less often now?",
    "ask.no_evidence.enough": "Is what this process gives on an ordinary day good enough?",
    "ask.no_evidence.system": "If not: what in the process itself will you test next? Do not explain single points.",
    "ask.no_evidence.dose": "Did the tests reach enough people, often enough, to show?",
    "ask.too_few.more": "How can the next points come sooner: weekly instead of monthly, or older records?",
    "ask.late.who": "Who has the next reading, and what stands in the way?",
}
"""What the chart does not prove, and what to ask next."""

TEMPLATES = {
    **SENTENCES, **VERDICTS, **CLAUSES, **PARTS, **EXPLANATIONS, **CAUTIONS,
    **{f"warning.{key}": text for key, text in WARNINGS.items()},
    "warning.other": "{doubt}",
}  # fmt: skip
"""All of them."""
