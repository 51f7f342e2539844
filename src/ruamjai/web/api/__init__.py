"""The API: what other systems read, described by its own OpenAPI page. Reading only, but for a partner's look-up."""

from ruamjai.web.api.door import PATTERNS
from ruamjai.web.api.page import page

__all__ = ["PATTERNS", "page"]
