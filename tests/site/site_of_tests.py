# A mock fleet, beectl serve over it, and a browser: what the tests of the page and its picture start from.
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
PATIENCE = 60
running = []  # every program that was started


def need(*programs, modules=()):
    """Ends the test as skipped when the machine does not have what it drives."""
    missing = [p for p in programs if not shutil.which(p)]
    for module in modules:
        if not importlib.util.find_spec(module):
            missing.append("python3-" + module)
    if missing:
        print("skipped: there is no " + ", ".join(missing))
        sys.exit(SKIPPED)


def wait_until(holds, what):
    end = time.monotonic() + PATIENCE
    while True:
        out = holds()
        if out:
            return out
        if time.monotonic() > end:
            raise AssertionError("never came: " + what)
        time.sleep(0.02)


def environment_of(folder):
    out = {k: v for k, v in os.environ.items() if not k.startswith("BEECTL_")}
    out.update(XDG_STATE_HOME=folder + "/state", XDG_CONFIG_HOME=folder + "/config")
    return out


class Program:
    """A beectl that goes on until it is stopped; `address` is what it says behind "ready: "."""

    def __init__(self, folder, name, *words):
        self.log = os.path.join(folder, name + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([os.environ["BEECTL"], *words], stderr=log, stdout=log, cwd=folder,
                                            env=environment_of(folder))
        running.append(self)
        ready = wait_until(self._ready, " ".join(words) + " is ready")
        self.address = ready.group(1)

    def _ready(self):
        with open(self.log, errors="replace") as log:
            text = log.read()
        if self.process.poll() is not None:
            raise AssertionError("it ended: " + text)
        return re.search(r"ready: (.*)\n", text)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Fleet:
    """Nodes, each a process of its own, so that each can die alone. `nodes`: name to the text of its services."""

    def __init__(self, nodes, serve=(), names=False):
        self.folder = tempfile.mkdtemp(prefix="beectl-page-")
        self.nodes = {}
        self.lines = ["__nowaiting = true"]
        for name, services in nodes.items():
            self.add(name, services)
        self.write()
        self.cluster = "cluster.lua"
        if names:
            self.names = Program(self.folder, "names", "names", "serve", "--listen", "127.0.0.1:0", "--data", "names", "--lease", "1h")
            self.cluster = self.registry = "names://" + self.names.address.split()[-1]
            self.run("names", "import", "cluster.lua")
        self.site = Program(self.folder, "serve", "serve", "-c", self.cluster, "--listen", "127.0.0.1:0", *serve)
        self.url = self.site.address

    def run(self, *words):
        """A beectl that ends; it must do what it was asked for."""
        ran = subprocess.run([os.environ["BEECTL"], *words, "-c", self.cluster, "-q"], cwd=self.folder, text=True,
                             capture_output=True, env=environment_of(self.folder), timeout=PATIENCE)
        if ran.returncode != 0:
            raise AssertionError(" ".join(words) + ": " + ran.stdout + ran.stderr)

    def add(self, name, services):
        file = os.path.join(self.folder, name + ".services.lua")
        with open(file, "w") as out:
            out.write(services)
        self.nodes[name] = Program(self.folder, name, "mock", file, "--node", name + "=127.0.0.1:0",
                                   "--write-cluster", name + ".lua")
        with open(os.path.join(self.folder, name + ".lua")) as written:
            self.lines += [line for line in written.read().splitlines() if line.startswith(name + " ")]

    def write(self):
        with open(os.path.join(self.folder, "cluster.lua"), "w") as out:
            out.write("\n".join(self.lines) + "\n")

    def stop(self):
        for program in [self.site, *self.nodes.values(), *([self.names] if self.cluster != "cluster.lua" else [])]:
            program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def open_browser(width=1280, height=900, language="en-US"):
    from selenium import webdriver
    from selenium.common.exceptions import SessionNotCreatedException
    from selenium.webdriver.chrome.service import Service
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                 "--disable-background-networking", "--disable-component-update", "--no-first-run",
                 "--lang=" + language, f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.accept_insecure_certs = True
    try:
        return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
    except SessionNotCreatedException as why:
        print("skipped: chromium does not start on this machine: " + str(why), flush=True)
        for program in running:
            program.stop()
        os._exit(SKIPPED)


def requested(browser):
    """The addresses that the page has asked for."""
    out = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            out.append(message["params"]["request"]["url"])
    return out
