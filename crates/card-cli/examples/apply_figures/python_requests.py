"""The straightforward script: threads, one `requests` session each, one row after the other.

    cargo run --release -p card-cli --example apply_figures -- serve     # prints the address
    python3 -m venv venv && venv/bin/pip install requests
    venv/bin/python crates/card-cli/examples/apply_figures/python_requests.py ADDRESS 10000
"""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests

TEMPLATE = "906c56c2d85817633abc07978f4899ff89cff060"
CONCURRENCY = 16
local = threading.local()


def session():
    if not hasattr(local, "session"):
        local.session = requests.Session()
        local.session.headers["X-API-KEY"] = "emulator-key"
    return local.session


def create(address, row):
    fields = [{"key": "front-1", "value": "Physics"}, {"key": "front-2", "value": "Student"}]
    reply = session().post(address + "/api/v2/", json={
        "action": "create-card",
        "upsert-record": "true",
        "card-template-id": TEMPLATE,
        "card-id": f"P-{row}",
        "recipient-email": f"p{row}@example.org",
        "card-data": {"name-fields": [{"key": "name", "value": f"Person Number {row}"}], "front-fields": fields},
    })
    if reply.json()["status"] != "success":
        raise SystemExit(reply.text)


def main():
    address, rows = sys.argv[1], int(sys.argv[2])
    begun, processor = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        for _ in pool.map(lambda row: create(address, row), range(rows)):
            pass
    seconds = time.monotonic() - begun
    print(f"python, requests and threads: {rows} calls, {seconds:.2f} s, {rows / seconds:.0f} rows/s,"
          f" {time.process_time() - processor:.2f} CPU seconds")


main()
