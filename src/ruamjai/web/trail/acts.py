"""The acts of the trail in words. One that is not named here is shown by its code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "account.accept": _("Accepted an invitation"),
    "account.change_password": _("Changed a password"),
    "account.choose_language": _("Chose a language"),
    "account.close": _("Closed an account"),
    "account.invite": _("Invited somebody"),
    "account.lock_out": _("An account was locked after wrong tries"),
    "account.mfa_add": _("Added a second step of signing in"),
    "account.mfa_remove": _("Removed a second step of signing in"),
    "account.mfa_reset": _("Reset somebody's second step of signing in"),
    "account.open": _("Opened an account"),
    "account.prolong": _("Prolonged an account"),
    "account.sign_in": _("Signed in"),
    "account.sign_out": _("Signed out"),
    "account.sign_out_elsewhere": _("Signed out on other devices"),
    "account.sign_out_everywhere": _("Signed out everywhere"),
    "agency.load": _("Agencies were brought up to date"),
    "alert.raise": _("An alert was raised"),
    "alert.settle": _("Settled an alert"),
    "batch.fail": _("A file could not be taken"),
    "batch.refuse": _("A file was refused"),
    "batch.settle": _("Dealt with findings"),
    "batch.take": _("A file was taken"),
    "batch.upload": _("Handed in a file"),
    "batch.withdraw": _("Withdrew a batch"),
    "breach.assess": _("Assessed a breach"),
    "breach.close": _("Closed a breach"),
    "breach.report": _("Reported a breach"),
    "breach.tell_office": _("Told the Office of a breach"),
    "breach.tell_people": _("Told people of a breach"),
    "data.erase": _("Personal data was erased"),
    "look.extend": _("Gave a larger budget of looks"),
    "look.open": _("Opened names"),
    "look.partner": _("A partner system looked somebody up"),
    "look.refuse": _("A look was refused"),
    "request.ask": _("Asked about what is held"),
    "request.begin": _("Began to work on a request"),
    "request.establish": _("Established who asks"),
    "request.grant": _("Granted a request"),
    "request.open": _("Opened what a request asks for"),
    "request.refuse": _("Refused a request"),
    "retention.carry_out": _("Carried out the retention periods"),
    "run.fail": _("A run could not be made"),
    "run.make": _("A run was made"),
    "run.publish": _("Published a run"),
    "run.start": _("Started a run"),
    "token.issue": _("Issued a token"),
    "token.revoke": _("Revoked a token"),
    "trail.export": _("Took the trail out as a file"),
    "trail.receipt": _("Read who had looked at a person"),
    "trail.verify": _("The trail was proved"),
}


def act_label(act: str) -> str:
    """The act in the reader's language, or its code."""
    return str(ACTS.get(act, act))
