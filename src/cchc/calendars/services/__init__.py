"""All changes of the calendar: days, decisions, office hours, what people decide about moved dates."""
