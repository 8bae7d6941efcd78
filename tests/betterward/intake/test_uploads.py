"""Long tables that are sent: stored whole, brought in by the worker, stopped, taken back; never half."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.betterward.measures.making import a_measure, again

from betterward.common.errors import Refused
from betterward.intake import bringing, services
from betterward.intake.models import Import, Upload, UploadPiece
from betterward.intake.rules import uploads as rules
from betterward.intake.services import uploading
from betterward.measures.models import Reading


pytestmark = pytest.mark.django_db

HEADING = "Date,Ward,Measure,Count"


@pytest.fixture
def falls(cast):
    return a_measure(cast, "Falls", frequency="day")


def table(count, *more, heading=HEADING):
    rows = [f"2020-{month:02}-{day:02},Ash ward,Falls,{day}" for month in range(1, 13) for day in range(1, 29)]
    return "\n".join([heading, *rows[:count], *more]).encode() + b"\n"


def sent(cast, content, by="asha", key=None, **more):
    facts = {"source": "long.csv", "days": "", "replaces": False} | more
    pieces = [content[at : at + 1000] for at in range(0, len(content), 1000)]
    return services.store_upload(unit=cast.ward, pieces=pieces, key=key or uuid4(), by=cast.actor(by), **facts)


def brought(upload):
    bringing.bring_in(upload.pk)
    upload.refresh_from_db()
    return upload


def address(cast):
    return f"/units/{cast.ward.get_absolute_url().split('/')[2]}/tables/"


class TestBringingIn:
    def test_all_that_fits_is_kept_and_the_rest_is_named(self, cast, falls):
        upload = brought(sent(cast, table(300, "2026-01-02,Ash ward,Weather,1", "someday,Ash ward,Falls,1")))

        assert (upload.state, upload.kept, upload.measures, upload.refused) == ("done", 300, 1, 2)
        assert [row for row, _why in upload.faults] == [302, 303]
        assert again(falls).chart_facts.points == 300
        assert not UploadPiece.objects.exists()

    def test_it_is_taken_back_together(self, cast, falls):
        upload = brought(sent(cast, table(50)))
        made = Import.objects.get(batch=upload.batch)

        assert services.take_back_all(made=made, by=cast.actor("asha")) == 50

    def test_run_twice_it_is_kept_once(self, cast, falls):
        upload = brought(sent(cast, table(50)))
        assert brought(upload).kept == 50
        assert Reading.objects.count() == 50

    def test_letters_broken_between_two_pieces_are_whole(self, cast):
        a_measure(cast, "Stürze", frequency="day")
        content = table(0, "2026-01-02,Ash ward,Stürze,4")
        upload = services.store_upload(
            unit=cast.ward, pieces=[content[at : at + 1] for at in range(len(content))], key=uuid4(),
            by=cast.actor("asha"), source="long.csv", days="", replaces=False,
        )  # fmt: skip
        assert brought(upload).kept == 1

    @pytest.mark.parametrize(("content", "says"), [
        (b"Ward,Measure\nAsh,Falls\n", "day"),
        (HEADING.encode() + b"\n\xff\xfe\xfa", "letters"),
        (table(0, "2026-01-02,Ash ward,Falls 943 476 5919,4"), "NHS number"),
        (table(0, "03/04/2026,Ash ward,Falls,4"), "two ways"),
        (table(0), "No row of this table can be kept"),
    ])  # fmt: skip
    def test_what_cannot_be_read_says_why_and_keeps_nothing(self, cast, falls, content, says):
        upload = brought(sent(cast, content))

        assert upload.state == "failed"
        assert says in upload.said
        assert not Reading.objects.exists()
        assert not UploadPiece.objects.exists()

    def test_sent_again_it_says_that_all_is_there(self, cast, falls):
        brought(sent(cast, table(5)))
        assert "there already" in brought(sent(cast, table(5))).said

    def test_only_measures_its_sender_may_enter_are_filled(self, cast, falls):
        other = a_measure(cast, "Falls", frequency="day", unit=cast.other_ward)
        upload = brought(sent(cast, table(3, "2026-01-02,OAK,Falls,4")))

        assert (upload.kept, upload.refused) == (3, 1)
        assert not Reading.objects.filter(measure=other).exists()

    def test_a_fault_of_ours_keeps_nothing_and_says_no_row(self, cast, falls, monkeypatch):
        def breaks(**_facts):
            raise RuntimeError("2026-01-02 Ash ward")

        upload = sent(cast, table(3))
        monkeypatch.setattr(services, "import_long", breaks)
        assert brought(upload).said == "Something went wrong on our side. Nothing was kept."


class TestStopping:
    def test_before_its_turn_it_is_over_at_once(self, cast, falls):
        upload = sent(cast, table(50))
        services.stop_upload(upload=upload, by=cast.actor("asha"))

        assert brought(upload).state == "stopped"
        assert not Reading.objects.exists()

    def test_while_it_is_read_the_worker_stops_and_keeps_nothing(self, cast, falls, monkeypatch):
        upload = sent(cast, table(300))
        noted = uploading.note_progress

        def asked(**facts):
            services.stop_upload(upload=upload, by=cast.actor("asha"))
            noted(**facts)

        monkeypatch.setattr(services, "note_progress", asked)
        assert brought(upload).state == "stopped"
        assert not Reading.objects.exists()

    def test_when_it_is_being_kept_it_is_too_late(self, cast, falls):
        upload = sent(cast, table(50))
        Upload.objects.filter(pk=upload.pk).update(state="keeping", seen_at=timezone.now())
        with pytest.raises(Refused, match="cannot be stopped"):
            services.stop_upload(upload=upload, by=cast.actor("asha"))

    def test_others_who_may_not_edit_cannot(self, cast, falls):
        upload = sent(cast, table(50))
        with pytest.raises(Refused, match="may not"):
            services.stop_upload(upload=upload, by=cast.actor("cato"))


class TestAWorkerThatIsGone:
    def test_another_begins_anew(self, cast, falls):
        upload = sent(cast, table(50))
        long_ago = timezone.now() - rules.SILENCE - timedelta(seconds=1)
        Upload.objects.filter(pk=upload.pk).update(state="reading", rows=20, seen_at=long_ago)

        assert brought(upload).kept == 50

    def test_nobody_takes_it_from_one_at_work(self, cast, falls):
        upload = sent(cast, table(50))
        Upload.objects.filter(pk=upload.pk).update(state="reading", seen_at=timezone.now())

        assert brought(upload).state == "reading"


class TestSending:
    def test_the_same_form_sent_twice_stores_one(self, cast, falls):
        key = uuid4()
        assert sent(cast, table(5), key=key) == sent(cast, table(5), key=key)
        assert Upload.objects.count() == 1

    def test_too_large_a_file_leaves_nothing(self, cast, falls, monkeypatch):
        monkeypatch.setattr(uploading, "LARGEST", 2000)
        with pytest.raises(Refused, match="larger than"):
            sent(cast, table(300))
        assert not Upload.objects.exists()

    def test_a_file_by_the_page_waits_for_the_worker(self, cast, falls):
        asha = cast.browser("asha")
        file = SimpleUploadedFile("long.csv", table(30))
        answer = asha.post(address(cast), {"file": file, "order": "", "key": str(uuid4())})

        upload = Upload.objects.get()
        assert answer.headers["Location"] == upload.get_absolute_url()
        assert ProcrastinateJob.objects.filter(task_name="intake.bring_in", args={"upload": str(upload.pk)}).exists()
        assert "Waiting for its turn" in asha.get(upload.get_absolute_url()).content.decode()
        brought(upload)
        page = asha.get(upload.get_absolute_url()).content.decode()
        assert "Readings kept: 30, in measures: 1." in page
        assert "Take all of it back" in page

    @pytest.mark.parametrize("name", ["long.xlsx", "long.exe"])
    def test_other_files_are_refused_in_a_sentence(self, cast, falls, name):
        file = SimpleUploadedFile(name, b"PK")
        answer = cast.browser("asha").post(address(cast), {"file": file, "key": str(uuid4())})

        assert answer.status_code == 422
        assert "Save it as CSV" in answer.content.decode()

    def test_the_refused_rows_come_as_a_file_that_runs_no_formula(self, cast, falls):
        upload = brought(sent(cast, table(2, "=1+1,Ash ward,Falls,3")))
        said = cast.browser("asha").get(f"{upload.get_absolute_url()}refused.csv").content.decode()

        assert said.splitlines()[0] == "row,why"
        assert len(said.splitlines()) == 2
        assert cast.browser("cato").get(f"{upload.get_absolute_url()}refused.csv").status_code == 404
