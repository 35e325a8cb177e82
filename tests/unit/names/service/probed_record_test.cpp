#include "bee/names/service/probed_record.hpp"

#include <gtest/gtest.h>

#include "unit/names/record/records.hpp"

namespace bee::names {
namespace {

using kind = sighting::kind;

const endpoint here{"127.0.0.1", 2528};
const endpoint elsewhere{"127.0.0.1", 2529};

struct probed_record : testing::Test {
  std::string see(const sighting& s) { return all.take(decide_probed(all, "a", s)); }
  std::string announce(std::int64_t lease_ms) {
    auto r = test::node_at("a");
    r.lease_ms = lease_ms;
    r.state = node_state::draining;
    return all.take(all.announce(r));
  }
  std::string set(const char* key, value::value v) {
    value::table fields;
    fields.pairs.emplace_back(key, std::move(v));
    return all.take(all.set("a", 0, fields));
  }
  record_ptr record() const { return all.find("a"); }

  test::instant_registry all;
};

TEST_F(probed_record, a_node_that_answers_is_ready_without_a_lease_and_marked) {
  EXPECT_EQ(see({kind::up, here, 0, true}), "up 1");
  EXPECT_EQ(record()->state, node_state::ready);
  EXPECT_EQ(record()->lease_ms, 0);
  EXPECT_EQ(record()->labels, (std::map<std::string, std::string>{{"probed", "yes"}}));
  EXPECT_EQ(see({kind::up, here, 0, true}), "nothing");
}

TEST_F(probed_record, one_that_never_answered_is_no_record) {
  EXPECT_EQ(see({kind::down, here}), "nothing");
  EXPECT_EQ(see({kind::dropped, here}), "nothing");
}

TEST_F(probed_record, the_same_process_comes_back_as_the_same_incarnation) {
  see({kind::up, here, 0, true});
  EXPECT_EQ(see({kind::down, here}), "down 2");
  EXPECT_EQ(see({kind::down, here}), "nothing");
  EXPECT_EQ(see({kind::up, here}), "up 3");
  EXPECT_EQ(record()->incarnation, 1);
}

TEST_F(probed_record, another_process_is_the_next_incarnation_whether_it_was_seen_down_or_not) {
  see({kind::up, here, 0, true});
  EXPECT_EQ(see({kind::up, here, 1}), "up 2");
  EXPECT_EQ(record()->incarnation, 2);
  see({kind::down, here});
  EXPECT_EQ(see({kind::up, here, 2}), "up 4");
  EXPECT_EQ(record()->incarnation, 4);
}

TEST_F(probed_record, what_two_name_servers_see_is_one_new_incarnation) {
  see({kind::up, here, 0, true});
  see({kind::up, here, 1});
  EXPECT_EQ(see({kind::up, here, 1}), "nothing");
}

TEST_F(probed_record, after_a_restart_of_the_server_one_that_was_down_is_another_process_and_one_up_is_not) {
  see({kind::up, here, 0, true});
  EXPECT_EQ(see({kind::up, here, 0, true}), "nothing");
  see({kind::down, here});
  EXPECT_EQ(see({kind::up, here, 0, true}), "up 3");
  EXPECT_EQ(record()->incarnation, 3);
}

TEST_F(probed_record, another_address_in_the_file_is_another_process) {
  see({kind::up, here, 0, true});
  EXPECT_EQ(see({kind::up, elsewhere}), "up 2");
  EXPECT_EQ(record()->incarnation, 2);
  EXPECT_EQ(record()->at, elsewhere);
}

TEST_F(probed_record, labels_of_an_operator_stay_and_the_version_goes_with_its_process) {
  see({kind::up, here, 0, true});
  value::table zone;
  zone.pairs.emplace_back("zone", "b");
  set("labels", zone);
  set("hot_version", "1.5");
  set("state", "draining");
  EXPECT_EQ(see({kind::up, here}), "nothing") << "a look does not undo what an operator has said";
  see({kind::up, here, 1});
  EXPECT_EQ(record()->labels, (std::map<std::string, std::string>{{"probed", "yes"}, {"zone", "b"}}));
  EXPECT_EQ(record()->hot_version, "");
  EXPECT_EQ(record()->state, node_state::ready);
}

TEST_F(probed_record, a_node_that_announces_itself_takes_the_record_over_and_looks_do_not_touch_it) {
  see({kind::up, here, 0, true});
  for (const std::int64_t lease : {10'000, 0}) {
    announce(lease);
    EXPECT_FALSE(is_probed(*record()));
    const auto before = *record();
    for (const auto what : {kind::up, kind::down, kind::dropped})
      EXPECT_EQ(see({what, elsewhere, before.incarnation, true}), "nothing");
    EXPECT_EQ(*record(), before);
  }
}

TEST_F(probed_record, one_that_announced_itself_and_left_is_not_brought_back_by_a_look) {
  announce(10'000);
  EXPECT_EQ(all.take(all.leave("a", 0)), "down 2");
  EXPECT_EQ(see({kind::up, here}), "nothing");
}

TEST_F(probed_record, a_label_alone_gives_nobodys_lease_away) {
  auto r = test::node_at("a");
  r.labels["probed"] = "yes";
  all.take(all.announce(r));
  EXPECT_EQ(see({kind::down, here}), "nothing");
}

TEST_F(probed_record, one_that_is_not_looked_at_any_more_is_removed) {
  see({kind::up, here, 0, true});
  EXPECT_EQ(see({kind::dropped, here}), "removed 2");
  EXPECT_FALSE(record());
}

TEST_F(probed_record, a_name_that_is_no_node_name_is_refused) {
  EXPECT_EQ(all.take(decide_probed(all, "not-a-name", {kind::up, here})), "malformed");
}

}  // namespace
}  // namespace bee::names
