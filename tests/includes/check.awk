# Which folder may include which, and what the sockets-free layers may not touch. Reads C++ files whose paths start at
# the root of the project; prints one line for each breach and fails when there is one.

BEGIN {
  # The layers that a layer may include besides itself.
  may["base"] = ""
  may["value"] = "base"
  may["wire"] = "base"
  may["payload"] = "base file"  # its schema, which stands in bee_node
  may["session"] = "base wire"
  may["traffic"] = "base value wire"
  may["file"] = "base"
  may["script"] = "base value file"
  may["net"] = "base wire session"
  may["cluster"] = may["net"] " net value file script"
  may["service"] = "base value payload"
  may["hosting"] = may["service"] " service"
  may["node"] = may["cluster"] " cluster payload service hosting"
  may["skynet"] = may["hosting"] " hosting"
  may["sqlite"] = "base"
  may["stock"] = may["cluster"] " cluster payload"
  may["fleet"] = may["stock"] " stock sqlite"
  may["load"] = "base"
  may["observe"] = may["stock"] " stock"
  may["survey"] = may["observe"] " observe"
  may["web"] = "base net file"
  may["etcd"] = "base net file"
  may["names"] = may["node"] " node stock sqlite fleet etcd"
  # Rooms within a layer.
  may["names/record"] = ""
  may["names/store"] = "names/record"
  may["names/service"] = "names/record names/store"
  may["names/member"] = "names/record"
  may["names/client"] = "names/record names/store names/service names/member"
  # The rooms of the program, in their order: each may include those before it.
  may["cli/link"] = ""
  rooms = "language base manual topics parse report reach nodes look call rollout recording protobuf watch check top setup metrics site serve testing bench repl docs commands"
  n = split(rooms, room, " ")
  for (i = 1; i <= n; ++i) {
    may["cli/" room[i]] = before
    before = before " cli/" room[i]
  }
  for (layer in may) {
    n = split(may[layer], below, " ")
    allowed[layer, layer] = 1
    for (i = 1; i <= n; ++i) allowed[layer, below[i]] = 1
  }
  n = split("base value wire payload session traffic service load observe", names, " ")
  for (i = 1; i <= n; ++i) pure[names[i]] = 1

  # Headers and names that a layer without sockets, clock, thread, stream and environment has no use for.
  impure_header = "^<(boost/asio|boost/beast|thread|mutex|shared_mutex|atomic|condition_variable|future|stop_token" \
    "|iostream|fstream|sstream|ostream|istream|ctime|unistd\\.h|sys/[^m]|netinet/|arpa/|poll\\.h|signal\\.h|csignal)"
  impure_name = "(^|[^A-Za-z0-9_])(getenv|setenv|time|clock_gettime|std::thread|[a-z_]+_clock::now)[ ]*\\("
  # What writes to stdout or stderr.
  output = "(^|[^A-Za-z0-9_])(std::cout|std::cerr|std::clog|stdout|stderr|STDOUT_FILENO|STDERR_FILENO" \
    "|(printf|puts|putchar|perror|fmt::print)[ ]*\\()"
}

function part_of(room) {
  return substr(room, 1, index(room, "/") - 1)
}

function breach(sentence) {
  print FILENAME ":" FNR ": " sentence
  failed = 1
}

# The room of "names/record/view.hpp" or "cli/base/file.hpp"; empty when the folder has no rooms.
function room_in(path, part) {
  if (split(path, part, "/") < 3) return ""
  return part[1] == "cli" || part[1] == "names" ? part[1] "/" part[2] : ""
}

FNR == 1 {
  split(FILENAME, path, "/")
  in_core = path[1] == "core"
  layer = in_core ? path[3] : path[1]
  own_path = in_core ? substr(FILENAME, length("core/bee/") + 1) : FILENAME
  own_room = room_in(own_path)
  if (in_core && !(layer in may)) breach("layer " layer " is not in the list of tests/includes/check.awk")
  if (own_room != "" && !(own_room in may)) breach("room " own_room " is not in the list of tests/includes/check.awk")
}

{ sub(/\/\/.*/, "") }

/^[ \t]*#[ \t]*include/ {
  header = $0
  sub(/^[ \t]*#[ \t]*include[ \t]*/, "", header)
  sub(/[ \t]*$/, "", header)
  if (header ~ /^"bee\//) {
    split(substr(header, 2), part, "/")
    if (in_core && !((layer, part[2]) in allowed)) breach(layer " includes " part[2])
  } else if (in_core && header ~ /^"/) {
    breach("core includes by a path that does not start with bee/")
  }
  if (in_core && header ~ /^<(CLI|cli)\//) breach("core includes CLI11")
  if (in_core && header ~ /^<(iostream|fmt\/(ostream|printf|color)\.h|spdlog\/)/) breach("core includes what writes to stdout")
  if ((layer in pure) && header ~ impure_header) breach(layer " includes " header)
  other_room = room_in(header ~ /^"bee\// ? substr(header, length("\"bee/") + 1) : substr(header, 2))
  if (own_room != "" && other_room != "" && own_room != "cli/commands" && !((own_room, other_room) in allowed) &&
      part_of(own_room) == part_of(other_room))
    breach(own_room " includes " other_room)
  if (FILENAME ~ /^cli\/commands\// && header ~ /^"(cli\/)?commands\//) {
    own = FILENAME
    sub(/\.[a-z]+$/, "", own)
    other = substr(header, 2, length(header) - 2)
    sub(/^cli\//, "", other)
    sub(/\.[a-z]+$/, "", other)
    if ("cli/" other != own) breach("one command includes another: " other)
  }
  next
}

in_core && $0 ~ output { breach("core writes to stdout or stderr") }
(layer in pure) && $0 ~ impure_name { breach(layer " asks for the time, a thread or the environment") }

END { exit failed }
