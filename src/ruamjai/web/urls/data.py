"""The data section: batches and runs."""

from django.urls import path

from ruamjai.web.views import batches, link_quality, runs

urlpatterns = [
    path("batches/", batches.batch_list, name="batches"),
    path("batches/upload/", batches.batch_upload, name="batch-upload"),
    path("batches/uploads/", batches.uploads, name="uploads"),
    path("batches/<slug:batch>/", batches.batch_detail, name="batch"),
    path("batches/<slug:batch>/settle/", batches.batch_settle, name="batch-settle"),
    path("batches/<slug:batch>/withdraw/", batches.batch_withdraw, name="batch-withdraw"),
    path("links/", link_quality.link_quality, name="link-quality"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/start/", runs.run_start, name="run-start"),
    path("runs/jobs/<uuid:job>/", runs.run_job, name="run-job"),
    path("runs/<slug:run>/", runs.run_detail, name="run"),
    path("runs/<slug:run>/publish/", runs.run_publish, name="run-publish"),
]
