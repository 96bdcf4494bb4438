"""Pages of the calendar: everybody who signs in reads them, administrators change it."""
