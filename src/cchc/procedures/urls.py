"""Addresses of the register; those of one procedure (`<code>/`) come last."""

from django.urls import include, path

from .views import posting, publication, reviews, scanning

posting_urls = [
    path("", posting.index, name="posting"),
    path("scans/<int:pk>/", scanning.scan, name="scan"),
    path("scans/<int:pk>/read", scanning.read, name="scan_read"),
    path("scans/<int:pk>/finish", scanning.finish, name="scan_finish"),
    path("scans/<int:pk>/attach", scanning.attach, name="scan_attach"),
    path("scans/<int:pk>/result.pdf", scanning.result, name="scan_result"),
    path("<slug:unit_code>/", posting.unit, name="posting_unit"),
    path("<slug:unit_code>/sheets.pdf", posting.sheets, name="posting_sheets"),
    path("<slug:unit_code>/sheets/<str:code>/<int:number>.pdf", posting.sheet, name="posting_sheet"),
    path("<slug:unit_code>/scan", posting.start_scan, name="scan_start"),
    path("<slug:unit_code>/<int:pk>/take-down/", posting.take_down, name="take_down"),
]

review_urls = [
    path("", reviews.plans, name="reviews"),
    path("new/", reviews.new_plan, name="review_new"),
    path("ledger/", reviews.ledger, name="review_ledger"),
    path("ledger/export.<str:kind>", reviews.export, name="review_export"),
    path("plans/<int:pk>/", reviews.plan, name="review_plan"),
    path("plans/<int:pk>/add", reviews.add, name="review_add"),
    path("plans/<int:pk>/approve", reviews.approve, name="review_approve"),
    path("<int:pk>/", reviews.review, name="review"),
    path("<int:pk>/remove", reviews.remove, name="review_remove"),
    path("<int:pk>/assess/", reviews.assess, name="review_assess"),
    path("<int:pk>/decide", reviews.decide, name="review_decide"),
    path("<int:pk>/complete", reviews.complete, name="review_complete"),
]

app_name = "procedures"
urlpatterns = [
    path("posting/", include(posting_urls)),
    path("publication/", publication.index, name="publication"),
    path("reviews/", include(review_urls)),
]
