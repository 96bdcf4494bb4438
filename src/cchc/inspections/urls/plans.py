"""Plans, their teams and units, and the page of one inspection."""

from django.urls import path

from ..views import draws, inspection, plans, settings, teams
from . import summaries

# Addresses without the code of an inspection: they come before those with one.
fixed = [
    path("", plans.plan_list, name="list"),
    path("defaults/", settings.defaults, name="defaults"),
    path("plans/new/", plans.new, name="plan_new"),
    path("plans/<slug:code>/", plans.detail, name="plan_detail"),
    path("plans/<slug:code>/edit/", plans.edit, name="plan_edit"),
    path("plans/<slug:code>/units/", plans.units, name="plan_units"),
    path("plans/<slug:code>/submit/", plans.submit, name="plan_submit"),
    path("plans/<slug:code>/return/", plans.give_back, name="plan_return"),
    path("plans/<slug:code>/issue/", plans.issue, name="plan_issue"),
    path("plans/<slug:code>/close/", plans.close, name="plan_close"),
    path("plans/<slug:code>/paper.<str:form>", plans.paper, name="plan_paper"),
    path("plans/<slug:code>/history/", plans.history, name="plan_history"),
    path("plans/<slug:code>/teams/", teams.teams, name="plan_teams"),
    path("plans/<slug:code>/teams/add/", teams.add_team, name="team_add"),
    path("plans/<slug:code>/teams/<int:order>/add-member/", teams.add_member, name="member_add"),
    path("plans/<slug:code>/teams/<int:order>/keep-member/", teams.keep_member, name="member_keep"),
    path("plans/<slug:code>/teams/<int:order>/issue/", teams.issue, name="team_issue"),
    path("plans/<slug:code>/teams/<int:order>/paper.<str:form>", teams.paper, name="team_paper"),
    path("plans/<slug:code>/members/<int:pk>/remove/", teams.remove_member, name="member_remove"),
    path("plans/<slug:code>/draw/", draws.new, name="draw_new"),
    path("draws/<int:pk>/", draws.detail, name="draw_detail"),
    *summaries.urlpatterns,
]

urlpatterns = [
    path("<slug:code>/", inspection.detail, name="inspection_detail"),
    path("<slug:code>/schedule/", inspection.schedule, name="inspection_schedule"),
    path("<slug:code>/notify/", inspection.notify, name="inspection_notify"),
    path("<slug:code>/close/", inspection.close, name="inspection_close"),
    path("<slug:code>/history/", inspection.history, name="inspection_history"),
]
