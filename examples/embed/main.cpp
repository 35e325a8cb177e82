// Uses the installed library.
#include <bee/base/bytes.hpp>
#include <iostream>

int main() {
  std::cout << bee::to_hex("bee") << '\n';
}
