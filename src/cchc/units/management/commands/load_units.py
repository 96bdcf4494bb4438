"""`cchc load_units`: add the units of the seed files that are not there yet."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.units.services import loading


class Command(BaseCommand):
    """Load the units; safe to repeat."""

    help = _("Nạp danh mục đơn vị hành chính (34 tỉnh, 3.321 xã và các đơn vị trước ngày 01/7/2025).")

    def work(self, **options: Any) -> object:
        loaded = loading.load(watch=self.track, label=_("Nạp đơn vị"))
        self.say(
            _("Đã thêm %(added)s đơn vị, %(links)s lượt kế tiếp; danh mục có %(all)s đơn vị.")
            % {"added": loaded.units_added, "links": loaded.successions_added, "all": loaded.units}
        )
        return asdict(loaded)
