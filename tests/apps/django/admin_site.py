"""The whole project: Django's own admin site, one superuser, SQLite in the folder given by APP_FOLDER.

It makes the database and the superuser, then serves on a free port of 127.0.0.1, which it prints: `listening on port PORT`.
The server is the one of `manage.py runserver --noreload`, which cannot tell a port that the system chose.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

FOLDER = Path(os.environ["APP_FOLDER"])

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

# What follows needs the settings.
from django.contrib import admin  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.urls import path  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls)]


def main():
    call_command("migrate", verbosity=0)
    User.objects.create_superuser("alice", "alice@example.edu", os.environ["APP_PASSWORD"])
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    # As runserver has it: a thread that still answers does not keep the process.
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(WSGIHandler()))
    print(f"listening on port {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
