"""The workspace: one Django app that reads sealed runs and writes only what people decide.

Floors, top to bottom: urls, views, forms, (actions | queries), outbox, permissions, models, roles. Beside them stand
what serves the app: ``settings``, ``server`` (the door for the command line), ``database`` (PostgreSQL), ``work``
(jobs), ``catalogue`` (the Thai words) and ``fonts``.
"""
