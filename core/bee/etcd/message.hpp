// Requests and answers of etcd's v3 API as its HTTP gateway has them: JSON, with keys and values in base64
// and 64-bit integers as strings. The names are those of etcd's rpc.proto. No I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/etcd/trouble.hpp"

namespace bee::etcd {

/// Counts the changes of the whole cluster, from 1.
using revision = std::int64_t;
/// 0 is no lease.
using lease_id = std::int64_t;

/// Paths of the gateway.
namespace path {
inline constexpr const char* range = "/v3/kv/range";
inline constexpr const char* txn = "/v3/kv/txn";
inline constexpr const char* watch = "/v3/watch";
inline constexpr const char* grant = "/v3/lease/grant";
inline constexpr const char* revoke = "/v3/lease/revoke";
inline constexpr const char* keep_alive = "/v3/lease/keepalive";
inline constexpr const char* authenticate = "/v3/auth/authenticate";
}  // namespace path

struct key_value {
  std::string key;
  std::string value;
  revision changed = 0;
  lease_id lease = 0;
};

/// From `first` to before `end`; `first` alone when `end` is empty.
struct key_range {
  std::string first;
  std::string end;
};
/// All keys that begin with it. Precondition: not empty, and its last byte is not 0xff.
key_range all_with(std::string prefix);

/// `at` 0 is now. Asks the leader, so that nothing older than the request is answered.
std::string range_request(const key_range& keys, std::int64_t limit, revision at = 0);
std::string watch_request(const key_range& keys, revision from);
std::string grant_request(std::int64_t seconds);
std::string lease_request(lease_id id);  ///< for revoke and keep_alive
std::string authenticate_request(std::string_view user, std::string_view password);

/// One transaction: either all comparisons hold and the writes are done, or nothing is.
class txn {
 public:
  /// Holds if the key was changed last at this revision; 0: if there is none.
  txn& if_unchanged(std::string_view key, revision since);
  txn& put(std::string_view key, std::string_view value, lease_id lease = 0);
  txn& erase(std::string_view key);
  /// What the answer tells of when a comparison does not hold.
  txn& otherwise_get(std::string_view key);
  std::string text() const;

 private:
  struct comparison {
    std::string key;
    revision since;
  };
  struct write {
    std::string key;
    std::optional<std::string> value;  // none: it is erased
    lease_id lease = 0;
  };
  std::vector<comparison> compare_;
  std::vector<write> success_;
  std::vector<std::string> failure_;  // keys
};

struct range_answer {
  revision at = 0;
  std::vector<key_value> found;
  bool has_more = false;
};
struct txn_answer {
  revision at = 0;
  bool is_done = false;
  std::vector<key_value> found;  ///< what was to be got otherwise
};
struct watch_event {
  bool is_removal = false;
  key_value now;                    ///< of a removal the key and the revision
  std::optional<key_value> before;  ///< unless etcd has forgotten it
};
struct watch_answer {
  bool is_canceled = false;
  revision compacted = 0;  ///< of a canceled watch: nothing older than this can be watched
  std::string reason;
  std::vector<watch_event> events;
};
struct lease_answer {
  lease_id id = 0;
  std::int64_t seconds = 0;  ///< 0: there is no such lease any more
};

// Each reads a whole answer, and fails with fault::not_etcd when it is none.
answer<range_answer> read_range(std::string_view text);
answer<txn_answer> read_txn(std::string_view text);
answer<watch_answer> read_watch(std::string_view line);
answer<lease_answer> read_lease(std::string_view text);  ///< of grant and keep_alive
answer<std::string> read_token(std::string_view text);

/// What etcd says in an answer that is not 200.
struct refusal {
  enum class kind { token, passing, final } what = kind::final;  ///< passing: ask again, or another member
  trouble why;
};
refusal read_refusal(unsigned status, std::string_view body);

}  // namespace bee::etcd
