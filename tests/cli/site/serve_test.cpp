// The site over real nodes: what it shows, and to whom.
#include <csignal>
#include <vector>

#include "cli/support/document_shapes.hpp"
#include "cli/support/fleet_test.hpp"
#include "cli/support/site_process.hpp"

namespace bee::test {
namespace {

class serve : public fleet_test {
 protected:
  std::string folder() const { return folder_.path(); }
};

TEST_F(serve, shows_what_nodes_run_as_metrics) {
  site_process site(folder());
  site.wait_for("/metrics", "skynet_node_up{node=\"c\"} 1\n");
  const auto answer = site.get("/metrics");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.head.find("Content-Type: text/plain; version=0.0.4"), std::string::npos) << answer.head;
  EXPECT_NE(answer.body.find("skynet_service_instances{node=\"a\",service=\"service_mgr\"} 1\n"),
            std::string::npos)
      << answer.body;
}

TEST_F(serve, shows_a_node_that_ends_as_down_and_tells_it_to_those_who_read_events) {
  site_process site(folder());
  site.wait_for("/metrics", "skynet_node_up{node=\"a\"} 1\n");
  auto reader = site.connect();
  const auto first = reader.ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n", "\n\n");
  EXPECT_NE(first.find("event: snapshot\ndata: {\"v\":1,"), std::string::npos) << first;
  a_.stop();
  const auto told = reader.read("\"event\":\"down\"");
  EXPECT_NE(told.find("event: update\n"), std::string::npos) << told;
  EXPECT_NE(told.find("\"node\":\"a\""), std::string::npos);
  site.wait_for("/metrics", "skynet_node_up{node=\"a\"} 0\n");
  EXPECT_EQ(site.get("/metrics").body.find("skynet_service_instances{node=\"a\""), std::string::npos);
  EXPECT_NE(site.get("/api/v1/events").body.find("\"event\":\"down\""), std::string::npos);
}

TEST_F(serve, reads_the_cluster_file_again_when_it_has_changed) {
  site_process site(folder());
  site.wait_for("/api/v1/nodes", "\"node\":\"c\"");
  write_cluster("a = \"" + a_.address() + "\"\nnew = \"" + b_.address() + "\"\n");
  site.wait_for("/metrics", "skynet_node_up{node=\"new\"} 1\n");
  const auto nodes = site.document("/api/v1/nodes")["nodes"];
  EXPECT_EQ(nodes.size(), 2u) << nodes;
  EXPECT_EQ(site.get("/metrics").body.find("node=\"c\""), std::string::npos);
}

TEST_F(serve, says_that_it_can_not_read_the_cluster_any_more_and_shows_the_nodes_that_it_knew) {
  site_process site(folder());
  site.wait_for("/metrics", "skynet_node_up{node=\"c\"} 1\n");
  write_cluster("a = =\n");
  site.wait_for("/api/v1/nodes", "the nodes are those that were known before");
  EXPECT_EQ(site.document("/api/v1/nodes")["nodes"].size(), 3u);
  write_cluster(map_text());
  site.wait_for("/api/v1/nodes", "\"cluster_health\":{\"state\":\"warning\"");
}

TEST_F(serve, has_documents_of_the_shape_of_proto) {
  const document_shapes shapes;
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  site_process site(folder());
  site.wait_for("/metrics", "skynet_push_revision 1\n");
  site.wait_for("/metrics", "skynet_node_up{node=\"a\"} 1\n");
  b_.stop();
  site.wait_for("/api/v1/events", "\"down\"");
  EXPECT_EQ(shapes.why_not("Site", site.get("/api/v1/nodes").body), "");
  EXPECT_EQ(shapes.why_not("SiteNode", site.get("/api/v1/nodes/a").body), "");
  EXPECT_EQ(shapes.why_not("SiteNode", site.get("/api/v1/nodes/b").body), "");
  EXPECT_EQ(shapes.why_not("SiteEvents", site.get("/api/v1/events").body), "");
  EXPECT_EQ(shapes.why_not("SitePushes", site.get("/api/v1/pushes").body), "");
  EXPECT_EQ(site.get("/api/v1/nodes/nobody").status, 404);
  EXPECT_FALSE(site.document("/api/v1/nodes/a")["services"].empty());
  EXPECT_TRUE(site.document("/api/v1/nodes/b")["services"].empty());
  EXPECT_EQ(site.document("/api/v1/nodes/b")["health"]["checks"][0]["check"], "reachable");
}

TEST_F(serve, shows_a_push_while_it_runs_and_what_it_changed) {
  site_process site(folder());
  EXPECT_TRUE(site.document("/api/v1/pushes")["runs"].empty());
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  site.wait_for("/api/v1/pushes", "\"name\":\"c\"");
  const auto runs = site.document("/api/v1/pushes")["runs"];
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0]["changes"][0]["change"], "added");
  site.wait_for("/api/v1/events", "\"event\":\"revision\"");
}

TEST_F(serve, shows_which_connections_of_nodes_work_over_the_connection_that_it_has) {
  const document_shapes shapes;
  a_.knows("b", b_.address(), true);
  site_process site(folder(), {"--mesh-interval", "100ms", "--interval", "100ms"});
  site.wait_for("/metrics", "skynet_mesh_up{node=\"a\",peer=\"b\"} 1\n");
  EXPECT_EQ(shapes.why_not("SiteMesh", site.get("/api/v1/mesh").body), "");
  EXPECT_EQ(a_.connections(), 1);
  b_.stop();
  site.wait_for("/metrics", "skynet_mesh_up{node=\"a\",peer=\"b\"} 0\n");
  site.wait_for("/api/v1/nodes", "it can not reach b (stale)");
}

TEST_F(serve, asks_no_node_about_its_connections_where_it_never_should) {
  a_.knows("b", b_.address(), true);
  site_process site(folder(), {"--mesh-interval", "never", "--interval", "100ms"});
  const auto looks = [&site] {
    const auto all = site.get("/metrics").body;
    return std::atoi(all.c_str() + all.find("\nbeectl_survey_looks_total ") + 27);
  };
  while (looks() < 12) std::this_thread::yield();  // three nodes, four times
  EXPECT_TRUE(a_.asked("sender").empty());
  EXPECT_EQ(site.get("/api/v1/mesh").status, 404);
}

TEST_F(serve, is_only_for_reading_and_says_what_there_is_not) {
  site_process site(folder());
  EXPECT_EQ(site.get("/healthz").body, "ok\n");
  EXPECT_EQ(site.get("/").status, 200);
  EXPECT_EQ(site.get("/nothing").status, 404);
  EXPECT_EQ(site.get("/../../etc/passwd").status, 400);
  EXPECT_EQ(site.get("/%2e%2e/etc/passwd").status, 400);
  EXPECT_EQ(site.get("/page/index.html").status, 404);
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "BREW"}) {
    EXPECT_EQ(site.ask(method, "/api/v1/nodes").status, 405) << method;
    EXPECT_EQ(site.ask(method, "/").status, 405) << method;
  }
  EXPECT_EQ(site.ask("HEAD", "/metrics").body, "");
  EXPECT_EQ(site.ask("HEAD", "/events").status, 200);
}

TEST_F(serve, keeps_strange_pages_out_by_its_headers) {
  site_process site(folder());
  for (const char* path : {"/", "/metrics", "/api/v1/nodes", "/nothing", "/main.js"}) {
    const auto head = site.get(path).head;
    EXPECT_NE(head.find("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'"),
              std::string::npos)
        << path << head;
    EXPECT_NE(head.find("X-Content-Type-Options: nosniff"), std::string::npos) << path;
    EXPECT_EQ(head.find("Access-Control-Allow"), std::string::npos) << path;
  }
}

TEST_F(serve, on_loopback_answers_to_names_of_this_host_alone) {
  site_process site(folder());
  for (const char* own : {"localhost", "127.0.0.1:1", "[::1]:9", "127.8.9.1"})
    EXPECT_EQ(site.get("/metrics", std::string("Host: ") + own + "\r\n").status, 200) << own;
  for (const char* other : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"})
    EXPECT_EQ(site.get("/metrics", std::string("Host: ") + other + "\r\n").status, 421) << other;
}

TEST_F(serve, tells_500_browsers_and_still_answers_others) {
  site_process site(folder());
  site.wait_for("/metrics", "skynet_node_up{node=\"a\"} 1\n");
  std::vector<web_peer> readers;
  readers.reserve(500);
  for (int i = 0; i < 500; ++i) {
    readers.push_back(site.connect());
    readers.back().ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n", "event: snapshot\n");
  }
  site.wait_for("/metrics", "beectl_web_streams 500\n");
  a_.stop();
  for (auto& each : readers) each.read("\"event\":\"down\"");
  EXPECT_EQ(site.get("/healthz").status, 200);
}

TEST_F(serve, ends_at_a_signal_with_a_scrape_and_a_stream_under_way) {
  site_process site(folder());
  auto reader = site.connect();
  reader.ask("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n", "\n\n");
  auto scraper = site.connect();
  scraper.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(site.end(SIGTERM), 0);
  EXPECT_NE(site.log().find("stopped after"), std::string::npos) << site.log();
}

TEST_F(serve, refuses_what_makes_no_sense) {
  const words serve{"serve", "--listen", "127.0.0.1:0"};
  const auto code = [&](words more) {
    more.insert(more.begin(), serve.begin(), serve.end());
    return run(more).code;
  };
  EXPECT_EQ(run({"serve", "--listen", "0.0.0.0:0"}).code, 2);
  EXPECT_EQ(run({"serve", "--listen", "nowhere"}).code, 2);
  EXPECT_EQ(run({"serve", "--listen", "203.0.113.1:9", "--token-file", folder_.write("t", "x\n")}).code, 4);
  EXPECT_EQ(code({"--series", "all"}), 2);
  EXPECT_EQ(code({"--interval", "1ms"}), 2);
  EXPECT_EQ(code({"--mesh-interval", "sometimes"}), 2);
  EXPECT_EQ(code({"--mesh-interval", "1ms"}), 2);
  EXPECT_EQ(code({"--warn", "nothing=1"}), 2);
  EXPECT_EQ(code({"--cert", "x"}), 2);
  EXPECT_EQ(code({"--cert", "x", "--key", "y"}), 3);
  EXPECT_EQ(code({"--token-file", "nothing"}), 3);
  EXPECT_EQ(code({"nobody"}), 7);
  EXPECT_EQ(code({"a", "b"}), 2);
  EXPECT_EQ(code({"--via", "a"}), 2);
}

}  // namespace
}  // namespace bee::test
