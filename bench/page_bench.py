# What an update of the page of `beectl serve` costs in a browser, with 1,000 nodes: BEECTL=... page_bench.py. Prints a row of
# the table, or nothing where there is no chromium.
import os
import shutil
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "site"))
from site_of_tests import Program, need, open_browser, wait_until

NODES = 1000
SECONDS = 30
SERVICES = "for i = 1, 50 do services['service_' .. i] = { get = function(...) return ... end } end\n"

try:
    need("chromium", "chromedriver", modules=["selenium"])
except SystemExit:
    sys.exit(0)


def metrics(browser):
    return {m["name"]: m["value"] for m in browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]}


def updates(browser):
    return browser.execute_script("return window.updates")


def measure(folder):
    with open(folder + "/services.lua", "w") as out:
        out.write(SERVICES)
    mock = Program(folder, "mock", "mock", "services.lua", "--count", str(NODES), "--write-cluster", "cluster.lua")
    site = Program(folder, "serve", "serve", "-c", "cluster.lua", "--listen", "127.0.0.1:0", "--interval", "5s")
    browser = open_browser()
    try:
        browser.execute_cdp_cmd("Performance.enable", {})
        # Counts what comes, before the page sees it.
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """
            window.updates = 0;
            const add = EventSource.prototype.addEventListener;
            EventSource.prototype.addEventListener = function (name, f) {
              add.call(this, name, name === 'update' ? (e) => { ++window.updates; f(e); } : f);
            };"""})
        browser.get(site.address + "/")
        wait_until(lambda: browser.execute_script("return document.querySelectorAll('#nodes .state.up').length") == NODES,
                   "all nodes")
        time.sleep(6)
        before, seen = metrics(browser), updates(browser)
        time.sleep(SECONDS)
        after, count = metrics(browser), updates(browser) - seen
        text = urllib.request.urlopen(site.address + "/api/v1/nodes", timeout=60).read().decode()
        parse = browser.execute_script("""
            const begin = performance.now();
            for (let i = 0; i < 20; ++i) JSON.parse(arguments[0]);
            return (performance.now() - begin) / 20;""", text)
    finally:
        browser.quit()
        site.stop()
        mock.stop()
    spent = lambda name: (after[name] - before[name]) * 1000 / count
    share = count * 5 / SECONDS  # updates within the interval, of which each has a part of the nodes
    script, layout = spent("ScriptDuration"), spent("LayoutDuration") + spent("RecalcStyleDuration")
    baseline = parse / share
    print(f"| an update of the page with 1,000 nodes: script | {script:.1f} ms, and {layout:.1f} ms of layout | "
          f"{baseline:.1f} ms to parse as much JSON | {script / baseline:.2f}x | at most 100 ms |")


folder = tempfile.mkdtemp(prefix="page-bench-")
try:
    measure(folder)
finally:
    shutil.rmtree(folder, ignore_errors=True)
