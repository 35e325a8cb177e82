# examples/monitoring with Debian's prometheus: its rules, what it says of the metrics, and the queries of the dashboard.
import json
import os
import socket
import subprocess
import sys
import unittest
import urllib.parse
import urllib.request

from site_of_tests import Fleet, need, wait_until

need("prometheus", "promtool")

EXAMPLE = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "monitoring")
SERVICES = 'services.echo = { get = function(...) return ... end }\n'


def promtool(*words, **more):
    return subprocess.run(["promtool", *words], cwd=EXAMPLE, text=True, capture_output=True, **more)


def read(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def queries(panel):
    return [(panel["title"], t["expr"].replace("$__rate_interval", "1m").replace("$node", ".*")) for t in panel.get("targets", [])]


class Rules(unittest.TestCase):
    def test_the_alerts_fire_when_they_should_and_not_else(self):
        ran = promtool("test", "rules", "alerts_test.yml")
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)

    def test_every_alert_has_a_test(self):
        with open(os.path.join(EXAMPLE, "alerts.yml")) as rules, open(os.path.join(EXAMPLE, "alerts_test.yml")) as tests:
            text = tests.read()
            for name in [line.split(":")[1].strip() for line in rules if "- alert:" in line]:
                self.assertIn("alertname: " + name + "\n", text)

    def test_the_configuration_is_one(self):
        ran = promtool("check", "config", "prometheus.yml")
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)


class Scraped(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fleet = Fleet({"alpha": SERVICES, "beta": SERVICES}, ("--interval", "200ms", "--mesh-interval", "300ms"))
        cls.fleet.run("push-config", "--all", "-y")
        cls.fleet.run("ping", "beta", "--via", "alpha")

    @classmethod
    def tearDownClass(cls):
        cls.fleet.stop()

    def setUp(self):
        for metric in ('skynet_node_up{node="beta"} 1', 'skynet_mesh_up{node="alpha",peer="beta"} 1'):
            wait_until(lambda: metric in read(self.fleet.url + "/metrics"), metric)

    def test_promtool_has_nothing_to_say_against_the_metrics(self):
        ran = promtool("check", "metrics", input=read(self.fleet.url + "/metrics"))
        self.assertEqual((ran.returncode, ran.stdout + ran.stderr), (0, ""))

    def test_every_query_of_the_dashboard_and_every_alert_finds_series(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open(os.path.join(EXAMPLE, "prometheus.yml")) as example:
            text = example.read().replace("127.0.0.1:9527", self.fleet.url.split("//")[1])
        self.assertIn(self.fleet.url.split("//")[1], text)
        config = os.path.join(self.fleet.folder, "prometheus.yml")
        with open(config, "w") as out:
            out.write(text.replace("interval: 5s", "interval: 1s").replace("alerts.yml", os.path.abspath(EXAMPLE) + "/alerts.yml"))
        log = open(os.path.join(self.fleet.folder, "prometheus.log"), "wb")
        process = subprocess.Popen(["prometheus", "--config.file=" + config, f"--web.listen-address=127.0.0.1:{port}",
                                    "--storage.tsdb.path=" + self.fleet.folder + "/tsdb"], stdout=log, stderr=log)
        try:
            self.look_at(f"http://127.0.0.1:{port}/api/v1/")
        finally:
            process.kill()
            process.wait()
            log.close()

    def look_at(self, api):
        def ask(path):
            try:
                return json.loads(read(api + path))["data"]
            except (OSError, ValueError, KeyError):
                return None

        with open(os.path.join(EXAMPLE, "dashboard.json")) as file:
            dashboard = json.load(file)
        all_queries = [q for panel in dashboard["panels"] for q in queries(panel)]
        self.assertGreater(len(all_queries), 12)
        for title, query in all_queries:
            found = lambda: (ask("query?query=" + urllib.parse.quote(query)) or {}).get("result")
            wait_until(found, f"series of {title}: {query}")
        healthy = lambda: [r["health"] for g in (ask("rules") or {}).get("groups", []) for r in g["rules"]]
        wait_until(lambda: healthy() and set(healthy()) == {"ok"}, "that every rule works")
        self.assertEqual([t["health"] for t in ask("targets")["activeTargets"]], ["up"])


if __name__ == "__main__":
    unittest.main(verbosity=2, argv=[sys.argv[0], *sys.argv[1:]])
