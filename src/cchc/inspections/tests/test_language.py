"""Official papers and the journal are Vietnamese, also for a reader whose pages are English."""

from django.utils import translation

from cchc.accounts.choices import Role
from cchc.audit.services import record
from cchc.documents import content
from cchc.inspections.choices import TeamRole
from cchc.inspections.models import Inspection
from cchc.inspections.papers import head
from cchc.inspections.papers.conclusion import conclusion_paper
from cchc.inspections.papers.minutes import minutes_paper
from cchc.inspections.papers.plan import plan_paper, team_paper
from cchc.metrics.choices import Coverage
from cchc.metrics.models import Figure

from .stages import submitted
from .world import World


def papers(world: World, pk: int) -> list[str]:
    inspection = Inspection.objects.get(pk=pk)
    signer = head.signer(world[Role.LEADER], world.department)
    made = [
        plan_paper(world.plan, signer),
        team_paper(world.team, signer),
        minutes_paper(inspection),
        conclusion_paper(inspection, signer),
    ]
    return [content.canonical(paper) for paper in made]


def test_papers_read_the_same_whatever_the_language_of_the_page(world: World) -> None:
    inspection = submitted(world)
    Figure.objects.update(coverage=Coverage.ALL)
    vietnamese = papers(world, inspection.pk)

    with translation.override("en"):
        in_english_pages = papers(world, inspection.pk)

    assert in_english_pages == vietnamese
    assert "toàn bộ, cả cấp dưới" in vietnamese[3]


def test_journal_keeps_vietnamese_words_whatever_the_language_of_the_page(world: World) -> None:
    with translation.override("en"):
        entry = record(
            "inspections.member_added",
            actor=world[Role.OFFICER],
            subject=world.team,
            after={"role": TeamRole.SECRETARY.label},
        )

    assert entry.after == {"role": "Thư ký"}
