"""The API, its description, and the tokens for it."""

from django.urls import include, path

from ruamjai.web import api
from ruamjai.web.views import tokens

urlpatterns = [
    path("", api.page, name="api"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/mine/", tokens.own_tokens, name="own-tokens"),
    path("tokens/issue/", tokens.token_issue, name="token-issue"),
    path("tokens/<int:token>/take/", tokens.token_take, name="token-take"),
    path("tokens/<int:token>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("", include((api.PATTERNS, "api"))),
]
