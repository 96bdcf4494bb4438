"""The process that test_commands.py kills while it writes into the store."""

import itertools
import sys

import django

django.setup()

from cchc.files import disk  # noqa: E402 - Django must be set up first


def slowly():
    for n in itertools.count():
        if n == 3:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
            sys.stdin.read()  # stands still here until it is killed
        yield b"x" * disk.CHUNK


with disk.receive(slowly(), 10**9):
    pass
