#include "bee/script/skynet_config.hpp"

#include <gtest/gtest.h>

namespace bee::script {
namespace {

TEST(skynet_config, names_the_cluster_file_as_the_process_would_open_it) {
  EXPECT_EQ(cluster_of_config("thread = 8\ncluster = \"./etc/clustername.lua\"\n"), "./etc/clustername.lua");
  EXPECT_EQ(cluster_of_config("root = \"./game/\"\ncluster = root .. \"clustername.lua\""),
            "./game/clustername.lua");
}

TEST(skynet_config, goes_on_behind_what_it_includes_and_what_the_environment_would_say) {
  EXPECT_EQ(cluster_of_config("include \"config.path\"\nharbor = os.getenv(\"HARBOR\") or 0\n"
                              "cluster = (\"./%s.lua\"):format(\"map\")"),
            "./map.lua");
}

TEST(skynet_config, keeps_what_was_assigned_before_it_failed) {
  EXPECT_EQ(cluster_of_config("cluster = \"./a.lua\"\nroot = nobody .. \"x\"\ncluster = \"./b.lua\""),
            "./a.lua");
}

TEST(skynet_config, that_names_no_file_or_is_none_says_nothing) {
  EXPECT_EQ(cluster_of_config("thread = 8"), "");
  EXPECT_EQ(cluster_of_config("cluster = 7"), "");
  EXPECT_EQ(cluster_of_config("cluster = {}"), "");
  EXPECT_EQ(cluster_of_config("[section]\nkey: value"), "");
  EXPECT_EQ(cluster_of_config("while true do end"), "");
  EXPECT_EQ(cluster_of_config("x = (\"x\"):rep(1e9)"), "");
}

}  // namespace
}  // namespace bee::script
