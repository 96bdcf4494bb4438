"""The pages that axe looks at: account → (name, path). A page that is added to the product is added here.

{visiting} and other stages stand for the code of an inspection in that stage, {plan}, {figure} … for those of PLACES.
"""

# The inspection in stage :name of the running campaign, if possible of the team whose secretary is `thu-ky`.
INSPECTION = """
    SELECT i.code FROM inspections_inspection i JOIN inspections_plan p ON p.id = i.plan_id
    WHERE i.stage = :name AND p.status = 'running' AND p.kind = 'planned'
    ORDER BY EXISTS (SELECT 1 FROM inspections_membership m JOIN accounts_user u ON u.id = m.user_id
                     WHERE m.team_id = i.team_id AND u.username = 'thu-ky') DESC, i.id LIMIT 1"""
PLACES = {
    "plan": "SELECT code FROM inspections_plan WHERE status = 'running' AND kind = 'planned'",
    "draft_plan": "SELECT code FROM inspections_plan WHERE status = 'draft'",
    "submitted_plan": "SELECT code FROM inspections_plan WHERE status = 'submitted'",
    "read_by_unit": """
        SELECT max(i.code) FROM inspections_inspection i JOIN accounts_post p ON p.unit_id = i.unit_id
        JOIN accounts_user u ON u.id = p.user_id WHERE u.username = 'dau-moi' AND i.stage IN ('issued', 'closed')""",
    "figure": "SELECT min(figure_id) FROM inspections_citation",
    "document": "SELECT min(id) FROM documents_document WHERE status = 'issued'",
    "notice": "SELECT max(id) FROM documents_document WHERE status = 'issued' AND kind = 'TB' AND NOT is_historical",
    "full_book": "SELECT book_id FROM documents_document WHERE kind = 'TB' AND book_id > 0 GROUP BY book_id ORDER BY count(*) DESC",
    "reported": """
        SELECT max(f.id) FROM metrics_figure f JOIN metrics_metric m ON m.id = f.metric_id
        JOIN accounts_post p ON p.unit_id = f.unit_id JOIN accounts_user u ON u.id = p.user_id
        WHERE u.username = 'dau-moi' AND m.code = 'resolved'""",
    "book": "SELECT min(id) FROM documents_book",
    "task": """
        SELECT t.code FROM tasks_task t JOIN accounts_user u ON u.id = t.doer_id
        WHERE u.username = 'dau-moi' AND t.status = 'returned'""",
    "repeated": """
        SELECT max(i.code) FROM inspections_inspection i WHERE i.previous_id IS NOT NULL AND i.stage = 'issued'""",
    "draw": "SELECT max(id) FROM inspections_draw",
    "own_report": """
        SELECT i.code FROM inspections_selfreport r JOIN inspections_inspection i ON i.id = r.inspection_id
        JOIN accounts_post p ON p.unit_id = i.unit_id JOIN accounts_user u ON u.id = p.user_id
        WHERE u.username = 'dau-moi' AND r.status = 'open'""",
    "entry": "SELECT max(id) FROM audit_entry",
    "set": "SELECT code || '/' || version FROM criteria_criteriaset WHERE status = 'published'",
}
# The public site: nobody signs in.
PUBLIC = [
    ("home", "/"),
    ("conclusions", "/conclusions/"),
    ("conclusion", "/conclusions/thoi-binh-2016/"),
    ("draws", "/draws/"),
    ("draw", "/draws/{draw}/"),
    ("deadline", "/deadline/"),
    (
        "deadline-answer",
        "/deadline/?accepted=2026-08-21T10:00&term=5wd&pause=2026-08-24T10:00/2026-08-26T10:00/pause",
    ),
    ("deadline-long", "/deadline/?accepted=2026-07-06T09:00&term=60wd"),
    ("deadline-wrong", "/deadline/?accepted=31/2/2026&amount=0&measure=wd&place=tan+lap"),
    ("seals", "/seals/"),
    ("procedures", "/procedures/"),
    ("procedures-found", "/procedures/?q=khai+sinh&level=commune"),
    ("procedure", "/procedures/1.001193/"),
    ("procedure-cases", "/procedures/1.013814/?case=giai-the"),
    ("procedure-doubtful", "/procedures/1.013217/"),
    ("procedure-checklist", "/procedures/1.001193/checklist"),
    ("not-there", "/khong-co/"),
]

# One template draws everybody's start page: axe looks at it with much work, with the unit's work, and with none.
PAGES: dict[str, list[tuple[str, str]]] = {
    "can-bo-cchc": [
        ("start", "/"),
        ("inspections", "/inspections/"),
        ("plan", "/inspections/plans/{plan}/"),
        ("plan-history", "/inspections/plans/{plan}/history/"),
        ("plan-teams", "/inspections/plans/{plan}/teams/"),
        ("plan-new", "/inspections/plans/new/"),
        ("plan-draft", "/inspections/plans/{draft_plan}/"),
        ("plan-edit", "/inspections/plans/{draft_plan}/edit/"),
        ("plan-units", "/inspections/plans/{draft_plan}/units/"),
        ("draw-new", "/inspections/plans/{draft_plan}/draw/"),
        ("summary-plan", "/inspections/plans/{plan}/summary/"),
        ("summary-year", "/inspections/summary/"),
        ("summary-rows", "/inspections/summary/rows/?show=shortfalls"),
        ("summary-compare", "/inspections/summary/compare/"),
        ("summary-repeats", "/inspections/summary/repeats/"),
        ("summary-report", "/inspections/summary/report/"),
        ("inspection", "/inspections/{issued}/"),
        ("inspection-history", "/inspections/{issued}/history/"),
        ("conclusion-draft", "/inspections/{drafting}/conclusion/"),
        ("report-2016", "/inspections/thoi-binh-2016/"),
        ("report-2016-conclusion", "/inspections/thoi-binh-2016/conclusion/"),
        ("report-2016-findings", "/inspections/thoi-binh-2016/findings/"),
        ("tasks", "/tasks/"),
        ("tasks-units", "/tasks/units/"),
        ("task", "/tasks/{task}/"),
        ("task-new", "/tasks/new/"),
        ("repeats", "/inspections/{repeated}/repeats/"),
        ("draw", "/inspections/draws/{draw}/"),
        ("reconcile", "/figures/reconcile/"),
        ("contradictions", "/figures/contradictions/"),
        ("templates", "/documents/templates/"),
        ("figures", "/figures/"),
        ("figures-catalogue", "/figures/catalogue/"),
        ("figure", "/figures/{figure}/"),
        ("figure-record", "/figures/record/"),
        ("documents", "/documents/"),
        ("document", "/documents/{document}/"),
        ("books", "/documents/books/"),
        ("criteria", "/criteria/"),
        ("criteria-set", "/criteria/{set}/"),
        ("criteria-import", "/criteria/import/"),
        ("procedures-counts", "/procedures/counts/?unit=do-luong&day=31/12/2024"),
        ("procedures-counts-wrong", "/procedures/counts/?day=31/02/2024"),
        ("procedures-import", "/procedures/import/"),
        ("units", "/units/"),
        ("notices", "/notices/"),
        ("unit", "/units/thoi-binh/"),
        ("search", "/search?q=do+luong"),
        ("search-nothing", "/search?q=zzzz"),
        ("rights", "/rights/"),
        ("profile", "/account/"),
        ("not-there", "/inspections/khong-co-ma-nay/"),
    ],
    "lanh-dao": [
        ("plan-to-sign", "/inspections/plans/{submitted_plan}/"),
        ("conclusion-to-sign", "/inspections/{submitted}/conclusion/"),
    ],
    "truong-doan": [("visit", "/inspections/{visiting}/visit/")],
    "thu-ky": [
        ("visit", "/inspections/{visiting}/visit/"),
        ("minutes", "/inspections/{visited}/minutes/"),
        ("findings", "/inspections/{visited}/findings/"),
        ("finding-new", "/inspections/{visited}/findings/new/"),
        ("request-new", "/inspections/{visited}/requests/new/"),
        ("conclusion", "/inspections/{drafting}/conclusion/"),
        ("reply", "/inspections/{drafting}/reply/"),
        ("self-report", "/inspections/{visiting}/self-report/"),
    ],
    "thanh-vien": [("visit", "/inspections/{visiting}/visit/")],
    "dau-moi": [
        ("start", "/"),
        ("inspections", "/inspections/"),
        ("self-report", "/inspections/{own_report}/self-report/"),
        ("self-report-figures", "/inspections/{own_report}/self-report/figures/"),
        ("self-report-words", "/inspections/{own_report}/self-report/report/"),
        ("tasks", "/tasks/"),
        ("task-proof", "/tasks/{task}/proof/"),
        ("notices", "/notices/"),
    ],
    "thu-truong": [("documents", "/documents/")],
    "xac-minh": [("conclusion", "/inspections/{issued}/conclusion/")],
    "hdnd": [("start", "/"), ("inspections", "/inspections/")],
    "kiem-toan": [
        ("journal", "/journal/"),
        ("journal-wrong", "/journal/?first=31/2/2026"),
        ("journal-nothing", "/journal/?person=zzzz"),
        ("journal-entry", "/journal/{entry}/"),
        ("seals", "/journal/seals/"),
        ("seal", "/journal/seals/1/"),
        ("forbidden", "/people/"),
    ],
    "quan-tri": [
        ("calendar", "/calendars/2026/"),
        ("calendar-provisional", "/calendars/2027/"),
        ("calendar-missing", "/calendars/2028/"),
        (
            "calendar-deadline",
            "/calendars/deadline/?accepted=2026-08-21T10:00&term=3wd&pause=2026-08-24T10:00/2026-08-26T10:00/restart",
        ),
        ("calendar-known", "/calendars/2024/?on=11/4/2024"),
        ("calendar-day", "/calendars/2026/days/new/"),
        ("calendar-settle", "/calendars/2027/settle/"),
        ("calendar-decisions", "/calendars/decisions/"),
        ("calendar-import", "/calendars/import/"),
        ("calendar-hours", "/calendars/hours/"),
        ("calendar-unit", "/calendars/units/xa-an-binh-hau-son/"),
        ("outbox", "/notices/outbox/"),
        ("ladder", "/notices/ladder/"),
        ("people", "/people/"),
        ("person", "/people/can-bo-cchc/"),
        ("person-new", "/people/new/"),
        ("unit-rename", "/units/xa-an-binh-hau-son/edit/rename/"),
        ("second-factor", "/account/second-factor/"),
    ],
}
