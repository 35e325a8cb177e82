// The site of nodes that a name service knows.
#include <csignal>

#include "cli/support/document_shapes.hpp"
#include "cli/support/names_server.hpp"
#include "cli/support/site_process.hpp"

namespace bee::test {
namespace {

class registry_site : public beectl {
 protected:
  void set(const std::string& name, const std::string& address) {
    ASSERT_EQ(run({"names", "set", name, "address=" + address, "-c", names_.url()}).code, 0);
  }

  test_node a_{"a"}, b_{"b"};
  names_server names_{folder_};
};

TEST_F(registry_site, has_the_nodes_of_the_name_service_and_those_that_come_later) {
  set("a", a_.address());
  site_process site(folder_.path(), {"-c", names_.url()});
  site.wait_for("/metrics", "skynet_node_up{node=\"a\"} 1\n");
  set("b", b_.address());
  site.wait_for("/metrics", "skynet_node_up{node=\"b\"} 1\n");
  const auto shown = site.get("/api/v1/names").body;
  EXPECT_EQ(document_shapes().why_not("SiteNames", shown), "");
  EXPECT_NE(shown.find("\"name\":\"b\",\"address\":\"" + b_.address() + "\""), std::string::npos) << shown;
}

TEST_F(registry_site, goes_on_with_the_nodes_that_it_knows_while_the_name_service_is_gone) {
  set("a", a_.address());
  site_process site(folder_.path(), {"-c", names_.url(), "-t", "500ms"});
  site.wait_for("/metrics", "skynet_node_up{node=\"a\"} 1\n");
  names_.end(SIGKILL);
  const auto patient = std::chrono::steady_clock::now() + patience;
  while (site.log().find(" warning ") == std::string::npos && std::chrono::steady_clock::now() < patient)
    site.wait_for("/healthz", "ok");
  EXPECT_NE(site.log().find(" warning "), std::string::npos) << site.log();
  EXPECT_NE(site.get("/metrics").body.find("skynet_node_up{node=\"a\"} 1\n"), std::string::npos);
  site.wait_for("/api/v1/names", "\"why\":\"");
}

}  // namespace
}  // namespace bee::test
