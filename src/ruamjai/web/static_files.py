"""How static files are kept: compressed, under names that carry a hash of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Follows addresses in style sheets (the font), but not the source maps that scripts of others name and do not bring."""

    patterns = (("*.css", ((r"""(?P<matched>url\((?P<quote>['"]{0,1})\s*(?P<url>.*?)(?P=quote)\))""", "url(%(url)s)"),)),)
