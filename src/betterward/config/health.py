"""Two questions of a load balancer: is the process alive, and may it be sent people?"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from procrastinate.contrib.django.models import ProcrastinateJob


OLDEST_WAITING = timedelta(minutes=10)


@never_cache
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; no query."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations and the age of the oldest waiting job; 503 when one of them is not right."""
    found = {"database": _database(), "migrations": "unknown", "jobs": "unknown"}
    if found["database"] == "ok":
        found |= {"migrations": _migrations(), "jobs": _jobs()}
    is_ready = all(state == "ok" for state in found.values())
    return JsonResponse(found, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return "unreachable"
    return "ok"


_known_current = False


def _migrations() -> str:
    """Asked until the answer is yes once: a running process cannot fall behind its own code."""
    global _known_current
    if not _known_current:
        executor = MigrationExecutor(connection)
        _known_current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if _known_current else "behind"


def _jobs() -> str:
    late = timezone.now() - OLDEST_WAITING
    waiting = ProcrastinateJob.objects.filter(
        status="todo", procrastinateevent__type="deferred", procrastinateevent__at__lt=late
    )
    is_late = waiting.exclude(scheduled_at__gt=late).exists()
    return "late" if is_late else "ok"
