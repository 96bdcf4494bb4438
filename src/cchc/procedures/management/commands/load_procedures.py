"""`cchc load_procedures`: the procedures that come with the product, as far as public sources tell of them."""

from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.procedures.services import loading

DATA = Path(__file__).parents[2] / "data" / "procedures.yaml"


class Command(BaseCommand):
    help = _("Nạp các thủ tục hành chính thông dụng, kèm nguồn và độ tin cậy; chạy lại không tạo thêm gì.")

    def work(self, **options: Any) -> object:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        data = yaml.load(DATA.read_bytes(), Loader=loader)  # noqa: S506  # both are safe loaders
        loaded = loading.load(data, now=timezone.now())
        words = {"new": loaded.n_new, "all": loaded.n_all}
        self.say(_("Đã nạp %(new)s trong %(all)s thủ tục.") % words)
        return {"procedures": loaded.n_all, "new": loaded.n_new}
