#!/usr/bin/env python3
"""Measures the emulator beside two widely used mock servers: same machine, same load tool, same run.

    cargo build --release -p card-cli
    python3 tests/witnesses/mock_servers/measure.py            # needs wrk, node and npm; some five minutes

Each server is started alone, loaded by wrk over eight connections for a few seconds, and stopped; the rounds alternate, so
that a machine that slows down slows all. What is printed are medians and their ratios. README.md says what is compared.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
WORK = ROOT / "target/witnesses/mock_servers"
TEMPLATE = "906c56c2d85817633abc07978f4899ff89cff060"
CARDS = 100_000


def fail(message):
    sys.exit(f"measure.py: {message}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def call(url, method="GET", body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "X-API-KEY": "emulator-key"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, data, headers, method=method), timeout=300) as reply:
        return json.load(reply)


def card(number):
    """The card of create.lua, as a record."""
    return {
        "card-template-id": TEMPLATE,
        "card-id": f"C-{number}",
        "card-expiration": "2027-08-31T23:59:59+00:00",
        "card-data": {
            "barcode": [{"key": "barcode", "value": f"C-{number}"}],
            "name-fields": [{"key": "name", "value": f"Person Number {number}"}],
            "front-fields": [{"key": "front-1", "value": "Physics"}, {"key": "front-2", "value": "Student"}],
        },
    }


class Server:
    """A running server. `arguments` is given the port; `probe` is a path that answers when it is ready."""

    def __init__(self, arguments, probe):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        begun = time.perf_counter()
        self.log = open(WORK / "server.log", "w")
        self.process = subprocess.Popen(
            arguments(self.port), stdout=self.log, stderr=subprocess.STDOUT, cwd=WORK, start_new_session=True
        )
        while True:
            try:
                with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.url + probe, timeout=60):
                    break
            except urllib.error.HTTPError:
                break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - begun > 120:
                    fail(f"a server did not start:\n{(WORK / 'server.log').read_text()}")
                time.sleep(0.001)
        self.started = time.perf_counter() - begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def resident(self):
        """Memory of the process and all below it, in MiB."""
        total, todo = 0, [self.process.pid]
        while todo:
            pid = todo.pop()
            status = Path(f"/proc/{pid}/status").read_text()
            total += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
            todo += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return total / 1024

    def load(self, script, path, name, run, seconds):
        """Requests per second. A wrong reply ends the measurement: a wrong answer can be as fast as one likes."""
        command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--timeout", "20s", "-s", str(HERE / script), self.url + path]
        ran = subprocess.run(command + ["--", name, run], capture_output=True, text=True, check=False)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", ran.stdout)
        if ran.returncode != 0 or rate is None or "first wrong reply" in ran.stderr or "Non-2xx" in ran.stdout:
            fail(f"{name}, {script}: {ran.stdout}{ran.stderr}")
        return float(rate[1])


def emulator(program, *more):
    return lambda port: [str(program), "emulator", "--port", str(port), "--log", "off", *more]


def json_server(file):
    return lambda port: ["node", "node_modules/.bin/json-server", "--quiet", "--port", str(port), "--host", "127.0.0.1", str(file)]


def prism(document):
    return lambda port: ["node", "node_modules/.bin/prism", "mock", "--errors", "-p", str(port), "-h", "127.0.0.1", str(document)]


def install():
    for program in ("wrk", "node", "npm"):
        shutil.which(program) or fail(f"{program} is missing: apt-get install wrk nodejs npm")
    WORK.mkdir(parents=True, exist_ok=True)
    made_from = WORK / ".made-from"
    sources = (HERE / "package.json").read_bytes() + (HERE / "package-lock.json").read_bytes()
    if not made_from.exists() or made_from.read_bytes() != sources:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, WORK)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=WORK, check=True)
        made_from.write_bytes(sources)


def documents(program):
    """OpenAPI documents for Prism: one operation each, answered by an example that the emulator itself has made."""
    with Server(emulator(program), "/_emulator/health") as server:
        call(server.url + "/_emulator/seed", "POST", {"cards": [card(number) for number in range(100)]})
        create = {"action": "create-card", **card(100)}
        page = {"action": "list-cards", "card-template-id": TEMPLATE, "limit": 100}
        examples = {name: (body, call(server.url + "/api/v2/", "POST", body)) for name, body in (("create", create), ("list", page))}
    for name, (request, reply) in examples.items():
        members = {key: {"type": "integer" if isinstance(value, int) else "object" if isinstance(value, dict) else "string"}
                   for key, value in request.items()}
        schema = {"type": "object", "required": list(request), "properties": members}
        document = {
            "openapi": "3.0.3",
            "info": {"title": name, "version": "1"},
            "paths": {"/api/v2/": {"post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
                "responses": {"200": {"description": "d", "content": {"application/json": {
                    "schema": {"type": "object"}, "example": reply}}}},
            }}},
        }
        (WORK / f"{name}.json").write_text(json.dumps(document))


def measure(program, rounds, seconds):
    figures = {}

    def note(server, what, value):
        figures.setdefault((server, what), []).append(value)
        print(f"  {server:<22}{what:<16}{value:12.1f}", flush=True)

    for turn in range(rounds):
        print(f"round {turn + 1} of {rounds}", flush=True)
        for name, more in (("emulator, memory", ()), ("emulator, file", ("--database", "cards.db"))):
            for leftover in WORK.glob("cards.db*"):
                leftover.unlink()
            with Server(emulator(program, *more), "/_emulator/health") as server:
                note(name, "start ms", server.started * 1000)
                note(name, "create /s", server.load("create.lua", "/api/v2/", "emulator", f"r{turn}", seconds))
            for leftover in WORK.glob("cards.db*"):
                leftover.unlink()
            with Server(emulator(program, *more), "/_emulator/health") as server:
                # In parts: what one large request needs for a moment would be counted as what the cards need.
                for first in range(0, CARDS, 1000):
                    cards = [card(number) for number in range(first, first + 1000)]
                    call(server.url + "/_emulator/seed", "POST", {"cards": cards})
                note(name, "list /s", server.load("list.lua", "/api/v2/", "emulator", "0", seconds))
                note(name, "MiB", server.resident())
        empty, full = WORK / "empty.json", WORK / "full.json"
        empty.write_text('{"cards": []}')
        full.write_text(json.dumps({"cards": [{"id": f"C-{number}", **card(number)} for number in range(CARDS)]}))
        with Server(json_server(empty), "/cards") as server:
            note("json-server", "start ms", server.started * 1000)
            note("json-server", "create /s", server.load("create.lua", "/cards", "json-server", f"r{turn}", seconds))
        with Server(json_server(full), "/cards?_limit=1") as server:
            note("json-server", "list /s", server.load("list.lua", "/cards", "json-server", "0", seconds))
            note("json-server", "MiB", server.resident())
        for what, path in (("create", "create.json"), ("list", "list.json")):
            with Server(prism(WORK / path), "/") as server:
                if what == "create":
                    note("Prism", "start ms", server.started * 1000)
                note("Prism", f"{what} /s", server.load(f"{what}.lua", "/api/v2/", "prism", f"r{turn}", seconds))
                if what == "list":
                    note("Prism", "MiB", server.resident())
    return {key: statistics.median(values) for key, values in figures.items()}


def report(medians):
    servers = ["emulator, memory", "emulator, file", "json-server", "Prism"]
    columns = ["start ms", "create /s", "list /s", "MiB"]
    print("\n" + " " * 22 + "".join(f"{column:>14}" for column in columns))
    for server in servers:
        print(f"{server:<22}" + "".join(f"{medians[server, column]:14.1f}" for column in columns))
    print("\nHow many times better the emulator (in memory) is; below 1 it is worse:")
    for server in servers[2:]:
        ratios = []
        for column in columns:
            ours, theirs = medians[servers[0], column], medians[server, column]
            ratios.append(ours / theirs if column.endswith("/s") else theirs / ours)
        print(f"{server:<22}" + "".join(f"{ratio:13.1f}x" for ratio in ratios))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    options.add_argument("--program", type=Path, default=target / "release/cards", help="the built program")
    options.add_argument("--rounds", type=int, default=3, choices=range(1, 10))
    options.add_argument("--seconds", type=int, default=5, choices=range(1, 31), help="of each load")
    chosen = options.parse_args()
    if not chosen.program.exists():
        fail(f"{chosen.program} is missing: cargo build --release -p card-cli")
    install()
    documents(chosen.program.resolve())
    report(measure(chosen.program.resolve(), chosen.rounds, chosen.seconds))


main()
