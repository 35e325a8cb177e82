// What a peer says to four calls and a push, in pieces. Each call must end exactly once.
#include "bee/session/client_session.hpp"

#include <cstdlib>
#include <vector>

#include "pieces.hpp"

static std::vector<std::string> outcomes(std::string_view stream, std::size_t piece) {
  using namespace bee::session;
  client_session session({.max_message = 3000, .max_memory = 9000});
  std::vector<std::string> log;
  std::string out, failure;
  for (int i = 0; i < 4; ++i)
    session.call({10u, "x", "trace"}, {}, [&](outcome&& o) { log.push_back(o.error.message() + o.body); })
        .value();
  session.push({10u, "x", {}}).value();
  session.take_output(out, SIZE_MAX);
  session.abandon(4);
  in_pieces(stream, piece,
            [&](std::string_view bytes) { failure = session.receive(bytes).error().message(); });
  session.close();
  if (log.size() != 4) std::abort();
  log.push_back(failure + std::string(session.push_error()));
  return log;
}

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  return same_in_pieces(data, size, outcomes);
}
