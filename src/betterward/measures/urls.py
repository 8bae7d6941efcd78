"""Addresses of the measure store: the list, one measure, its entry page, and the small decisions about it."""

from __future__ import annotations

from django.urls import path

from betterward.measures.views import (
    changing,
    charts,
    codes,
    composing,
    concluding,
    defining,
    entry,
    guarded,
    pressing,
    splitting,
    walls,
    working_out,
)


app_name = "measures"

HERE = "measures/<sid:measure_id>/"

CODE = "codes/<slug:secret>/"
UNIT = "units/<sid:unit_id>/codes/"

urlpatterns = [
    path("codes/worker.js", codes.worker, name="code_worker"),
    path(CODE, codes.opened, name="code"),
    path(f"{CODE}<sid:measure_id>/", codes.enter, name="code_enter"),
    path(f"{CODE}<sid:measure_id>/undo/", codes.undo, name="code_undo"),
    path(UNIT, walls.codes, name="codes"),
    path(f"{UNIT}poster/", walls.poster, name="poster"),
    path(f"{UNIT}renew/", walls.renew, name="renew_code"),
    path(f"{UNIT}revoke/", walls.revoke, name="revoke_code"),
    path("units/<sid:unit_id>/pressure/", pressing.press, name="press"),
    path("units/<sid:unit_id>/pressure/end/", pressing.ease, name="ease"),
    path("organisations/<slug:slug>/small/", guarded.small, name="small"),
    path("shared/<int:share_id>/", guarded.guarded, name="guarded"),
    path("shared/<int:share_id>/table.csv", guarded.table, name="guarded_table"),
    path(f"{HERE}held/", walls.settle, name="settle_held"),
    path("measures/", charts.measures, name="list"),
    path("measures/new/", changing.define, name="define"),
    path(HERE, charts.measure, name="measure_short"),
    path(f"{HERE}chart.svg", charts.picture, {"kind": "svg"}, name="picture"),
    path(f"{HERE}chart.png", charts.picture, {"kind": "png"}, name="picture_png"),
    path(f"{HERE}chart.pdf", charts.picture, {"kind": "pdf"}, name="picture_pdf"),
    path(f"{HERE}chart.vl.json", charts.picture, {"kind": "json"}, name="picture_json"),
    path(f"{HERE}table.csv", charts.table, name="table"),
    path(f"{HERE}units/", charts.units, name="units"),
    path(f"{HERE}enter/", entry.enter, name="enter"),
    path(f"{HERE}enter/undo/", entry.undo, name="undo"),
    path(f"{HERE}change/", changing.change, name="change"),
    path(f"{HERE}change/line/", changing.decide, {"what": "line"}, name="decide_line"),
    path(f"{HERE}change/note/", changing.decide, {"what": "note"}, name="decide_note"),
    path(f"{HERE}change/point/", changing.decide, {"what": "point"}, name="decide_point"),
    path(f"{HERE}change/share/", changing.decide, {"what": "share"}, name="decide_share"),
    path(f"{HERE}change/unshare/", changing.unshare, name="unshare"),
    path(f"{HERE}change/chart/", changing.choose, name="choose_chart"),
    path(f"{HERE}change/withdraw/", changing.withdraw, name="withdraw"),
    path(f"{HERE}definition/", defining.definition, name="definition"),
    path(f"{HERE}definition/change/", defining.redefine, name="redefine"),
    path(f"{HERE}limits/", splitting.limits, name="limits"),
    path(f"{HERE}limits/agree/", splitting.agree, name="agree_split"),
    path(f"{HERE}decided/", concluding.conclude, name="conclude"),
    path(f"{HERE}decided/review/", concluding.review, name="review"),
    path(f"{HERE}groups/", composing.groups, name="groups"),
    path(f"{HERE}worked-out/", working_out.worked_out, name="worked_out"),
    path(f"{HERE}parts/", composing.parts, name="parts"),
    path(f"{HERE}parts/split/", composing.split, name="split_parts"),
    path(f"{HERE}parts/change/", composing.change, name="change_part"),
    path(f"{HERE}parts/undo/", composing.undo, name="undo_part"),
    # The words come last: an address above is never taken for a name (`Measure.words` keeps clear of them).
    path(f"{HERE}<slug:words>/", charts.measure, name="measure"),
]
