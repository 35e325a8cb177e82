// Tells what becomes of the nodes of a name service, until that many changes were told:
//   follow names://HOST:PORT[,HOST:PORT...] CHANGES
#include <bee/names/client/client.hpp>
#include <bee/net/run.hpp>
#include <iostream>

using namespace bee;

task<attempt<void>> follow(std::string place, int changes) {
  const auto names = names::client::open({}, place);
  if (!names) co_return names.error();
  names::view known;
  known.on_event = [&](const names::event& e) {
    std::cout << to_text(e.kind) << ' ' << e.node->name << ' ' << to_string(e.node->at) << std::endl;
    --changes;
  };
  while (changes > 0)
    if (const auto heard = co_await (*names)->follow(known, std::chrono::seconds(2)); !heard)
      co_return heard.error();
  (*names)->close();
  co_return boost::system::in_place_value;
}

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: follow names://HOST:PORT CHANGES\n", 2;
  const auto done = run(follow(argv[1], std::atoi(argv[2])));
  return done ? 0 : (std::cerr << done.error().message << '\n', static_cast<int>(done.error().code));
}
