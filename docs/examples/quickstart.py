"""Stores a text, waits until it is found, and searches.

The client is not published: install it in a clone of Quarry, best in a virtual environment.

    pip install ./clients/python
    python3 docs/examples/quickstart.py

QUARRY_URL names a server other than that of ``./quarry up`` on this machine.
"""

import os

from quarry_client import QuarryClient

with QuarryClient(api_key=os.environ.get("QUARRY_API_KEY")) as quarry:
    done = quarry.process_async_job(
        {
            "source_type": "text",
            "title": "Travertine",
            "text": "Travertine forms around hot springs.",
            "collection": "stones",
        },
        on_progress=lambda update: print(f"{update.progress} % {update.stage or ''}"),
    )
    print(f"Job {done.job.job_id} is {done.job.status}.")

    question = "What forms around hot springs?"
    for passage in quarry.search({"query": question, "collection": "stones"}).results:
        print(f"{passage.title}: {passage.text}")
