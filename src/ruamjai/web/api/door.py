"""The API as one thing: its addresses, its description, and what every answer has in common."""

import re
from collections.abc import Callable
from functools import cache, cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ruamjai.web.api import exports, facts, figures, problems, spdci

DESCRIPTION = """Figures of areas are public, with the counts withheld that pages withhold. Facts of households need a token \
and stand under pseudonyms; whole tables come as files that a worker makes. Every list is read by `cursor`; a walk stays \
with the run that it began with."""


class Described(NinjaAPI):
    """The API with a description that tells of problems by their own content type."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where the API lies, whatever is being served."""
        return "/api/"

    def get_openapi_schema(self, **_where: Any) -> dict[str, Any]:
        """The OpenAPI description: the same wherever it is asked for, and a quarter of a second's work, so it is made once."""
        return self._described

    @cached_property
    def _described(self) -> dict[str, Any]:
        schema = super().get_openapi_schema()
        for path in schema["paths"].values():
            for operation in path.values():
                if operation.get("security") == [{"AnybodyOrToken": []}]:
                    operation["security"] = [{}, {"Token": []}]
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    if content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/ProblemOut"):
                        response["content"] = {problems.CONTENT_TYPE: content["application/json"]}
        schemes = schema["components"].get("securitySchemes", {})
        schemes.pop("AnybodyOrToken", None)
        return schema


api = Described(
    title="Ruamjai · ร่วมใจ",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/v1/openapi.json",
    urls_namespace="api",
)
api.add_router("/v1", figures.router)
api.add_router("/v1", facts.router)
api.add_router("/v1", exports.router)
api.add_router("/spdci", spdci.router)


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """A problem, or the same as the SPDCI description has it."""
    if request.path.startswith("/api/spdci/"):
        return spdci.refused(error)
    return problems.answer(request, error)


for kind in (Exception, Http404, HttpError, AuthenticationError, ValidationError, problems.Refused):
    api.add_exception_handler(kind, refused)


@cache
def _asked_by(route: str) -> frozenset[str] | None:
    """What an address may be asked in its query; None for an address that is not described."""
    parts = api.get_openapi_schema()["paths"].get("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route))
    if parts is None:
        return None
    return frozenset(
        one["name"] for operation in parts.values() for one in operation.get("parameters", []) if one["in"] == "query"
    )


def _strictly(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that refuses what it was not asked to know: a mistyped filter would otherwise read as none."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = _asked_by(request.resolver_match.route)
        if known is not None and set(request.GET) - known:
            return refused(request, problems.Refused(422, where="query", code="unknown_parameter"))
        return view(request, *args, **kwargs)

    return wrapped


@csrf_exempt  # no cookie opens the API: a POST astray is not found, like a GET
def _unknown(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Any address of the API that there is not."""
    return refused(request, problems.Refused(404))


def _patterns() -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in api.urls[0]:
        if pattern.name != "api-root":
            pattern.callback = problems.as_problem(_strictly(pattern.callback), refused)
            found.append(pattern)
    return [*found, re_path(r"^(?:v1|spdci)/", _unknown)]  # whatever comes behind: a line break too


PATTERNS = _patterns()
