"""Addresses of calendars."""

from django.urls import path

from .views import days, deadline, decisions, hours, importing, years

app_name = "calendars"
urlpatterns = [
    path("", years.index, name="index"),
    path("open/", years.open_year, name="open_year"),
    path("<int:year>/", years.year, name="year"),
    path("<int:year>/settle/", years.settle, name="settle"),
    path("<int:year>/days/new/", days.add, name="add_day"),
    path("days/<int:pk>/edit/", days.change, name="change_day"),
    path("days/<int:pk>/withdraw/", days.withdraw, name="withdraw_day"),
    path("deadline/", deadline.deadline, name="deadline"),
    path("decisions/", decisions.index, name="decisions"),
    path("decisions/<int:pk>/", decisions.detail, name="decision"),
    path("decisions/<int:pk>/edit/", decisions.change, name="change_decision"),
    path("decisions/<int:pk>/moves/<int:number>/", decisions.decide, name="decide"),
    path("import/", importing.upload, name="import"),
    path("import/preview/", importing.preview, name="preview"),
    path("hours/", hours.everyone, name="hours"),
    path("hours/<int:pk>/withdraw/", hours.withdraw, name="withdraw_hours"),
    path("units/<slug:code>/", hours.unit, name="unit"),
]
