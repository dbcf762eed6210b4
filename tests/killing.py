"""Processes to be killed: forks of one that has imported all that they do, which takes longer than most live."""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.soak.worker", "tests.catalogue.backups.killing"])
