from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "cchc.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Join the lower floors' hooks; they are listed in docs/architecture.md."""
        # These modules need the models, which are there only now.
        from cchc.accounts import hooks as account_hooks  # noqa: PLC0415
        from cchc.common import search as searches  # noqa: PLC0415
        from cchc.files import hooks as file_hooks  # noqa: PLC0415
        from cchc.metrics import hooks as metric_hooks  # noqa: PLC0415
        from cchc.notices import hooks as notice_hooks  # noqa: PLC0415
        from cchc.units import hooks as unit_hooks  # noqa: PLC0415

        from . import joining, search  # noqa: PLC0415
        from .choices import TaskStatus  # noqa: PLC0415
        from .queries import owing  # noqa: PLC0415

        account_hooks.state_labels["task"] = dict(TaskStatus.choices)
        file_hooks.scopes["tasks.event"] = joining.may_read_event_file
        notice_hooks.due_things.append(owing.due_things)
        notice_hooks.still_due[owing.REMINDER] = owing.is_task_still_owed
        notice_hooks.still_due[owing.VERIFY] = owing.is_proof_still_waiting
        notice_hooks.still_due["tasks.proof"] = owing.is_verification_still_wanted
        notice_hooks.still_due["tasks.extension_asked"] = owing.is_extension_still_open
        unit_hooks.sections.append(joining.unit_section)
        searches.register(search.find_tasks)
        metric_hooks.collectors.update(
            reminders_received=joining.reminders_received,
            assigned_tasks=joining.assigned_tasks,
            assigned_tasks_on_time=joining.assigned_tasks_on_time,
            assigned_tasks_late=joining.assigned_tasks_late,
            assigned_tasks_overdue=joining.assigned_tasks_overdue,
        )
