"""What every page of the public site needs to know."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Tell whether the data is the demonstration's."""
    return {"is_demonstration": settings.DEMONSTRATION}
