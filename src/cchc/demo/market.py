"""Ten invented procedures of the invented province: two versions, a wall with faults, a year's review."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cchc.procedures.choices import Change, Criterion, Medium, ProcedureLevel, Proposal
from cchc.procedures.models import Posting, Procedure, PublicationDecision, ReviewPlan, Version
from cchc.procedures.rules.content import Agency, Case, Component, Content, Fee, Method, Result
from cchc.procedures.services import listings, registering, reviews, versions
from cchc.procedures.services.reviews import Assessment, Cost

from . import world
from .timeline import Scene

WORLD = "cho-phien"


def load(scene: Scene) -> None:
    """Load what is not there yet."""
    data = world.read(WORLD)
    if Procedure.objects.filter(code=data["procedures"][0]["code"]).exists():
        return
    first, amended = (_decision(scene, data[key]) for key in ("decision", "amended_by"))
    for row in data["procedures"]:
        procedure = _procedure(scene, data, row, first)
        if "then" in row:
            _publish(scene, procedure, _content(data, row | {"days": row["then"]}), amended, Change.AMENDED)
        _post(scene, data, row, procedure)
    _review(scene, data)


def _decision(scene: Scene, row: dict[str, Any]) -> PublicationDecision:
    day = scene.calendar.day(row["day"])
    facts = registering.DecisionFacts(
        number=row["number"],
        issued_on=day,
        agency="Ủy ban nhân dân tỉnh Hậu Sơn",
        level=ProcedureLevel.PROVINCE,
        document_effective_on=day + timedelta(days=7),
        made_public_on=scene.calendar.day(row["day"] + 4),
    )
    return registering.record_decision(actor=scene.officer, facts=facts)


def _procedure(scene: Scene, data: dict[str, Any], row: dict[str, Any], decision: PublicationDecision) -> Procedure:
    procedure = registering.create_procedure(
        actor=scene.officer,
        code=row["code"],
        local_code=row["code"],
        keeper=scene.units[data["keeper"]],
        is_fictional=True,
    )
    version = _publish(scene, procedure, _content(data, row), decision, Change.NEW)
    listings.add(
        actor=scene.officer,
        unit=scene.units[data["unit"]],
        procedure=procedure,
        level=ProcedureLevel.COMMUNE,
        valid_from=version.valid_from or scene.calendar.today,
        decision=decision.number,
    )
    return procedure


def _publish(
    scene: Scene, procedure: Procedure, content: Content, decision: PublicationDecision, change: Change
) -> Version:
    day = decision.document_effective_on or scene.calendar.today
    now = min(world.at(day, "08:00"), scene.calendar.now)
    draft = versions.write(actor=scene.officer, procedure=procedure, content=content, now=now)
    return versions.publish(
        actor=scene.officer, version_id=draft.pk, valid_from=day, decision=decision, change=change, now=now
    )


def _content(data: dict[str, Any], row: dict[str, Any]) -> Content:
    fee = Fee(Decimal(row["fee"]), text="" if row["fee"] else "Không thu")
    term = Decimal(row["days"])
    return Content(
        name=row["name"],
        sector=data["sector"],
        levels=(ProcedureLevel.COMMUNE.value,),
        subjects="Cá nhân, hộ kinh doanh",
        set_count=1,
        agencies=(
            Agency("competent", "Ủy ban nhân dân xã An Bình"),
            Agency("executing", "Trung tâm Phục vụ hành chính công xã An Bình"),
        ),
        cases=(
            Case(
                steps=("Nộp hồ sơ tại Trung tâm Phục vụ hành chính công xã.", "Nhận kết quả theo giấy hẹn."),
                methods=tuple(Method(channel, term, "wd", fees=(fee,)) for channel in ("direct", "online")),
                components=tuple(_paper(name) for name in row["papers"]),
            ),
        ),
        results=(Result(f"Giấy xác nhận việc {row['name'][:1].lower()}{row['name'][1:]}"),),
        source="Dữ liệu minh họa",
        caution="Thủ tục hư cấu, chỉ có trong dữ liệu minh họa.",
    )


def _paper(name: str) -> Component:
    is_copy = name.startswith("Bản sao")
    return Component(name, originals=0 if is_copy else 1, copies=1 if is_copy else 0)


def _post(scene: Scene, data: dict[str, Any], row: dict[str, Any], procedure: Procedure) -> None:
    """Hang what the file says hangs: an old sheet too, which no service would hang today."""
    version = procedure.versions.filter(number=row["posted"]).first()
    if version is None:
        return
    day = max(scene.calendar.day(data["posted_on"]), version.valid_from or date.min)
    Posting.objects.create(
        unit=scene.units[data["unit"]],
        version=version,
        medium=Medium.PAPER,
        place=data["place"],
        posted_on=day,
        recorded_at=min(world.at(day, "09:00"), scene.calendar.now),
        recorded_by=scene.users["dau-moi"],
    )


def _review(scene: Scene, data: dict[str, Any]) -> None:
    said = data["reviews"]
    approved_on = scene.calendar.day(said["approved"])
    now = world.at(approved_on, "08:00")
    plan = reviews.start_plan(
        unit=scene.units[data["keeper"]], year=approved_on.year, actor=scene.officer, now=now, is_fictional=True
    )
    made = {}
    for row in said["rows"]:
        version = Version.objects.get(procedure__code=row["code"], number=1)
        made[row["code"]] = reviews.add_review(
            plan_id=plan.pk,
            version=version,
            lead=scene.units[row["lead"]],
            due_on=date(plan.year, 12, 15),
            actor=scene.officer,
        )
    plan = reviews.approve_plan(
        plan_id=plan.pk,
        number=said["number"],
        approved_on=approved_on,
        actor=scene.leader,
        today=scene.calendar.today,
    )
    for row in said["rows"]:
        if "proposed" in row:
            _walk(scene, plan, made[row["code"]].pk, row, Decimal(said["income"]))


def _walk(scene: Scene, plan: ReviewPlan, review_id: int, row: dict[str, Any], income: Decimal) -> None:
    day = scene.calendar.day
    before, after = (Cost("Chuẩn bị, nộp và nhận kết quả", Decimal(hours), income) for hours in row["hours"])
    said = Assessment(
        met=dict.fromkeys(Criterion, True) | {Criterion.COST: False},
        texts={Criterion.COST: "Thời gian của người dân giảm được"},
        proposal=Proposal.AMEND,
        proposal_text=row["text"],
        before=(before,),
        after=(after,),
        days_before=Decimal(row["days"][0]),
        days_after=Decimal(row["days"][1]),
        volume=row["volume"],
        volume_source="Số liệu minh họa",
    )
    reviews.assess(review_id=review_id, said=said, actor=scene.officer, now=world.at(day(row["proposed"]), "09:00"))
    today = scene.calendar.today
    if "decided" in row:
        reviews.decide(
            review_id=review_id,
            accepted=True,
            text=f"{plan.number}, phương án được chấp nhận",
            decided_on=day(row["decided"]),
            actor=scene.leader,
            today=today,
        )
    if "done" in row:
        amended = PublicationDecision.objects.filter(versions__procedure__versions__reviews=review_id)
        reviews.complete(
            review_id=review_id,
            done_on=day(row["done"]),
            decision=amended.order_by("-issued_on").first(),
            actor=scene.officer,
            today=today,
        )
