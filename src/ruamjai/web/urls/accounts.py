"""Signing in, one's own account, and the accounts of the house."""

from django.urls import path

from ruamjai.web.views import accounts

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.password, name="password"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/open/", accounts.account_open, name="account-open"),
    path("accounts/<int:account>/close/", accounts.account_close, name="account-close"),
]
