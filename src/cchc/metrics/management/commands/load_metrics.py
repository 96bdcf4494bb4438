"""`cchc load_metrics`: the catalogue of metrics that comes with the product."""

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.metrics.services import catalogue

CATALOGUE = Path(__file__).parents[2] / "data/metrics.yaml"


class Command(BaseCommand):
    help = _("Nạp danh mục chỉ tiêu; chạy lại không tạo thêm gì, định nghĩa đổi thì thành bản kế tiếp.")

    def work(self, **options: Any) -> object:
        loaded = catalogue.load_catalogue(yaml.safe_load(CATALOGUE.read_text(encoding="utf-8")))
        words = {"n": loaded.n_metrics, "new": loaded.n_new, "changed": loaded.n_changed}
        self.say(_("Danh mục có %(n)s chỉ tiêu: thêm %(new)s, bản mới %(changed)s.") % words)
        return {"metrics": loaded.n_metrics, "new": loaded.n_new, "changed": loaded.n_changed}
