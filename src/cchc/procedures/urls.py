"""Addresses of the register; those of one procedure (`<code>/`) come last."""

from django.urls import include, path

from .views import counts, drafting, imports, local, posting, publication, register, reviews, scanning

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

# What is one procedure's comes last: its code is any text.
register_urls = [
    path("", register.index, name="list"),
    path("new/", drafting.new, name="new"),
    path("decisions/<int:pk>/", publication.decision, name="decision"),
    path("<str:code>/", register.detail, name="detail"),
    path("<str:code>/start", drafting.start, name="start"),
    path("<str:code>/draft/", drafting.draft, name="draft"),
    path("<str:code>/draft/publish/", drafting.publish, name="publish"),
    path("<str:code>/draft/discard/", drafting.discard, name="discard"),
    path("<str:code>/abolish/", drafting.abolish, name="abolish"),
    path("<str:code>/focal/", drafting.focal, name="focal"),
    path("<str:code>/units/", local.units, name="units"),
    path("<str:code>/units/<int:pk>/end/", local.end_listing, name="end_listing"),
    path("<str:code>/processes/new/", local.new_process, name="process_new"),
    path("<str:code>/processes/<int:pk>/", local.process, name="process"),
    path("<str:code>/processes/<int:pk>/activate", local.activate, name="process_activate"),
    path("<str:code>/processes/<int:pk>/discard", local.discard, name="process_discard"),
    path("<str:code>/processes/<slug:unit_code>/<slug:case_code>/", local.edit_process, name="process_edit"),
    path("<str:code>/<int:number>/", register.version, name="version"),
    path("<str:code>/<int:number>/compare/<int:other>/", register.compare, name="compare"),
]

app_name = "procedures"
urlpatterns = [
    path("counts/", counts.index, name="counts"),
    path("import/", imports.upload, name="import"),
    path("import/preview/", imports.preview, name="import_preview"),
    path("import/template.xlsx", imports.template, name="import_template"),
    path("export.<str:kind>", imports.export, name="export"),
    path("posting/", include(posting_urls)),
    path("publication/", publication.index, name="publication"),
    path("reviews/", include(review_urls)),
    path("", include(register_urls)),
]
