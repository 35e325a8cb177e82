// First byte: the size of pieces; the rest: what a peer sends to an echo. Pieces of any size must give the
// same.
#include "bee/session/server_session.hpp"

#include <vector>

#include "pieces.hpp"

static std::vector<std::string> events(std::string_view stream, std::size_t piece) {
  using namespace bee::session;
  std::vector<std::string> log;
  server_session* session = nullptr;
  const auto on_request = [&](incoming&& in) {
    log.push_back(to_string(in.to) + in.trace + std::string(in.message.view()) + (in.is_push ? "p" : "c"));
    if (!in.is_push) session->respond(in.session, in.message.take());
  };
  const auto on_dropped = [&](bee::error_code why, auto) { log.push_back(why.message()); };
  server_session made({on_request, on_dropped}, {.max_message = 3000, .max_memory = 9000, .max_pending = 5});
  session = &made;
  in_pieces(stream, piece, [&](const std::string& bytes) { session->receive(bytes); });
  session->take_output(log.emplace_back(), SIZE_MAX);
  return log;
}

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  return same_in_pieces(data, size, events);
}
