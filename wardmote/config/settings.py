"""Settings, read from the environment. ``.env`` style files are the service manager's business, not ours.

Every variable is listed in docs/guides/settings.md; a test compares the two.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from wardmote.config.rooms import CORE, ROOMS

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("WARDMOTE_DATA", BASE_DIR / "var")).resolve()
DEFINITIONS_DIR = BASE_DIR / "definitions"
EXAMPLES_DIR = BASE_DIR / "examples"


def flag(name: str, default: bool = False) -> bool:
    """Read a yes/no variable; anything but 1, true, yes or on is no."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """The signing key: from the environment, or the file that ``wardmote init`` wrote beside the database."""
    if key := os.environ.get("WARDMOTE_SECRET_KEY"):
        return key
    path = DATA_DIR / "secret_key"
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    if flag("WARDMOTE_EXAMPLE") or flag("WARDMOTE_TESTING"):
        return "only-for-the-example-and-the-tests"
    # Commands that sign nothing (read, help, init) must work before there is a key; the server refuses to start.
    return ""


def names(name: str) -> list[str]:
    """A variable that lists names with commas."""
    return [each.strip() for each in os.environ.get(name, "").split(",") if each.strip()]


def smtp_settings(url: str) -> dict[str, Any]:
    """Django's settings of a mail server from one address such as ``smtp+starttls://user:password@mail.example.org``."""
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    parts = urlsplit(url)
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured("WARDMOTE_SMTP_URL must be like smtp+starttls://user:password@mail.example.org")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def web_address(name: str, default: str = "") -> str:
    """An address that letters and keys may be sent to: encrypted, or on this machine. It may be a secret itself."""
    address = os.environ.get(name) or default
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if address and not here and not (parts.scheme == "https" and parts.hostname):
        raise ImproperlyConfigured(f"{name} must be an address that begins with https://")
    return address


def notify_settings(key: str) -> dict[str, str]:
    """What GOV.UK Notify asks of us. Its keys are a name, the service's id and a secret, with hyphens between them."""
    one = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    parts = re.search(rf"(?:^|-)({one})-({one})$", key.strip())
    template = os.environ.get("WARDMOTE_NOTIFY_TEMPLATE", "").strip()
    if parts is None or not template:
        raise ImproperlyConfigured(
            "WARDMOTE_NOTIFY_KEY must be a whole key of GOV.UK Notify, and WARDMOTE_NOTIFY_TEMPLATE the id of a template"
        )
    address = web_address("WARDMOTE_NOTIFY_ADDRESS", "https://api.notifications.service.gov.uk")
    return {"service": parts[1], "secret": parts[2], "template": template, "address": address.rstrip("/")}


DEBUG = flag("WARDMOTE_DEBUG")
EXAMPLE_MODE = flag("WARDMOTE_EXAMPLE")
SECRET_KEY = secret_key()
SECRET_KEY_IS_TEMPORARY = not SECRET_KEY
if SECRET_KEY_IS_TEMPORARY:
    SECRET_KEY = secrets.token_urlsafe(50)

ALLOWED_HOSTS = [host for host in os.environ.get("WARDMOTE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("WARDMOTE_ORIGINS", "").split(",") if origin]
HTTPS = flag("WARDMOTE_HTTPS")
# What stands for addresses that nobody has set.
HOST = ALLOWED_HOSTS[0] if ALLOWED_HOSTS else "localhost"
ADDRESS_BY_HOST = f"{'https' if HTTPS else 'http'}://{HOST}"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *ROOMS,
    *CORE,
]

MIDDLEWARE = [
    "wardmote.core.ui.headers.guard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "wardmote.config.urls"
WSGI_APPLICATION = "wardmote.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "wardmote.core.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wardmote.core.ui.context.page",
            ],
        },
    },
    {
        # allauth's own fallbacks and Django's e-mail texts only; our pages are Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'wardmote.sqlite3'}",
        conn_max_age=None,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "wardmote.core.sqlite"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # pytest-django does so itself for Django's own engine alone
    # WAL lets readers go on while one writes; FULL keeps what was acknowledged through a power cut (trust.md R1).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA busy_timeout=20000; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }

# Shared by all server processes, so that the limits on sign-in tries count the tries of all of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        # The usual 300 would let anybody push the tries at an account out by trying 300 other names.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

SESSION_ENGINE = "wardmote.core.accounts.sessions"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "wardmote.core.accounts.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "public_home"
ACCOUNT_ADAPTER = "wardmote.core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "wardmote.core.accounts.forms.SignInForm",
    "reauthenticate": "wardmote.core.accounts.forms.ReauthenticateForm",
    "change_password": "wardmote.core.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "wardmote.core.accounts.adapter.CodesAdapter"
MFA_FORMS = {
    "authenticate": "wardmote.core.accounts.forms.AuthenticateForm",
    "reauthenticate": "wardmote.core.accounts.forms.MfaReauthenticateForm",
    "activate_totp": "wardmote.core.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "wardmote.core.accounts.forms.AddPasskeyForm",
}
MFA_TOTP_ISSUER = "Wardmote"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey cannot be guessed, and a whole force may come from one address.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# Browsers make passkeys on localhost without HTTPS, and nowhere else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or EXAMPLE_MODE or flag("WARDMOTE_TESTING")
# Roles that must have a second factor, or "all".
REQUIRE_SECOND_FACTOR = names("WARDMOTE_REQUIRE_SECOND_FACTOR")
# The organisation's own sign-in, by OpenID Connect.
OIDC = {
    "server": os.environ.get("WARDMOTE_OIDC_SERVER", "").rstrip("/"),
    "client_id": os.environ.get("WARDMOTE_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("WARDMOTE_OIDC_CLIENT_SECRET", ""),
    "name": os.environ.get("WARDMOTE_OIDC_NAME", ""),
    "domain": os.environ.get("WARDMOTE_OIDC_DOMAIN", "").lstrip("@"),
}
# How many months after their last post people stay by name.
KEEP_LEAVERS_MONTHS = int(os.environ.get("WARDMOTE_KEEP_LEAVERS_MONTHS") or "24")
PASSWORDS = flag("WARDMOTE_PASSWORDS", default=True)
ACCOUNT_RATE_LIMITS = {"reset_password": "30/h/ip,3/h/key"}
# How many web servers stand in front of us: one where there is HTTPS. Without it every try would seem to come from there.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
CSRF_FAILURE_VIEW = "wardmote.core.accounts.views.kept.csrf_failure"

# Who computes the values of measures, where one machine is too small: the address of a Spark master.
ENGINE = os.environ.get("WARDMOTE_ENGINE", "")

# The public site as files: where they are served, and the site behind them that readers may be sent on to.
PUBLIC_ADDRESS_IS_SET = bool(os.environ.get("WARDMOTE_PUBLIC_ADDRESS"))
PUBLIC_ADDRESS = os.environ.get("WARDMOTE_PUBLIC_ADDRESS") or ADDRESS_BY_HOST
LIVE_ADDRESS = os.environ.get("WARDMOTE_LIVE_ADDRESS", "")
# Where people at work reach this site: what letters lead to that are written beside no request.
ADDRESS = os.environ.get("WARDMOTE_ADDRESS") or LIVE_ADDRESS or ADDRESS_BY_HOST

# Mail. Without a server letters wait in the outbox, and the administrator's page says so.
NOTIFY = notify_settings(os.environ["WARDMOTE_NOTIFY_KEY"]) if os.environ.get("WARDMOTE_NOTIFY_KEY") else {}
if os.environ.get("WARDMOTE_SMTP_URL"):
    if NOTIFY:
        raise ImproperlyConfigured("Set WARDMOTE_SMTP_URL or WARDMOTE_NOTIFY_KEY, not both")
    globals().update(smtp_settings(os.environ["WARDMOTE_SMTP_URL"]))
MAIL_IS_SET_UP = bool(NOTIFY or os.environ.get("WARDMOTE_SMTP_URL"))
# A channel that is told, beside the letters to people or instead of them, of what everybody in it may read.
TEAMS_WEBHOOK = web_address("WARDMOTE_TEAMS_WEBHOOK")
TEAMS_INSTEAD = flag("WARDMOTE_TEAMS_INSTEAD")
if TEAMS_WEBHOOK and not MAIL_IS_SET_UP:
    raise ImproperlyConfigured("WARDMOTE_TEAMS_WEBHOOK goes beside WARDMOTE_SMTP_URL or WARDMOTE_NOTIFY_KEY")
MAIL_FROM = os.environ.get("WARDMOTE_MAIL_FROM") or f"Wardmote <wardmote@{HOST}>"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "wardmote" / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("WARDMOTE_STATIC", DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or flag("WARDMOTE_TESTING")
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Straight from the source folders while testing or developing; a real server serves what collectstatic gathered.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or flag("WARDMOTE_TESTING")

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES = 50 * 1024 * 1024
# Evidence, and the scanner that looks at it before it is kept.
EVIDENCE_MAX_BYTES = int(os.environ.get("WARDMOTE_EVIDENCE_MAX_MB") or "20") * 1024 * 1024
SCANNER = os.environ.get("WARDMOTE_SCANNER", "")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # A browser takes a cookie of such a name from this host alone, and only over HTTPS: no neighbour can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# The browsers' preload list is for whole domains, and hard to leave: that is for whoever owns the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Where verifying leaves a checkpoint of the history: a file or a folder, best on another machine (docs/guides/verifying.md).
CHECKPOINTS = os.environ.get("WARDMOTE_CHECKPOINTS", "")

if flag("WARDMOTE_TESTING"):
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("WARDMOTE_LOG_LEVEL", "WARNING")},
}


def check_secret_key() -> None:
    """Stop a real server that would sign sessions with a key that dies with the process."""
    if SECRET_KEY_IS_TEMPORARY:
        raise ImproperlyConfigured("There is no secret key. Run 'wardmote init', or set WARDMOTE_SECRET_KEY.")
