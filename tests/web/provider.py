"""A small OpenID Connect provider on loopback, to try the national sign-in against: it can also answer wrongly."""

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ruamjai-tests", "a secret between two"


class Provider:
    """``claims`` replaces parts of the next tokens (None takes one away); ``key`` signs; ``issuer`` is what discovery says."""

    def __init__(self) -> None:
        self.key = self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.algorithm = "RS256"
        self.claims: dict[str, object] = {}
        self.subject = "person-1"
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self) -> dict[str, object]:
        from ruamjai.web import oidc_settings

        return oidc_settings.settings_of(issuer=self.base, client_id=CLIENT, secret=SECRET, name="ThaiD")

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.base}/authorize", "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def keys(self) -> dict[str, object]:
        published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [published | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, as if the person had agreed."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, object] | None:
        known = self.codes.pop(asked.get("code", ""), None)
        if known is None or (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
            return None
        now = int(time.time())
        claims = {
            "iss": self.base, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": known.get("nonce"),
            "preferred_username": "administrator-th", "name": "ไม่ควรถูกเก็บ",
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.key if self.algorithm == "RS256" else "k" * 32
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})
        return {"access_token": "worth-nothing", "token_type": "Bearer", "id_token": signed}

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler below has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                else:
                    self._answer(
                        {"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}[parts.path]()
                    )

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                told = provider.token({name: values[0] for name, values in parse_qs(body).items()})
                self._answer(told or {"error": "invalid_grant"}, 200 if told else 400)

            def _answer(self, told: dict[str, object], status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        return Handler
