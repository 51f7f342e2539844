"""The acts of the trail in words. One that is not named here is shown by its code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "account.accept": _("Accepted an invitation"),
    "account.bind_identity": _("Tied an account to the national sign-in"),
    "account.change_password": _("Changed a password"),
    "account.choose_language": _("Chose a language"),
    "account.close": _("Closed an account"),
    "account.give_role": _("Gave somebody a role"),
    "account.invite": _("Invited somebody"),
    "account.lock_out": _("An account was locked after wrong tries"),
    "account.mfa_add": _("Added a second step of signing in"),
    "account.mfa_remove": _("Removed a second step of signing in"),
    "account.mfa_reset": _("Reset somebody's second step of signing in"),
    "account.mfa_renew_codes": _("Made new recovery codes"),
    "account.open": _("Opened an account"),
    "account.password_link": _("Made a link to a new password"),
    "account.prolong": _("Prolonged an account"),
    "account.renew_password": _("Chose a new password by a link"),
    "account.sign_in": _("Signed in"),
    "account.sign_out": _("Signed out"),
    "account.sign_out_elsewhere": _("Signed out on other devices"),
    "account.sign_out_everywhere": _("Signed out everywhere"),
    "account.take_role": _("Took a role away"),
    "account.unbind_identity": _("Untied an account from the national sign-in"),
    "account.withdraw_invitation": _("Withdrew an invitation"),
    "agency.load": _("Agencies were brought up to date"),
    "alert.raise": _("An alert was raised"),
    "alert.settle": _("Settled an alert"),
    "batch.fail": _("A file could not be taken"),
    "batch.forget_names": _("Forgot what handed-in files were called"),
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
    "export.ask": _("Asked for an export"),
    "export.fail": _("An export could not be made"),
    "export.fetch": _("Fetched an export"),
    "export.go_on": _("Let an export go on"),
    "export.make": _("An export was made"),
    "export.remove": _("Removed an export"),
    "export.stop": _("Stopped an export"),
    "look.extend": _("Gave more people a day"),
    "look.open": _("Opened names"),
    "look.partner": _("A partner system looked somebody up"),
    "look.refuse": _("A look was refused"),
    "request.ask": _("Asked about what is held"),
    "request.begin": _("Began to work on a request"),
    "request.carry_out": _("Carried out what a request asks for"),
    "request.establish": _("Established who asks"),
    "request.fail": _("What a request asks for could not be carried out"),
    "request.grant": _("Granted a request"),
    "request.hand_back": _("Took a grant back that could not be carried out"),
    "request.open": _("Opened what a request asks for"),
    "request.refuse": _("Refused a request"),
    "request.try_again": _("Had what a request asks for tried again"),
    "retention.carry_out": _("Carried out the retention periods"),
    "retention.decide": _("Decided to carry out a retention period"),
    "retention.fail": _("A retention period could not be carried out"),
    "retention.try_again": _("Had a retention period tried again"),
    "retention.wait": _("Left batches out of a retention period for open requests"),
    "run.fail": _("A run could not be made"),
    "run.make": _("A run was made"),
    "run.prune": _("Made an old run small"),
    "run.publish": _("Published a run"),
    "run.start": _("Started a run"),
    "spine.add": _("Added a file to a standing spine"),
    "spine.learn": _("Learnt a standing spine anew"),
    "spine.make": _("Made a standing spine"),
    "spine.withdraw": _("Took a file out of a standing spine"),
    "token.issue": _("Issued a token"),
    "token.revoke": _("Revoked a token"),
    "token.take": _("Took the secret of a token"),
    "token.use": _("Used a token"),
    "trail.export": _("Took the trail out as a file"),
    "trail.receipt": _("Read who had looked at a person"),
    "trail.verify": _("The trail was proved"),
}


# What an entry is about, as "kind:number"; kinds that are not named here are shown as they are written.
THINGS: dict[str, Promise] = {
    "account": _("Account"),
    "agency": _("Agency"),
    "alert": _("Alert"),
    "batch": _("Batch"),
    "breach": _("Breach"),
    "export": _("Export"),
    "household": _("Household"),
    "invitation": _("Invitation"),
    "job": _("Job"),
    "register": _("Register"),
    "request": _("Request"),
    "run": _("Run"),
    "sign-in": _("Sign in"),
    "token": _("Token"),
    "trail": _("Trail"),
    "upload": _("File"),
}
_SHOWN = 14  # letters of an identifier that a reader can tell apart from others by


def thing_label(thing: str) -> str:
    """What the entry is about in the reader's language: its kind, and its number, cut where it is a long identifier."""
    kind, _colon, number = thing.partition(":")
    label = str(THINGS.get(kind, kind))
    return f"{label} {number if len(number) <= _SHOWN else number[:8] + '…'}".rstrip()


def act_label(act: str) -> str:
    """The act in the reader's language, or its code."""
    return str(ACTS.get(act, act))
