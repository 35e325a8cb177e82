// A folder with files of tests, and a node that they ask.
#pragma once

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "cli/support/beectl_test.hpp"

namespace bee::test {

class test_verb : public beectl {
 protected:
  test_verb() { write_cluster("n = \"" + node_.address() + "\"\ngone = \"127.0.0.1:1\"\n"); }

  void write(const std::string& text, const std::string& name = "t_test.lua") { folder_.write(name, text); }
  // Runs a file with this text; times stand as T in what it prints.
  program_end run_file(const std::string& text, words more = {}) {
    write(text);
    more.insert(more.begin(), {"test", "t_test.lua"});
    auto end = run(more);
    end.out = std::regex_replace(end.out, std::regex("[0-9]+\\.[0-9] ms"), "T ms");
    // Which limit is met first depends on the machine.
    end.out = std::regex_replace(end.out, std::regex("limit of [0-9]+ (instructions|ms)"), "limit of N");
    return end;
  }
  std::string file(const std::string& name) const {
    std::ifstream in(folder_.path() + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test_node node_{"n"};
};

}  // namespace bee::test
