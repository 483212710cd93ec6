"""The whole project: Django's own admin site, one superuser, SQLite in the folder given by DEMO_FOLDER.

`python admin_site.py prepare` makes the database and the superuser, `python admin_site.py runserver --noreload 127.0.0.1:PORT` serves.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line

FOLDER = Path(os.environ["DEMO_FOLDER"])

settings.configure(
    # Serves the admin site's files, and shows errors as they are.
    DEBUG=True,
    SECRET_KEY="known to everybody, for tests only",
    # The gateway keeps the host that the browser asked for.
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "db.sqlite3"}},
    # The default takes half a second of a core for each password.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    STATIC_URL="/static/",
)
django.setup()

from django.contrib import admin  # noqa: E402  (needs the settings)
from django.urls import path  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls)]


def prepare():
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User

    User.objects.create_superuser("alice", "alice@example.edu", os.environ["DEMO_PASSWORD"])


if __name__ == "__main__":
    if sys.argv[1:] == ["prepare"]:
        prepare()
    else:
        execute_from_command_line(sys.argv)
