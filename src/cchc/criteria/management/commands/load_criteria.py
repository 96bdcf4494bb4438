"""`cchc load_criteria`: programmes, areas, themes and the check-item sets that come with the product."""

from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.criteria.services import loading

DATA = Path(__file__).parents[2] / "data"


class Command(BaseCommand):
    help = _("Nạp chương trình, lĩnh vực và bộ nội dung kiểm tra; chạy lại không tạo thêm gì.")

    def work(self, **options: Any) -> object:
        n_areas = loading.load_programmes(_read("programmes.yaml"))
        loaded = loading.load_set(_read("kiem-tra-cchc.yaml"), now=timezone.now())
        words = {"set": loaded.criteria_set, "n": loaded.n_items, "areas": n_areas}
        done = _("Đã công bố %(set)s: %(n)s nội dung.") if loaded.is_new else _("Giữ %(set)s: %(n)s nội dung.")
        self.say(done % words)
        return {
            "code": loaded.criteria_set.code,
            "version": loaded.criteria_set.version,
            "items": loaded.n_items,
            "areas": n_areas,
            "new_version": loaded.is_new,
        }


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
