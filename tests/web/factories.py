"""People, agencies and files for tests of the pages."""

from ruamjai.web.models import Agency, RoleGrant, User

PASSWORD = "a sentence of my own"


def make_agency(code: str = "codi") -> Agency:
    return Agency.objects.get_or_create(code=code, defaults={"name_th": "พอช.", "name_en": "CODI", "order_key": "พอช"})[0]


def make_user(role: str | None = None, *, area: str = "TH", username: str | None = None, **fields) -> User:
    """A standing account; with ``role`` held in ``area``."""
    username = username or (f"{role}-{area}".lower() if role else "stranger")
    user = User(username=username, display_name=f"คนทดสอบ {username}", **fields)
    user.set_password(PASSWORD)
    user.save()
    if role:
        RoleGrant.objects.create(user=user, role=role, area_code=area)
    return user
