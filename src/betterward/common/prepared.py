"""Queries whose SQL is written once.

The ORM takes far longer to write a statement than the driver to send it: on the home page more than half of all
processor time. A function under `prepared` is called once with marks in place of its facts; its statement is kept, and
later calls only put the facts in.

    @prepared
    def overdue(actor: Actor, today: date) -> QuerySet[Measure]:
        return Measure.objects.visible_to(actor, today).filter(chart_facts__due_on__lt=today)

    rows = overdue(request.actor, today)

What stands by keyword decides the shape of the statement (a limit, an order), and each shape is kept apart; so does
whether a fact is None. The function must hand its facts on as they are: one that works with them (`today - week`), or
brings a day or a key of its own, is refused when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import NOT_PROVIDED, AutoField, Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.db.transaction import TransactionManagementError


P = ParamSpec("P")
Row = TypeVar("Row")


class Speaker(Protocol):
    """A fact with answers of its own, as an actor has places: it stands in for others of the same shape."""

    def shape(self) -> Any:
        """What of it decides how a statement is written."""

    def stand_in(self) -> Any:
        """One of the same shape that answers with marks."""

    def answers(self) -> Mapping[Any, Any]:
        """Its own answers, by those marks."""


@dataclass(frozen=True)
class _Statement:
    """A statement with what makes rows of its answer; `slots` says which fact each parameter is."""

    written: Any  # a queryset; its inner parts have no types
    compiler: Any
    converters: Any
    sql: str
    constants: tuple[Any, ...]
    slots: tuple[tuple[int, Any], ...]

    def rows(self, facts: Mapping[Any, Any]) -> list[Any]:
        if self.written.query.select_for_update and not connections[self.written.db].in_atomic_block:
            raise TransactionManagementError("rows are held until a transaction ends, and there is none")
        parameters = list(self.constants)
        for at, mark in self.slots:
            parameters[at] = facts[mark]
        rows: list[Any] = list(self.written._iterable_class(_Again(self, tuple(parameters))))
        return rows


class _Again:
    """What Django's row makers ask a queryset and its query for; the SQL is there already."""

    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, statement: _Statement, parameters: tuple[Any, ...]) -> None:
        self._statement, self._parameters = statement, parameters
        self.query, self.db, self.model = self, statement.written.db, statement.written.model
        self._fields, self._hints = statement.written._fields, dict[str, Any]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._statement.written.query, name)

    def get_compiler(self, using: str, *_: Any, **__: Any) -> Any:
        statement = self._statement
        compiler = object.__new__(type(statement.compiler))
        compiler.__dict__.update(statement.compiler.__dict__)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: (statement.sql, self._parameters)
        compiler.get_converters = lambda _columns: statement.converters
        return compiler


ALL: list[Prepared[Any, Any]] = []
"""Every prepared query of the house."""


class Prepared(Generic[P, Row]):
    """A query that is written once for each shape; calling it answers a list of rows."""

    def __init__(self, write: Callable[P, QuerySet[Any, Row]]) -> None:
        self._write = write
        self._kept: dict[Any, _Statement | None] = {}
        update_wrapper(self, write)
        ALL.append(self)

    def __call__(self, *facts: P.args, **shape: P.kwargs) -> list[Row]:
        key = (tuple(_shape(fact) for fact in facts), tuple(sorted(shape.items())))
        if key not in self._kept:
            self._kept[key] = self._prepare(facts, shape)
        statement = self._kept[key]
        return statement.rows(_answers(facts)) if statement else []

    def plain(self, *facts: P.args, **shape: P.kwargs) -> QuerySet[Any, Row]:
        """The same query written anew, for tests and for what adds to it."""
        return self._write(*facts, **shape)

    def forget(self) -> None:
        """Write every statement anew when it is next asked; for tests that change how queries are written."""
        self._kept.clear()

    def _prepare(self, facts: tuple[Any, ...], shape: dict[str, Any]) -> _Statement | None:
        stand_ins = [_stand_in(number, fact) for number, fact in enumerate(facts)]
        written: Any = self._write(*stand_ins, **shape)
        if written._prefetch_related_lookups:
            raise TypeError(f"{self!r} cannot prefetch: ask twice")
        compiler = written.query.get_compiler(using=written.db)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        marks = _answers(facts)
        found = [_hashable(one) for one in parameters]
        slots = tuple((at, one) for at, one in enumerate(found) if one in marks)
        self._refuse_strangers(one for one in found if one not in marks)
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return _Statement(written, compiler, compiler.get_converters(columns), sql, tuple(parameters), slots)

    def _refuse_strangers(self, constants: Any) -> None:
        """A day or a key that is nobody's fact would be kept for ever."""
        for one in constants:
            if isinstance(one, date | UUID) or "\x01" in str(one):
                raise TypeError(f"{self!r} brings {one!r}, which is none of its facts as they were given")

    def __repr__(self) -> str:
        return f"{self._write.__module__}.{self._write.__qualname__}"


def prepared(write: Callable[P, QuerySet[Any, Row]]) -> Prepared[P, Row]:
    """Make a function that writes a queryset into one that answers its rows."""
    return Prepared(write)


# One row more -------------------------------------------------------------------------------------------------------

_INSERTS: dict[Any, tuple[str, list[Any]]] = {}


def insert(record: Model, *, over: str = "") -> None:
    """Write one row; the statement is written once for its table.

    What the database fills in by itself (a counted key, a default of its own) is not read back, and no signals are
    sent: this house has no listeners on rows.

    Parameters
    ----------
    over
        The unique column by which a row that is there already is written over.
    """
    connection = connections[router.db_for_write(type(record))]
    key = (type(record), over)
    if key not in _INSERTS:
        _INSERTS[key] = _insertion(record, over, connection)
    sql, fields = _INSERTS[key]
    row = [field.get_db_prep_save(field.pre_save(record, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, row)
    record._state.adding, record._state.db = False, connection.alias


def _insertion(record: Model, over: str, connection: Any) -> tuple[str, list[Any]]:
    filled = [field for field in record._meta.concrete_fields if field.db_default is NOT_PROVIDED]
    fields = [field for field in filled if not (isinstance(field, AutoField) and record.pk is None)]
    conflict = {}
    if over:
        others = [field for field in fields if field.name != over]
        unique = [record._meta.get_field(over)]
        conflict = {"on_conflict": OnConflict.UPDATE, "update_fields": others, "unique_fields": unique}
    query: Any = InsertQuery(type(record), **conflict)
    query.insert_values(fields, [record])
    [(sql, parameters)] = query.get_compiler(connection=connection).as_sql()
    if len(parameters) != len(fields):
        raise TypeError(f"{type(record).__name__} has columns that are no plain values")
    return sql, fields


# Facts and the marks that stand for them ----------------------------------------------------------------------------

_DAY_ONE = date(1, 1, 1)


def _mark(number: int, fact: Any) -> Any:
    """A value of the same kind that no fact has."""
    match fact:
        case UUID():
            return UUID(int=number + 1)
        case datetime():
            return datetime(1, 1, 1, microsecond=number, tzinfo=UTC)
        case date():
            return _DAY_ONE.replace(day=number + 1)
        case str():
            return f"\x01{number}"
        case int():
            return 2_000_000_000 + number
        case list() | tuple() | set() | frozenset():
            return [_mark(number, next(iter(fact), ""))]
    raise TypeError(f"{type(fact).__name__} cannot be a fact of a prepared query: give its key, or give it by keyword")


def _is_plain(fact: Any) -> bool:
    return fact is None or isinstance(fact, bool)


def _shape(fact: Any) -> Any:
    """What decides how the statement is written: the kind of a fact, and whether there is one."""
    if _is_plain(fact):
        return fact
    if hasattr(fact, "stand_in"):
        return fact.shape()
    if isinstance(fact, Model):
        raise TypeError(f"{type(fact).__name__} cannot be a fact of a prepared query: give its key")
    return (type(fact), type(next(iter(fact), ""))) if isinstance(fact, list | tuple | set | frozenset) else type(fact)


def _stand_in(number: int, fact: Any) -> Any:
    if _is_plain(fact):
        return fact
    return fact.stand_in() if hasattr(fact, "stand_in") else _mark(number, fact)


def _answers(facts: tuple[Any, ...]) -> dict[Any, Any]:
    """Every fact by its mark, as it stands among the parameters of the statement."""
    found: dict[Any, Any] = {}
    for number, fact in enumerate(facts):
        if hasattr(fact, "stand_in"):
            found |= fact.answers()
        elif not _is_plain(fact):
            answer = list(fact) if isinstance(fact, list | tuple | set | frozenset) else fact
            found[_hashable(_mark(number, fact))] = answer
    return found


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
