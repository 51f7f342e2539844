"""Signing in and its second step, one's own account, and the accounts of the house."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.views import ListWebAuthnView, ReauthenticateWebAuthnView
from django.urls import path

from ruamjai.web.views import (
    accounts,
    accounts_invitations,
    accounts_kept,
    accounts_national,
    accounts_passwords,
    accounts_roles,
    accounts_second_step,
    accounts_sessions,
)

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-in/", accounts.sign_in, name="account_login"),  # as allauth calls it
    path("sign-in/code/", mfa.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("sign-in/again/", ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("sign-in/again/code/", mfa.ReauthenticateView.as_view(), name="mfa_reauthenticate"),
    path("sign-in/again/key/", ReauthenticateWebAuthnView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("sign-in/national/", accounts_national.start, name="national-sign-in"),
    path("sign-in/<slug:provider_id>/back/", accounts_national.back, name="openid_connect_callback"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.password, name="password"),
    path("password/new/<str:token>/", accounts_passwords.use, name="new-password"),
    path("two-steps/", mfa.IndexView.as_view(), name="mfa_index"),
    path("two-steps/app/", accounts_second_step.AddApp.as_view(), name="mfa_activate_totp"),
    path("two-steps/app/remove/", accounts_second_step.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("two-steps/keys/", ListWebAuthnView.as_view(), name="mfa_list_webauthn"),
    path("two-steps/keys/add/", accounts_second_step.AddKey.as_view(), name="mfa_add_webauthn"),
    path("two-steps/keys/<int:pk>/remove/", accounts_second_step.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("two-steps/codes/", ViewRecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("two-steps/codes/new/", accounts_second_step.RenewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("sessions/", accounts_sessions.sessions, name="sessions"),
    path("sessions/end/", accounts_sessions.end_session, name="session-end"),
    path("sessions/end-all/", accounts_sessions.end_all_sessions, name="sessions-end"),
    path("invitation/<str:token>/", accounts_invitations.accept, name="invitation"),
    path("accounts/", accounts_kept.account_list, name="accounts"),
    path("accounts/invite/", accounts_invitations.invite, name="account-invite"),
    path("accounts/invitations/<int:invitation>/withdraw/", accounts_invitations.withdraw, name="invitation-withdraw"),
    path("accounts/<int:account>/", accounts_kept.account, name="account"),
    path("accounts/<int:account>/close/", accounts_kept.account_close, name="account-close"),
    path("accounts/<int:account>/prolong/", accounts_kept.account_prolong, name="account-prolong"),
    path("accounts/<int:account>/sign-out/", accounts_kept.account_sign_out, name="account-sign-out"),
    path("accounts/<int:account>/second-step/", accounts_kept.account_reset_second_step, name="account-reset-second-step"),
    path("accounts/<int:account>/roles/give/", accounts_roles.give, name="account-give-role"),
    path("accounts/<int:account>/roles/take/", accounts_roles.take, name="account-take-role"),
    path("accounts/<int:account>/password/", accounts_passwords.make, name="account-password-link"),
    path("accounts/<int:account>/looks/", accounts_kept.account_extend, name="account-extend"),
    path("accounts/<int:account>/bind/", accounts_kept.account_bind, name="account-bind"),
]
