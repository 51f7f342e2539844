"""Which kind of device a browser says it runs on."""

from ruamjai.web.models import Device


def device_of(browser: str) -> str:
    """The kind of device behind the browser's line about itself; the line itself is not kept."""
    said = browser.lower()
    if "ipad" in said or "tablet" in said or ("android" in said and "mobile" not in said):
        return Device.TABLET
    if "mobi" in said or "iphone" in said:
        return Device.PHONE
    if any(system in said for system in ("windows", "macintosh", "x11", "linux", "cros")):
        return Device.COMPUTER
    return Device.OTHER
