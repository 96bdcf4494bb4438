"""Addresses of what follows a conclusion."""

from django.urls import path

from ..views import follow_up

urlpatterns = [
    path("plans/<slug:code>/reinspect/", follow_up.reinspect_plan, name="plan_reinspect"),
    path("<slug:code>/assign-tasks/", follow_up.assign_tasks, name="assign_tasks"),
    path("<slug:code>/repeats/", follow_up.repeated, name="repeats"),
    path("<slug:code>/reinspect/", follow_up.reinspect, name="reinspect"),
]
