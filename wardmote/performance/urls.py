from django.urls import path

from wardmote.performance.views import area, loads, measure, noting, showing, signals, typing

urlpatterns = [
    path("performance/", signals.signals, name="signals"),
    path("performance/areas/<slug:code>/", area.area, name="area"),
    path("performance/areas/<slug:code>/figures.<slug:kind>", area.area_file, name="area_file"),
    path("performance/measures/<slug:key>/", measure.measure, name="measure"),
    path("performance/measures/<slug:key>/figures.<slug:kind>", measure.measure_file, name="measure_file"),
    path("performance/measures/<slug:key>/parts.<slug:kind>", measure.measure_parts_file, name="measure_parts_file"),
    path("performance/loads/", loads.loads, name="loads"),
    path("performance/loads/<int:number>/", loads.load, name="load"),
    path("performance/entered/", typing.typed_measures, name="typed_measures"),
    path("performance/measures/<slug:key>/enter/", typing.type_figures, name="type_figures"),
    path("performance/measures/<slug:key>/note/", noting.chart_note, name="chart_note"),
    path("performance/measures/<slug:key>/rebase/", noting.chart_rebase, name="chart_rebase"),
    path("performance/measures/<slug:key>/show/", showing.measure_show, name="measure_show"),
    path("performance/shown/<uuid:uuid>/take-off/", showing.measure_take_off, name="measure_take_off"),
    path("performance/notes/<uuid:uuid>/withdraw/", noting.chart_note_withdraw, name="chart_note_withdraw"),
]
