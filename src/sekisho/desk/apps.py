"""The one Django app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sekisho.desk"
    label = "desk"
    verbose_name = "関所"
    default_auto_field = "django.db.models.BigAutoField"
