# Takes the picture of the page that the README shows, from a mock fleet: picture.py FILE
import os
import sys

from site_of_tests import Fleet, need, open_browser, wait_until

need("chromium", "chromedriver", modules=["selenium"])

MOST_BYTES = 250_000
MOST_POINTS = 40  # of the small lines: as many looks at a node
NODES = {
    "gate_1": ("gate", "agentmgr"), "gate_2": ("gate", "agentmgr"), "lobby_1": ("lobby", "mail"), "lobby_2": ("lobby", "mail"),
    "game_1": ("room", "match"), "game_2": ("room", "match"), "game_3": ("room", "match"), "persistence_1": ("mysqlpool",),
}


def services(names):
    return "".join(f"services.{n} = {{ get = function(...) return ... end }}\n" for n in names)


def take(file):
    fleet = Fleet({name: services(names) for name, names in NODES.items()}, ("--interval", "250ms", "--mesh-interval", "500ms"))
    browser = open_browser(1180, 1200)
    try:
        browser.get(fleet.url + "/")
        find = lambda what: browser.execute_script("return document.querySelectorAll(arguments[0]).length", what)
        wait_until(lambda: find("#nodes .state.up") == len(NODES), "all nodes are up")
        fleet.run("push-config", "--all", "-y", "-m", "the fleet as it begins")
        for name in ("gate_1", "gate_2", "lobby_1"):
            for peer in NODES:
                if peer[:4] != name[:4]:
                    fleet.run("ping", peer, "--via", name, "--count", "1")
        points = "return document.querySelector('#nodes polyline').getAttribute('points').split(' ').length"
        turn = 0
        while browser.execute_script(points) < MOST_POINTS:
            for name, names in NODES.items():
                fleet.run("call", name, names[0], "get", "1", "--repeat", str(5 + (13 * turn + 29 * len(name)) % 60))
            turn += 1
        fleet.nodes["game_3"].stop()
        wait_until(lambda: find("#nodes .state.down") == 1, "one is down")
        wait_until(lambda: find("#pushes time"), "the push")
        wait_until(lambda: find("#mesh-bad li"), "connections that fail")
        # Where there is no Chinese font, its name would be two boxes.
        browser.execute_script("document.getElementById('language').style.visibility = 'hidden'")
        browser.save_screenshot(file)
    finally:
        browser.quit()
        fleet.stop()
    with open(file, "rb") as png:
        taken = png.read()
    if not taken.startswith(b"\x89PNG") or len(taken) > MOST_BYTES:
        sys.exit(f"{file}: {len(taken)} bytes, and it should be a PNG of at most {MOST_BYTES}")


take(os.path.abspath(sys.argv[1]))
