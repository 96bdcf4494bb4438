"""People of the unit act at once. Run in the test's process on PostgreSQL, alone on a SQLite file."""

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

N_PEOPLE = 5


def act_at_once() -> dict[str, object]:  # noqa: PLR0915  # one story, told from its start
    """Five answer one item, then four approve the report, then four finish the replies; tell what is there."""
    from django.db import connection
    from django.utils import timezone

    from cchc.accounts.choices import Role
    from cchc.common.errors import RuleError
    from cchc.documents.models import Document
    from cchc.inspections.choices import SelfReportStatus, Stage, Stance
    from cchc.inspections.models import FindingReply, Inspection, SelfAnswer
    from cchc.inspections.rules import AnswerValues
    from cchc.inspections.services import replies, self_reports
    from cchc.notices.models import Notice
    from tests import factories

    report = factories.SelfReportFactory()
    inspection = report.inspection
    item = factories.CheckItemFactory(criteria_set=inspection.plan.criteria_set)
    focal = [factories.PostFactory(role=Role.FOCAL, unit=inspection.unit).user for _ in range(N_PEOPLE)]
    heads = [factories.PostFactory(role=Role.UNIT_HEAD, unit=inspection.unit, title="Chủ tịch").user for _ in range(4)]
    member = factories.MembershipFactory(team=inspection.team).user
    conflicts: list[int] = []

    def answer(number: int) -> None:
        saved = self_reports.save_answer(
            inspection_id=inspection.pk,
            item_id=item.pk,
            actor=focal[number],
            values=AnswerValues(note=f"Ghi chú {number}"),
            version=0,
            now=timezone.now(),
        )
        if saved.is_conflict:
            conflicts.append(number)

    def approve(number: int) -> None:
        now = timezone.now()
        self_reports.approve(inspection_id=inspection.pk, actor=heads[number], today=timezone.localdate(now), now=now)

    def finish(number: int) -> None:
        replies.submit(inspection_id=inspection.pk, actor=heads[number], now=timezone.now())

    def run(job: tuple[Callable[[int], None], int]) -> bool:
        try:
            job[0](job[1])
        except RuleError:
            return False
        finally:
            connection.close()
        return True

    def together(act: Callable[[int], None], count: int) -> int:
        with ThreadPoolExecutor(count) as pool:
            return sum(pool.map(run, [(act, number) for number in range(count)]))

    together(answer, N_PEOPLE)
    self_reports.submit(inspection_id=inspection.pk, actor=focal[0], now=timezone.now())
    approved = together(approve, len(heads))
    report.refresh_from_db()
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.MINUTED)
    row = factories.FindingReplyFactory(
        round=factories.ReplyRoundFactory(inspection=inspection), stance=Stance.AGREES, replied_at=timezone.now()
    )
    together(finish, len(heads))
    return {
        "answers": SelfAnswer.objects.filter(item=item).count(),
        "conflicts": len(conflicts),
        "approved": approved,
        "is_locked": report.status == SelfReportStatus.LOCKED,
        "papers": Document.objects.filter(kind="BC").count(),
        "told": Notice.objects.filter(recipient=member, kind="inspections.reply_sent").count(),
        "replies": FindingReply.objects.filter(pk=row.pk).count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    import django

    django.setup()
    json.dump(act_at_once(), sys.stdout)
