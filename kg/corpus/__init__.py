"""A corpus: many articles, in any number of processes, restartable.

- :mod:`kg.corpus.work` is the pure function: files in, their graphs written, what was found told
- :mod:`kg.corpus.workers` runs it here, in worker processes, or on a Dask cluster
- :mod:`kg.corpus.run` keeps the order, few groups under way, and a bad document away from the others
- :mod:`kg.corpus.manifest` remembers what was done, so that only what changed is done again
- :mod:`kg.corpus.stream` joins the graphs of all documents to one compressed file
- :mod:`kg.corpus.store` makes a store follow what was done
- :mod:`kg.corpus.summary` counts what was done, found and lost, :mod:`kg.corpus.provenance` tells it as linked data
"""
