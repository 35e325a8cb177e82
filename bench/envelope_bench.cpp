// The routed envelope around a protobuf message of 200 bytes, on one core, against a copy of the same bytes.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "bee/payload/envelope.hpp"
#include "child.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;

constexpr int messages = 3'000'000;

// What an optimiser must take for used.
void keep(const void* bytes) {
  asm volatile("" : : "r"(bytes) : "memory");
}

payload::envelope message(std::string_view pb) {
  return {.sub_type = static_cast<std::uint32_t>(payload::sub_type::rpc_request),
          .uid = 10076447,
          .type_name = "pb.iBuyREQ",
          .session = 7,
          .destination_node = "shop_master_4",
          .destination_service = "shop_master",
          .source_node = "activity_master_5",
          .source_service = "activity_master",
          .pb = pb};
}

/// Seconds of the fastest of five rounds.
template <class Round>
double best(Round round) {
  double seconds = 1e9;
  for (int i = 0; i < 5; ++i) {
    const double start = now();
    round();
    seconds = std::min(seconds, now() - start);
  }
  return seconds;
}

double envelopes(const payload::envelope& sent) {
  std::string body;
  return best([&] {
    for (int i = 0; i < messages; ++i) {
      body.clear();
      if (payload::encode(payload::layout::routed, sent, body).has_error()) std::abort();
      keep(body.data());
      const auto got = payload::decode(payload::layout::routed, body);
      if (got.has_error() || got->pb.size() != sent.pb.size()) std::abort();
    }
  });
}

double copies(const std::string& body) {
  std::string out(body.size(), '\0');
  return best([&] {
    for (int i = 0; i < messages; ++i) {
      std::memcpy(out.data(), body.data(), body.size());
      keep(out.data());
    }
  });
}

std::string per_second(double seconds) {
  char out[64];
  std::snprintf(out, sizeof out, "%.1f million/s", messages / seconds / 1e6);
  return out;
}

}  // namespace

int main() {
  const std::string pb(200, 'x');
  const auto sent = message(pb);
  const double ours = envelopes(sent);
  const double copied = copies(payload::encode(payload::layout::routed, sent).value());
  print_row("routed envelope, encode and decode, 200 bytes", per_second(ours), per_second(copied) + " copies",
            copied / ours, "at least 3 million/s");
}
