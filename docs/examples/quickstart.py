"""Stores a text, waits until it is found, and searches.

    pip install quarry-client && python3 quickstart.py
"""

import os

from quarry_client import QuarryClient

with QuarryClient("http://127.0.0.1:8001", api_key=os.environ.get("QUARRY_API_KEY")) as quarry:
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
