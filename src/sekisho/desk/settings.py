"""Django settings, derived from `kernel.settings` and the keyring; nothing else is read from the environment here.

The data directory and its keys must exist before this module is imported: see `setup.start_desk`.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sekisho.kernel.keks import ATTACHMENT, BODY
from sekisho.kernel.settings import Settings, read_settings
from sekisho.keyring.keks import KekSource
from sekisho.keyring.keyring import Keyring

SEKISHO: Settings = read_settings(os.environ)
KEYRING = Keyring(SEKISHO.data_dir)
# Asked for their keys only when something is sealed or opened; then they remember.
BODY_KEKS, ATTACHMENT_KEKS = KekSource(SEKISHO, BODY), KekSource(SEKISHO, ATTACHMENT)
HERE = Path(__file__).parent
SLICES = (
    "shell",
    "events",
    "people",
    "services",
    "contracts",
    "applications",
    "intake",
    "permits",
    "registered",
    "monthly",
    "holds",
    "works",
    "records",
    "reviews",
    "exchange",
    "changes",
    "home",
    "papers",
    "usage",
    "retention",
)


def derived(purpose: str) -> bytes:
    """32 bytes for one purpose from the desk's secret (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(KEYRING.desk_secret())


def database(settings: Settings) -> dict[str, Any]:
    """The desk's database: the embedded file, or PostgreSQL where SEKISHO_STORE names one."""
    if not settings.store_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": settings.data_dir / "desk.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: a writer waits for its turn at BEGIN instead of failing when it upgrades a read lock.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(settings.store_url)
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = derived("django").hex()
DEBUG = False
ALLOWED_HOSTS = [urlsplit(SEKISHO.public_url).hostname or "", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SEKISHO.public_url]
ROOT_URLCONF = "sekisho.desk.urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "sekisho.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sekisho.desk.shell.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sekisho.desk.shell.middleware.ExpectedErrors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / name / "templates" for name in SLICES],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sekisho.desk.shell.context.shell",
            ],
            "builtins": ["sekisho.desk.shell.tags"],
        },
    }
]
FORM_RENDERER = "sekisho.desk.shell.rendering.DeskFormRenderer"
DATABASES = {"default": database(SEKISHO)}

AUTH_USER_MODEL = "desk.Person"
# scrypt is in the standard library (RFC 7914) and memory-hard; Django's default PBKDF2 is not.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "shell" / "static"]
# Finders serve the package's own few files from memory; there is no collectstatic step to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

_PREFIX = "__Host-" if SEKISHO.is_https else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sekisho-session"
CSRF_COOKIE_NAME = f"{_PREFIX}sekisho-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SEKISHO.is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = SEKISHO.session_hours * 3600
SESSION_SAVE_EVERY_REQUEST = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SEKISHO.is_https else 0
X_FRAME_OPTIONS = "DENY"
# Uploads hold personal data: never on disk in clear. What the front lets through is held in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 30
CSRF_FAILURE_VIEW = "sekisho.desk.shell.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
