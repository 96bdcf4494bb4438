"""What every page needs to know about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Tell whether this is the demonstration and whether a second factor is asked for."""
    return {"is_demonstration": settings.DEMONSTRATION, "two_factor_required": settings.REQUIRE_TWO_FACTOR}
