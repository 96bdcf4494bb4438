"""`cchc load_demo`: the five reports and the invented province. Safe to repeat, quick when nothing has changed."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.demo import loader
from cchc.demo.models import LoadedWorld
from cchc.demo.timeline import Step


class Command(BaseCommand):
    help = _("Nạp dữ liệu minh họa: năm bài báo và tỉnh Hậu Sơn hư cấu; chạy lại không tạo thêm gì")

    def work(self, **options: Any) -> object:
        if not settings.DEMONSTRATION:
            raise RuleError(_("Lệnh này nạp dữ liệu giả, chỉ dùng cho bản minh họa. Bản thật: cchc migrate."))
        is_new = not loader.is_loaded()
        loaded = loader.load(now=timezone.now(), watch=self._watch) if is_new else LoadedWorld.objects.latest("pk")
        if is_new:
            words = {name: loaded.counts[name] for name in ("plans", "inspections", "documents")}
            self.say(_("Đã nạp %(plans)s kế hoạch, %(inspections)s cuộc kiểm tra, %(documents)s văn bản.") % words)
        else:
            self.say(_("Dữ liệu minh họa đã có, không nạp lại."))
        return {"loaded": is_new, "today": loaded.today, "counts": loaded.counts}

    def _watch(self, steps: list[Step], label: str) -> Iterable[Step]:
        return self.track(steps, label)
