"""Django's settings, from the environment and the data folder alone.

=====================  ==========================================================================================
``RUAMJAI_DATA``       the data folder (``data`` beside the working directory)
``DATABASE_URL``       a PostgreSQL server; without it the embedded one in the data folder
``RUAMJAI_SECRET_KEY`` (or ``…_FILE``) Django's key; without it one is made in the data folder
``RUAMJAI_HOSTS``      host names this site answers to, split by commas (127.0.0.1 and localhost)
``RUAMJAI_HTTPS``      ``1`` where a proxy speaks https in front: cookies travel over https only
``RUAMJAI_PROXIES``    how many proxies stand in front: so many ends of ``X-Forwarded-For`` are believed (0)
``RUAMJAI_BOUNDARIES`` a folder with GeoJSON outlines of areas for the maps (``…_CREDIT``: the line shown beside them)
``RUAMJAI_OIDC_ISSUER`` the national sign-in, with ``…_CLIENT_ID``, ``…_CLIENT_SECRET`` (or ``…_FILE``) and ``…_NAME``
``RUAMJAI_DEBUG``      ``1`` shows Django's own error pages; without effect where others can reach the site
=====================  ==========================================================================================
"""

import datetime as dt
import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ruamjai.web import catalogue, database, keys, oidc_settings, safety

HERE = Path(__file__).parent
DATA = Path(os.environ.get("RUAMJAI_DATA", "data")).resolve()
WEB_DATA = DATA / "web"
GENERATED = WEB_DATA / "generated"  # static files made at the start: the font's subset
UPLOADS = WEB_DATA / "uploads"
GENERATED.mkdir(parents=True, exist_ok=True)
WEB_DATA.chmod(0o700)  # uploads, the session key, passwords: for nobody else on this machine

SECRET_KEY = keys.from_environment("RUAMJAI_SECRET_KEY") or keys.read_or_make(WEB_DATA / "secret_key")
DEBUG = os.environ.get("RUAMJAI_DEBUG") == "1" and not safety.production(os.environ, safety.listening_host())
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("RUAMJAI_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host.strip()
]
HTTPS = os.environ.get("RUAMJAI_HTTPS") == "1"
PROXIES = int(os.environ.get("RUAMJAI_PROXIES") or 0)
RATE_LIMITS = True

INSTALLED_APPS = [
    "ruamjai.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "axes",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "ruamjai.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ruamjai.web.middleware.Language",
    "ruamjai.web.middleware.Sizes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ruamjai.web.limits.Limits",
    "ruamjai.web.sign_in.watch.Watch",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "ruamjai.web.urls"
WSGI_APPLICATION = "ruamjai.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ruamjai.web.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ruamjai.web.templatetags.ruamjai"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]
DATABASES = {"default": database.django_settings(WEB_DATA, os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "web.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "ruamjai.web.sign_in.StandingAccounts"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "sign-in"

ACCOUNT_ADAPTER = "ruamjai.web.sign_in.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # asked by nobody: the adapter lets nobody sign up
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reauthenticate": "ruamjai.web.forms.accounts.AgainForm"}
MFA_ADAPTER = "ruamjai.web.sign_in.adapters.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a code just gone or just to come is taken: phones' clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "ruamjai.web.forms.accounts.CodeForm",
    "reauthenticate": "ruamjai.web.forms.accounts.CodeAgainForm",
    "activate_totp": "ruamjai.web.forms.accounts.AppForm",
    "add_webauthn": "ruamjai.web.forms.accounts.KeyForm",
}
SOCIALACCOUNT_ADAPTER = "ruamjai.web.sign_in.national.Identities"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead nowhere else (form-action); a link may
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds
OIDC_NAME = os.environ.get("RUAMJAI_OIDC_NAME", "ThaiD")
SOCIALACCOUNT_PROVIDERS = oidc_settings.settings_of(
    issuer=os.environ.get("RUAMJAI_OIDC_ISSUER"),
    client_id=os.environ.get("RUAMJAI_OIDC_CLIENT_ID"),
    secret=keys.from_environment("RUAMJAI_OIDC_CLIENT_SECRET"),
    name=OIDC_NAME,
)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # signing in is written down in our own trail
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "ruamjai.web.sign_in.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "ruamjai.web.addresses.address_of"
AXES_CLIENT_STR_CALLABLE = "ruamjai.web.sign_in.lockout.nobody"
AXES_LOCKOUT_CALLABLE = "ruamjai.web.sign_in.lockout.page"

# Tries and used codes are counted over all processes of the pages.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}

_HERE_ONLY = "__Host-" if HTTPS else ""  # a browser takes such a cookie over https alone, from this very host
SESSION_COOKIE_NAME = f"{_HERE_ONLY}ruamjai_session"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HERE_ONLY}ruamjai_csrf"
CSRF_FAILURE_VIEW = "ruamjai.web.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS  # whoever comes past the proxy is sent to it before anything is typed
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = f"{_HERE_ONLY}ruamjai_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 31_536_000
LOCALE_PATHS = [WEB_DATA / "locale"]
catalogue.refresh(LOCALE_PATHS[0])  # here, because Django reads translations as early as it reads models
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

STATIC_URL = "/static/"
STATIC_ROOT = WEB_DATA / "static"
STATICFILES_DIRS = [GENERATED]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": UPLOADS}},
    "staticfiles": {"BACKEND": "ruamjai.web.static_files.StaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else puts our files into their page

MAX_UPLOAD_BYTES = 300 * 1024 * 1024  # a province's register; an agency's file is a tenth of it
MAX_REQUEST_BYTES = 1024 * 1024 * 1024  # all files of one upload together
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
DEFAULT_EXCEPTION_REPORTER = "ruamjai.web.error_reports.Report"
DEFAULT_EXCEPTION_REPORTER_FILTER = "ruamjai.web.error_reports.NothingHeld"
PROCRASTINATE_IMPORT_PATHS = ["ruamjai.web.work"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masking": {"()": "ruamjai.web.masking.Masking"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masking"]}},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},  # Django's own handlers would write without the mask, or send mail
        "django.request": {"level": "ERROR"},  # what a reader is refused is told to the reader
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("RUAMJAI_LOG", "WARNING")},
}
