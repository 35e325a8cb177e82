#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

long_running_settings settings_of(const temporary_folder& folder, const names_settings& with) {
  long_running_settings out;
  const auto data = with.data.empty() ? folder.path() + "/data" : with.data;
  out.arguments = {"beectl", "names", "serve", "--listen", with.listen, "--data", data};
  out.arguments.insert(out.arguments.end(), with.more.begin(), with.more.end());
  out.log = folder.path() + "/" + with.log;
  out.ready = "beectl: names: ready: names ";
  out.environment = with.environment;
  out.most_files = with.most_files;
  return out;
}

}  // namespace

names_server::names_server(const temporary_folder& folder, std::string listen)
    : names_server(folder, names_settings{std::move(listen)}) {}

names_server::names_server(const temporary_folder& folder, const names_settings& with)
    : long_running(settings_of(folder, with)) {}

}  // namespace bee::test
