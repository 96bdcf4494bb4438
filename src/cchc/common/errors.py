"""The two ways the system says no besides PermissionDenied and 404."""


class RuleError(Exception):
    """A rule of the domain refused. The message is a finished sentence for the person who tried (HTTP 422, exit 1).

    `field` names the form field that the sentence belongs to, if one does.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class ConflictError(RuleError):
    """Somebody else saved in between: what they wrote stays, what was typed is kept beside it (HTTP 409)."""
