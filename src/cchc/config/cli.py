"""`cchc`: the command line beside the web, a thin door over the management commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run `cchc COMMAND …`; without a command, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    execute_from_command_line(["cchc", *sys.argv[1:]])
