#!/usr/bin/env python
"""Django's own entry; `cchc` is the one for people."""

from cchc.config.cli import main

if __name__ == "__main__":
    main()
