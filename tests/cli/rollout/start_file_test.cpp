// context render: what a process loads when it starts.
#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

class start_file : public beectl {
 protected:
  start_file() { environment_["XDG_STATE_HOME"] = folder_.path() + "/state"; }
  program_end render(const std::string& node) { return run({"context", "render", node}); }
  std::string map_text(const std::string& more = {}) {
    return "__nowaiting = true\n_ENV[\"a-b\"] = false\nb = \"127.0.0.1:2\"\na = \"" + a_.address() + "\"\n" +
           more;
  }
  fake_node a_;
};

TEST_F(start_file, without_a_push_it_is_the_cluster_file_checked_and_in_order) {
  write_cluster(map_text());
  const auto end = render("a");
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out.substr(end.out.find('\n') + 1),
            "__nowaiting = true\na = \"" + a_.address() + "\"\n_ENV[\"a-b\"] = false\nb = \"127.0.0.1:2\"\n");
  EXPECT_EQ(end.out.substr(0, 3), "-- ");
}

TEST_F(start_file, what_was_pushed_counts_and_not_what_the_file_says_since) {
  write_cluster(map_text());
  ASSERT_EQ(run({"push-config", "a", "-y", "-q"}).code, 0);
  write_cluster(map_text("later = \"127.0.0.1:3\"\n"));
  const auto end = render("a");
  EXPECT_EQ(end.out.find("later"), std::string::npos) << end.out;
  EXPECT_TRUE(end.out.starts_with("-- revision 1, pushed ")) << end.out;
  EXPECT_EQ(render("later").code, 7);
}

TEST_F(start_file, a_push_that_did_not_come_to_its_end_does_not_count) {
  write_cluster(map_text());
  ASSERT_EQ(run({"push-config", "a", "-y", "-q"}).code, 0);
  a_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked.starts_with("reload")) return fake_reply{fake_reply::kind::error};
    return std::nullopt;
  });
  const fake_node z;
  write_cluster(map_text("bad = \"127.0.0.1:3\"\nz = \"" + z.address() + "\"\n"));
  ASSERT_EQ(run({"push-config", "a,z", "-y", "--batch", "1", "-q"}).code, 9);
  const auto end = render("a");
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out.find("bad"), std::string::npos) << end.out << run({"history"}).out;
  EXPECT_NE(end.err.find("the push of revision 2 is stopped"), std::string::npos) << end.err;
}

TEST_F(start_file, a_node_without_an_address_and_a_bad_file_print_nothing) {
  write_cluster(map_text());
  EXPECT_EQ(render("nobody").code, 7);
  EXPECT_EQ(render("a-b").code, 7);
  write_cluster("a = 7\n");
  EXPECT_EQ(render("a").code, 3);
  EXPECT_EQ(render("a").out, "");
  EXPECT_EQ(run({"context", "render"}).code, 2);
}

}  // namespace
}  // namespace bee::test
