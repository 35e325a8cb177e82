#include "bee/session/outbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "bee/wire/request.hpp"
#include "support/frames.hpp"

namespace bee::session {
namespace {

using test::bodies_of;
using test::framed;

void encode_part(std::uint32_t session, std::string_view bytes, bool is_last, std::string& out) {
  ASSERT_TRUE(wire::encode(wire::request_part{session, bytes, is_last}, out));
}

outbox::place add(outbox& box, std::string_view body) {
  return box
      .add_small([&](std::string& out) -> result<void> {
        out += framed(body);
        return {};
      })
      .value();
}
outbox::place add_large(outbox& box, std::uint32_t session, std::size_t size) {
  return box.add_large({framed("head"), std::string(size, 'x'), session, encode_part});
}
std::string take(outbox& box, std::size_t about) {
  std::string out;
  box.take(out, about);
  return out;
}

TEST(outbox, small_frames_come_in_order_and_whole) {
  outbox box;
  add(box, "aaaa");
  add(box, "bbbb");
  add(box, "cccc");
  EXPECT_EQ(box.queued_bytes(), 18u);
  EXPECT_EQ(take(box, 7), framed("aaaa") + framed("bbbb"));
  EXPECT_EQ(box.queued_bytes(), 6u);
  EXPECT_EQ(take(box, 1), framed("cccc"));
  EXPECT_EQ(box.queued_bytes(), 0u);
}

TEST(outbox, output_is_appended_to_what_is_there) {
  outbox box;
  add(box, "b");
  std::string out = "a";
  box.take(out, 100);
  EXPECT_EQ(out, "a" + framed("b"));
}

TEST(outbox, a_message_has_begun_when_its_first_byte_was_taken) {
  outbox box;
  const auto a = add(box, "aaaa"), b = add(box, "bbbb"), c = add_large(box, 1, 0x10000);
  take(box, 1);
  EXPECT_TRUE(box.has_begun(a));
  EXPECT_FALSE(box.has_begun(b));
  EXPECT_FALSE(box.has_begun(c));
  take(box, 0x8000);
  EXPECT_TRUE(box.has_begun(c));
}

TEST(outbox, cancelled_frames_leave_no_trace_wherever_they_stand) {
  for (unsigned cancelled = 0; cancelled < 32; ++cancelled)
    for (const std::size_t about : {1u, 5u, 100u}) {
      outbox box;
      std::vector<outbox::place> places;
      std::vector<std::string> expected;
      for (unsigned i = 0; i < 5; ++i)
        places.push_back(add(box, std::string(i + 1, static_cast<char>('a' + i))));
      for (unsigned i = 0; i < 5; ++i)
        if (cancelled >> i & 1) {
          box.cancel(places[i]);
        } else {
          expected.emplace_back(i + 1, static_cast<char>('a' + i));
        }
      std::string stream;
      while (box.queued_bytes() != 0) stream += take(box, about);
      EXPECT_EQ(bodies_of(stream), expected) << cancelled << " " << about;
      add(box, "next");
      EXPECT_EQ(take(box, about), framed("next"));
    }
}

TEST(outbox, a_small_frame_does_not_wait_for_all_of_a_large_message) {
  outbox box;
  add_large(box, 1, 1 << 20);
  take(box, 1);
  add(box, "small");
  const auto bodies = bodies_of(take(box, 0x10000));
  EXPECT_NE(std::ranges::find(bodies, "small"), bodies.end());
  EXPECT_GT(box.queued_bytes(), 800'000u);
}

TEST(outbox, a_large_message_goes_on_while_small_frames_keep_coming) {
  outbox box;
  add_large(box, 1, 0x20000);
  for (int i = 0; i < 100 && box.queued_bytes() > 0; ++i) {
    if (i < 20) add(box, "small");
    take(box, 1);
  }
  EXPECT_EQ(box.queued_bytes(), 0u);
}

TEST(outbox, large_messages_follow_one_another_and_can_be_cancelled_before_they_begin) {
  outbox box;
  add_large(box, 1, 0x8001);
  const auto second = add_large(box, 2, 0x8001);
  add_large(box, 3, 1);
  box.cancel(second);
  const auto bodies = bodies_of(take(box, SIZE_MAX));
  ASSERT_EQ(bodies.size(), 5u);
  EXPECT_EQ(bodies[0], "head");
  EXPECT_EQ(test::hex("0201000000"), bodies[1].substr(0, 5));
  EXPECT_EQ(test::hex("030100000078"), bodies[2]);
  EXPECT_EQ(bodies[3], "head");
  EXPECT_EQ(test::hex("030300000078"), bodies[4]);
}

TEST(outbox, a_queue_that_never_empties_does_not_grow) {
  outbox box;
  std::string sent, expected;
  add(box, "first");
  expected += framed("first");
  for (int i = 0; i < 100'000; ++i) {
    const auto body = std::to_string(i);
    add(box, body);
    expected += framed(body);
    sent += take(box, 1);
  }
  EXPECT_EQ(sent + take(box, SIZE_MAX), expected);
}

TEST(outbox, what_fails_to_encode_leaves_nothing_behind) {
  outbox box;
  const auto failed = box.add_small([](std::string& out) -> result<void> {
    out += "half";
    return errc::bad_name;
  });
  EXPECT_EQ(failed.error(), errc::bad_name);
  EXPECT_EQ(box.queued_bytes(), 0u);
}

}  // namespace
}  // namespace bee::session
