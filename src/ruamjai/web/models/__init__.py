"""What people write: accounts, grants, uploads, work to be done, and the trail of who did what. No figure stands here."""

from ruamjai.web.models.accounts import Agency, RoleGrant, User
from ruamjai.web.models.audit import AuditEntry
from ruamjai.web.models.work import JobState, ReadBatch, RunJob, TakeJob, UploadedFile

__all__ = ["Agency", "AuditEntry", "JobState", "ReadBatch", "RoleGrant", "RunJob", "TakeJob", "UploadedFile", "User"]
