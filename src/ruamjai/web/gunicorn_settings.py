"""How gunicorn serves the pages: two processes of four threads, loaded once and then forked."""

from typing import Any

from gunicorn.http import wsgi

from ruamjai.web import lifeline, masking

wsgi_app = "ruamjai.web.wsgi:application"
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None  # addresses of pages tell who looked at what; the audit holds that, with a purpose
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = None
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
wsgi.SERVER = "web"  # gunicorn names itself in each answer; which programme serves is nobody's concern


def on_starting(server: Any) -> None:
    """Tie the master to whoever started it; the log masks numbers in it, as the pages' own does."""
    lifeline.hold()
    masking.mask_all(server.log.error_log, server.log.access_log)


def post_worker_init(_worker: Any) -> None:
    """Read ahead, in each process after the fork: an open engine does not survive one."""
    from ruamjai.web import warming  # noqa: PLC0415 - needs Django, which the application sets up

    warming.begin()
