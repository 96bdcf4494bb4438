from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "cchc.inspections"
    label = "inspections"

    def ready(self) -> None:
        """Join the lower floors' hooks; they are listed in docs/architecture.md."""
        # These modules need the models, which are there only now.
        from cchc.accounts import hooks as account_hooks  # noqa: PLC0415
        from cchc.common import search as searches  # noqa: PLC0415
        from cchc.documents import hooks as document_hooks  # noqa: PLC0415
        from cchc.files import hooks as file_hooks  # noqa: PLC0415
        from cchc.legislation import hooks as legislation_hooks  # noqa: PLC0415
        from cchc.metrics import hooks as metric_hooks  # noqa: PLC0415
        from cchc.notices import hooks as notice_hooks  # noqa: PLC0415
        from cchc.procedures import hooks as procedure_hooks  # noqa: PLC0415
        from cchc.tasks import hooks as task_hooks  # noqa: PLC0415
        from cchc.units import hooks as unit_hooks  # noqa: PLC0415

        from . import hooks, search  # noqa: PLC0415
        from .choices import PlanStatus, Stage  # noqa: PLC0415
        from .queries import citing, counted, follow_up, origins, owed  # noqa: PLC0415
        from .services import replies, telling, wall_scans  # noqa: PLC0415

        account_hooks.state_labels["plan"] = dict(PlanStatus.choices)
        account_hooks.state_labels["inspection"] = dict(Stage.choices)
        account_hooks.admits.append(hooks.admits)
        document_hooks.visible.append(hooks.visible_documents)
        file_hooks.scopes["inspections.answer"] = hooks.may_read_answer_file
        file_hooks.scopes["inspections.minutes"] = hooks.may_read_minutes_file
        file_hooks.scopes["inspections.self_answer"] = hooks.may_read_self_answer_file
        file_hooks.scopes["inspections.findingreply"] = hooks.may_read_reply_file
        legislation_hooks.citing.append(citing.plans_citing)
        metric_hooks.may_record.append(hooks.may_record_figure)
        metric_hooks.may_report.append(hooks.may_report_figure)
        metric_hooks.visible.append(hooks.visible_figures)
        metric_hooks.used_in.append(hooks.uses_of_figure)
        notice_hooks.due_things.append(owed.due_things)
        notice_hooks.daily.append(lambda now: replies.close_overdue(now=now))
        notice_hooks.still_due |= {
            owed.SELF_REPORT: owed.is_self_report_due,
            owed.REPLY: owed.is_reply_due,
            telling.NOTIFIED: owed.is_self_report_due,
            telling.RETURNED: owed.is_self_report_due,
            telling.SUBMITTED: owed.is_submitted_still,
            telling.SENT: owed.is_visit_ahead,
            telling.REPLY_OPEN: owed.is_reply_due,
            telling.REPLY_SENT: owed.is_conclusion_ahead,
            telling.REPLY_ANSWERED: owed.is_conclusion_ahead,
        }
        metric_hooks.collectors |= counted.COLLECTORS
        procedure_hooks.may_scan.append(wall_scans.may_scan)
        procedure_hooks.attaching[wall_scans.PREFIX] = procedure_hooks.Attaching(wall_scans.places, wall_scans.attach)
        task_hooks.origins[follow_up.ORIGIN] = origins.origin_of
        task_hooks.visible.append(follow_up.visible_tasks)
        unit_hooks.sections.append(hooks.unit_section)
        searches.register(search.find_inspections)
        searches.register(search.find_plans)
        _join_calendar()


def _join_calendar() -> None:
    from cchc.calendars import hooks as calendar_hooks  # noqa: PLC0415  # needs the models, as above

    from .queries import moved  # noqa: PLC0415  # as above
    from .services.moved import recompute  # noqa: PLC0415  # as above

    calendar_hooks.moving.append(moved.moved_by)
    calendar_hooks.recompute |= dict.fromkeys((moved.SELF_REPORT, moved.REPLY, moved.REMEDY), recompute)
