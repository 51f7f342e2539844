"""The worker's process: ``python -m ruamjai.web.worker``. One job at a time; what a killed worker left is taken up again."""

import asyncio
import logging
import os

import django
from asgiref.sync import sync_to_async
from procrastinate import App
from procrastinate.jobs import Status

from ruamjai.web import lifeline

log = logging.getLogger(__name__)
_SECONDS_WITHOUT_A_SIGN = 30.0
_ATTEMPTS = 3


async def _work() -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - after django.setup()

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            watch = asyncio.create_task(_take_up_again(working))
            try:
                await working.run_worker_async(
                    concurrency=1, fetch_job_polling_interval=2, shutdown_graceful_timeout=5, delete_jobs="successful"
                )
            finally:
                watch.cancel()


async def _take_up_again(app: App) -> None:
    """Hand jobs of a worker that has given no sign of life back to the queue; taking and running can be done again safely.

    A job that took three workers along is given up.
    """
    from ruamjai.web.work import give_up  # noqa: PLC0415 - after django.setup()

    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_SECONDS_WITHOUT_A_SIGN):
            if job.attempts >= _ATTEMPTS:
                log.error("job %s was left by %s workers and is given up", job.id, job.attempts)
                if "job" in job.task_kwargs:  # a turn of the clock belongs to nobody, and comes again
                    await sync_to_async(give_up)(job.task_name, job.task_kwargs["job"])
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
            else:
                log.warning("job %s was left by its worker and is taken up again", job.id)
                await app.job_manager.retry_job(job)
        await asyncio.sleep(_SECONDS_WITHOUT_A_SIGN / 2)


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruamjai.web.settings")
    django.setup()
    lifeline.hold()
    from ruamjai.web.trail.sealing import Sealing  # noqa: PLC0415 - after django.setup()

    sealing = Sealing()
    sealing.start()
    try:
        asyncio.run(_work())
    finally:
        sealing.end()


if __name__ == "__main__":
    main()
