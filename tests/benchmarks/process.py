"""Runs a measurement in a process of its own, with Django set up as the measurement needs it."""

import logging
import multiprocessing
import os
import warnings
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import Any


def in_own_process(module: str, environment: Mapping[str, str], rounds: int) -> Any:
    """Return what ``measure(rounds)`` of a module returns.

    Args:
        module: the module's dotted name. It may import models: it is imported once Django is ready.
        environment: variables to set first, ``DJANGO_SETTINGS_MODULE`` among them.
        rounds: how often to time everything.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, module, dict(environment), rounds).result()


def _measure(module: str, environment: dict[str, str], rounds: int) -> Any:
    os.environ.update(environment)
    warnings.simplefilter("ignore")  # of other people's packages about each other
    logging.disable(logging.WARNING)  # about the refusals that we provoke
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "auth", verbosity=0)  # what tables without migrations refer to
    call_command("migrate", verbosity=0, run_syncdb=True)  # xblock-sdk 0.14 comes without its migrations
    return import_module(module).measure(rounds)
