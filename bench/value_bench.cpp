// Packing and unpacking of the message that an operations tool sees most: a table of records.
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>

#include "bee/value/pack.hpp"

namespace {

using bee::value::list;
using bee::value::table;
using bee::value::value;

// {uid = , name = , gold = , vip = , rate = , items = {8 integers}}
value record(int i) {
  table items;
  for (int k = 1; k <= 8; ++k) items.array.emplace_back(i * k * 7 % 900);
  table t;
  t.pairs.emplace_back("uid", 10'000'000 + i);
  t.pairs.emplace_back("name", "player_" + std::to_string(i));
  t.pairs.emplace_back("gold", i * 1000);
  t.pairs.emplace_back("vip", i % 3 == 0);
  t.pairs.emplace_back("rate", i * 0.37);
  t.pairs.emplace_back("items", std::move(items));
  return t;
}

list records(int n) {
  table t;
  for (int i = 1; i <= n; ++i) t.array.push_back(record(i));
  return {value(std::move(t))};
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
  state.counters["message"] = static_cast<double>(bytes);
}

void copy_of_the_same_bytes(benchmark::State& state) {
  const std::string message = bee::value::pack(records(100)).value();
  std::string out(message.size(), '\0');
  for (auto _ : state) {
    std::memcpy(out.data(), message.data(), message.size());
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  count_bytes(state, message.size());
}
BENCHMARK(copy_of_the_same_bytes);

void pack_100_records(benchmark::State& state) {
  const list values = records(100);
  std::size_t size = 0;
  for (auto _ : state) {
    const auto message = bee::value::pack(values);
    size = message->size();
    benchmark::DoNotOptimize(message->data());
  }
  count_bytes(state, size);
}
BENCHMARK(pack_100_records);

void unpack_100_records(benchmark::State& state) {
  const std::string message = bee::value::pack(records(100)).value();
  for (auto _ : state) {
    const auto values = bee::value::unpack(message);
    benchmark::DoNotOptimize(values->data());
  }
  count_bytes(state, message.size());
}
BENCHMARK(unpack_100_records);

}  // namespace

BENCHMARK_MAIN();
