"""What every answer carries, whatever it is and whoever gets it."""

EXACT = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
POLICY = (
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'",
    "frame-ancestors 'none'",
)  # fmt: skip
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")


def amiss(answer) -> list[str]:
    """What is wrong with the headers of an answer; [] is as it should be."""
    wrong = [name for name, value in EXACT.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    wrong += [f"policy without {words}" for words in POLICY if words not in policy.split("; ")]
    wrong += [f"policy with {words}" for words in ("unsafe", "*", "http:", "https:") if words in policy]
    wrong += ["Permissions-Policy"] if "camera=()" not in answer.get("Permissions-Policy", "") else []
    wrong += [name for name in NEVER if name in answer]
    kept = answer.get("Cache-Control", "")
    if _of_a_person(getattr(answer, "wsgi_request", None)) and "no-store" not in kept:
        wrong.append(f"Cache-Control: {kept}: a person's page may be kept")
    return wrong + ([] if kept else ["Cache-Control"])


def _of_a_person(request) -> bool:
    """Whether the answer depends on who asked: by session on pages, by token alone in the API."""
    if request is None or request.path.startswith("/api/"):
        return request is not None and "HTTP_AUTHORIZATION" in request.META
    return getattr(request, "user", None) is not None and request.user.is_authenticated
