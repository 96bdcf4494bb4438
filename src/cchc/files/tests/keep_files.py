"""`python -m cchc.files.tests.keep_files COUNT`: keep COUNT pictures in the world of the surroundings."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.utils import timezone

    from cchc.files import services
    from cchc.files.tests import makers

    for number in range(int(sys.argv[1])):
        services.store(
            actor=None,
            data=makers.picture(size=(40, 30 + number)),
            name=f"anh-{number}.png",
            subject_type="units.unit",
            subject_id="1",
            now=timezone.now(),
        )
