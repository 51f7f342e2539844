"""What Django's own reports of an error may hold: its debug page, and the mail that an operator's handler may send.

Both print every local variable, the form, the cookies and the exception's own words, any of which may be somebody's name,
number, password or code. Marking views one by one would miss the next one: nothing of all that is printed, of any view.
"""

from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from ruamjai.web import masking

_TOLD_OF_A_REQUEST = ("REQUEST_METHOD", "SERVER_PROTOCOL", "CONTENT_TYPE", "CONTENT_LENGTH")


class NothingHeld(SafeExceptionReporterFilter):
    """No variable, no field of a form and no cookie, whether debugging is on or not."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always."""
        return True

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        """What a request was like, without who asked and what for."""
        return {name: request.META.get(name, "") for name in _TOLD_OF_A_REQUEST} if request else {}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, str]:
        """The names of cookies alone."""
        return dict.fromkeys(request.COOKIES, self.cleansed_substitute) if request else {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        """The names of the form's fields alone."""
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list[tuple[str, Any]]:
        """None."""
        return []


class Report(ExceptionReporter):
    """Kind and places of an error; its words as far as a log may hold them."""

    def get_traceback_data(self) -> dict[str, Any]:
        """What Django's templates of a report print."""
        data: dict[str, Any] = super().get_traceback_data()
        data |= {"request_GET_items": (), "request_FILES_items": (), "user_str": "", "unicode_hint": "", "exception_notes": ""}
        if self.request is not None:
            data["request_insecure_uri"] = masking.masked(self.request.path)
        if self.exc_value is not None:
            data["exception_value"] = masking.words_of(self.exc_value)
        for frame in data.get("frames", ()):
            frame["exc_cause"] = frame["exc_cause"] and type(frame["exc_cause"]).__name__
        return data
