"""The person's own account, the people, and who may do what."""

from django.urls import path

from .views import account, people

app_name = "accounts"

urlpatterns = [
    path("account/", account.profile, name="profile"),
    path("account/act-in/", account.act_in, name="act_in"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/end-sessions/", account.end_sessions, name="end_sessions"),
    path("rights/", account.rights, name="rights"),
    path("rights/export/<str:kind>/", account.export_rights, name="export_rights"),
    path("people/", people.index, name="people"),
    path("people/export/<str:kind>/", people.export, name="export_people"),
    path("people/new/", people.create, name="create_person"),
    path("people/<str:username>/", people.detail, name="person"),
    path("people/<str:username>/edit/", people.edit, name="edit_person"),
    path("people/<str:username>/lock/", people.lock, name="lock_person"),
    path("people/<str:username>/unlock/", people.unlock, name="unlock_person"),
    path("people/<str:username>/reset-password/", people.reset_password, name="reset_password"),
    path("people/<str:username>/reset-second-factor/", people.reset_second_factor, name="reset_second_factor"),
    path("people/<str:username>/give-post/", people.give_post, name="give_post"),
    path("people/<str:username>/posts/<int:pk>/end/", people.end_post, name="end_post"),
]
