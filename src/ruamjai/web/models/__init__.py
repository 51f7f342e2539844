"""What people write: accounts, grants, uploads, work to be done, and the trail of who did what. No figure stands here."""

from ruamjai.web.models.accounts import Agency, Device, Invitation, PasswordLink, RoleGrant, SignedIn, User
from ruamjai.web.models.audit import AuditEntry
from ruamjai.web.models.exports import ExportJob, ExportKind, ExportPurpose, ExportState
from ruamjai.web.models.looks import Look, LookAlert, LookedAt, LookExtension, LookKind, Refusal, RefusedLook
from ruamjai.web.models.people import BEGUN, Breach, ErasureJob, Identity, PersonRequest, RequestState, RetentionAct
from ruamjai.web.models.tokens import LOOK_UP_PURPOSES, TAKE_OUT_PURPOSES, TOKEN_VERBS, ApiToken, TokenPurpose
from ruamjai.web.models.work import JobState, ReadBatch, RunJob, TakeJob, UploadedFile

__all__ = [
    "BEGUN",
    "LOOK_UP_PURPOSES",
    "TAKE_OUT_PURPOSES",
    "TOKEN_VERBS",
    "Agency",
    "ApiToken",
    "AuditEntry",
    "Breach",
    "Device",
    "ErasureJob",
    "ExportJob",
    "ExportKind",
    "ExportPurpose",
    "ExportState",
    "Identity",
    "Invitation",
    "JobState",
    "Look",
    "LookAlert",
    "LookExtension",
    "LookKind",
    "LookedAt",
    "PasswordLink",
    "PersonRequest",
    "ReadBatch",
    "Refusal",
    "RefusedLook",
    "RequestState",
    "RetentionAct",
    "RoleGrant",
    "RunJob",
    "SignedIn",
    "TakeJob",
    "TokenPurpose",
    "UploadedFile",
    "User",
]
