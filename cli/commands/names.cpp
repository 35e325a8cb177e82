#include "bee/base/bytes.hpp"
#include "bee/names/record/record_value.hpp"
#include "bee/names/record/watch_answer.hpp"
#include "cli/base/file.hpp"
#include "cli/nodes/name_tree.hpp"
#include "cli/nodes/names_change.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/token.hpp"
#include "cli/report/report.hpp"
#include "cli/serve/names_serve.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec names_words[] = {
    {"ACTION", "serve, ls, get, set, rm, export or import", completes::one_of,
     "serve|ls|get|set|rm|export|import"},
    {"ARG",
     "a node name; set: KEY=VALUE; export and import: a cluster file",
     completes::nothing,
     {},
     true,
     true},
};

constexpr option_spec names_options[] = {
    {"listen", 0, "HOST:PORT", "serve: where to listen, default 127.0.0.1:2526"},
    {"advertise", 0, "HOST:PORT",
     "serve: where nodes reach it, when that is not where it listens: the map that is pushed leads there"},
    {"data", 0, "WHERE",
     "serve: the folder of the store, default $XDG_STATE_HOME/beectl/names; or etcd://HOST:PORT/PREFIX",
     false, completes::file},
    {"lease", 0, "TIME",
     "serve: how long a node that asks for no other time lives without a sign, default 10s"},
    {"probe", 0, "FILE",
     "serve: look at the nodes of this cluster file, and register those that do not announce themselves",
     false, completes::file},
    {"probe-interval", 0, "TIME", "serve: how often each of them is looked at, default 2s"},
    {"token", 0, "TOKEN",
     "needed to write; other users of this host see it in the list of processes: "
     "--token-file and BEECTL_TOKEN are not seen"},
    token_file_option,
    {"trust-loopback", 0, "", "serve: this host may write without the token, and whatever relays on it"},
};

using names::record_ptr;

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& t : texts) out += (out.empty() ? "" : ",") + t;
  return out;
}

std::string label_text(const std::map<std::string, std::string>& labels) {
  std::string out;
  for (const auto& [key, text] : labels) out += (out.empty() ? "" : ",") + key + "=" + text;
  return out;
}

table shown(const std::vector<record_ptr>& nodes) {
  table t{{"name", "address", "state", "version", "revision", "services", "labels"}, {}};
  for (const auto& n : nodes)
    t.rows.push_back({n->name, to_string(n->at), names::to_text(n->state), n->hot_version, n->changed,
                      joined(n->services), label_text(n->labels)});
  return t;
}

struct work {
  const invocation& in;
  report& out;
  names::client& of;

  std::string arg(std::size_t i) const { return i < in.words.size() ? in.words[i] : ""; }
};

// What is not in the list, though the store holds it.
void note_set_aside(const value::table& answer, report& out) {
  const auto* aside = answer.find("set_aside");
  if (!aside || !aside->is_table()) return;
  for (const auto& [name, why] : aside->as_table().pairs)
    if (name.is_string() && why.is_string())
      out.note("the record of " + in_quotes(name.as_string()) +
               " can not be read and is set aside: " + escape_for_terminal(why.as_string()));
}

task<attempt<std::vector<record_ptr>>> list(work& w) {
  const auto answer = co_await w.of.ask("list");
  if (!answer) co_return answer.error();
  note_set_aside(*answer, w.out);
  co_return names::read_records(*answer);
}

task<attempt<void>> ls(work& w) {
  const auto nodes = co_await list(w);
  if (!nodes) co_return nodes.error();
  tree::array all;
  for (const auto& n : *nodes) all.push_back(tree_of(*n));
  w.out.set_result(shown(*nodes), tree::object{{"nodes", std::move(all)}});
  co_return boost::system::in_place_value;
}

task<attempt<void>> get(work& w) {
  value::table arguments;
  arguments.pairs.emplace_back("name", w.arg(1));
  const auto answer = co_await w.of.ask("get", std::move(arguments));
  if (!answer) co_return answer.error();
  record out;
  for (const auto& [key, v] : answer->pairs)
    if (key.is_string()) out.emplace_back(std::string(key.as_string()), v);
  const auto read = names::read_record(*answer, names::record_limits::widest());
  if (!read)
    co_return failure{
        exit_code::wrong_peer, ran::yes, "names get: " + escape_for_terminal(read.error().text), {},
        subject::itself,       {}};
  w.out.set_result(std::move(out), tree::object{{"node", tree_of(*read)}});
  co_return boost::system::in_place_value;
}

// What was asked before a change, in vain.
failure before_change(const std::string& name, failure why) {
  constexpr std::string_view of_a_change = " (unknown whether it ran)";
  if (why.message.ends_with(of_a_change)) why.message.resize(why.message.size() - of_a_change.size());
  why.message =
      "nothing was changed: what is known of " + in_quotes(name) + " was asked first: " + why.message;
  if (why.code == exit_code::unknown) why.code = exit_code::unreachable;
  why.has_run = ran::no;
  return why;
}

// None when nobody knows the node.
task<attempt<std::vector<record_ptr>>> known_as(work& w, const std::string& name) {
  value::table arguments;
  arguments.pairs.emplace_back("name", name);
  const auto answer = co_await w.of.ask("get", std::move(arguments));
  if (!answer && answer.error().code == exit_code::not_found) co_return std::vector<record_ptr>();
  if (!answer) co_return before_change(name, answer.error());
  value::table nodes;
  nodes.array.emplace_back(*answer);
  value::table list;
  list.pairs.emplace_back("nodes", std::move(nodes));
  co_return names::read_records(list);
}

// Of a change that was made.
attempt<names::revision> revision_in(const value::table& answer) {
  const auto at = names::revision_of(answer);
  if (at > 0 && at <= names::largest_count) return at;
  return failure{exit_code::wrong_peer,
                 ran::yes,
                 "the answer to a change has no revision: not the answer of a name service",
                 {},
                 subject::itself,
                 {}};
}

task<attempt<void>> set(work& w) {
  auto arguments = read_names_change(w.in);
  if (!arguments) co_return arguments.error();
  names::record_change wanted{"set", std::move(*arguments)};
  if (wanted.arguments.find("address")) {
    const auto known = co_await known_as(w, w.arg(1));
    if (!known) co_return known.error();
    wanted = names::with_address(*known, std::move(wanted.arguments));
  }
  auto at = wanted.since;
  if (!wanted.command.empty()) {
    const auto answer = co_await w.of.change(wanted.command, std::move(wanted.arguments));
    if (!answer) co_return answer.error();
    const auto changed = revision_in(*answer);
    if (!changed) co_return changed.error();
    at = *changed;
  }
  w.out.set_result(record{{"revision", at}});
  co_return boost::system::in_place_value;
}

task<attempt<void>> rm(work& w) {
  auto arguments = names_write(w.in, w.arg(1));
  if (!arguments) co_return arguments.error();
  const auto answer = co_await w.of.change("remove", std::move(*arguments));
  if (!answer) co_return answer.error();
  const auto at = revision_in(*answer);
  if (!at) co_return at.error();
  w.out.set_result(record{{"revision", *at}});
  co_return boost::system::in_place_value;
}

task<attempt<void>> write_map(work& w) {
  const auto nodes = co_await list(w);
  if (!nodes) co_return nodes.error();
  const auto text = cluster_text(names::to_map(*nodes));
  if (w.arg(1).empty()) {
    w.out.set_result(plain_text{text}, tree::object{{"file", text}});
    co_return boost::system::in_place_value;
  }
  co_return write_file(w.arg(1), text);
}

failure behind(std::int64_t count, const names::record_change& failed, failure why) {
  why.message = std::string(failed.arguments.find("name")->as_string()) + ": " + why.message + "; " +
                std::to_string(count) + " entries before it are there";
  if (count > 0) why.has_run = ran::yes;
  return why;
}

// The whole file is checked before the first entry is sent. Entries that are false are left out.
task<attempt<void>> import(work& w) {
  const auto entries = read_imported(w.arg(1));
  if (!entries) co_return entries.error();
  const auto known = co_await list(w);
  if (!known) co_return known.error();
  const auto changes = imported_changes(w.in, *entries, *known);
  if (!changes) co_return changes.error();
  std::int64_t count = 0;
  for (const auto& wanted : *changes) {
    if (!wanted.command.empty())
      if (const auto answer = co_await w.of.change(wanted.command, wanted.arguments); !answer)
        co_return behind(count, wanted, answer.error());
    ++count;
  }
  w.out.set_result(record{{"imported", count}});
  co_return boost::system::in_place_value;
}

struct names_action {
  std::string_view name;
  std::size_t least_words;
  std::size_t most_words;
  task<attempt<void>> (*run)(work&);
};

constexpr names_action names_actions[] = {
    {"ls", 1, 1, ls}, {"get", 2, 2, get},          {"set", 3, SIZE_MAX, set},
    {"rm", 2, 2, rm}, {"export", 1, 2, write_map}, {"import", 2, 2, import},
};

task<void> ask(const invocation& in, const names_action& what, report& out) {
  const auto of = open_registry(in);
  if (!of) co_return out.fail(of.error());
  work w{in, out, **of};
  const auto done = co_await what.run(w);
  (*of)->close();
  if (!done) out.fail(done.error());
}

void run_names(const invocation& in, report& out) {
  if (in.words.empty()) return out.fail(usage_error("names: ACTION is missing", "beectl names --help"));
  if (in.words[0] == "serve") {
    if (in.words.size() > 1) return out.fail(usage_error("names serve takes no ARG"));
    if (const auto ended = serve_names(in); !ended) out.fail(ended.error());
    return;
  }
  for (const auto& a : names_actions) {
    if (a.name != in.words[0]) continue;
    if (in.words.size() < a.least_words || in.words.size() > a.most_words)
      return out.fail(
          usage_error("names " + in.words[0] + ": the number of ARGs is wrong", "beectl names --help"));
    if (!is_registry(in.set.cluster))
      return out.fail(usage_error("names " + in.words[0] + ": no name service is given",
                                  "-c names://HOST:PORT, BEECTL_CLUSTER or a context"));
    return run_task(ask(in, a, out));
  }
  out.fail(usage_error("names: no action " + in_quotes(in.words[0]),
                       "one of serve, ls, get, set, rm, export, import"));
}

}  // namespace

extern const verb names_verb;
const verb names_verb{
    .name = "names",
    .summary = "a name service for nodes: run it, look at it, change it",
    .usage = "ACTION [ARG...]",
    .help =
        "serve runs the name service in this process, as node \"names\" with the service @names: nodes "
        "register\n"
        "there, renew their lease, and hear of each other; every change is pushed to the cluster daemon of\n"
        "every live node. What it has acknowledged survives kill -9. Prints a line on standard error when "
        "it\n"
        "listens, then its log; stops on Ctrl-C or SIGTERM.\n"
        "\n"
        "The map that is pushed holds the name service too, as \"names\": where it listens, or --advertise;\n"
        "with --listen 0.0.0.0:PORT the address by which it reaches the node. A node that is registered "
        "under\n"
        "that name keeps it, and a node elsewhere is not told of a loopback address; the log says so. Of "
        "several\n"
        "name servers the one that pushes stands there. A node set by hand that restarts is told again with "
        "the\n"
        "next change of the map, or by --probe.\n"
        "\n"
        "With a token (--token-file, BEECTL_TOKEN) nobody writes without it; without one this host may, and "
        "so "
        "may\n"
        "what relays on it. Anybody may read. As a node it offers the name query, the list of .service and "
        "@names,\n"
        "and nothing that changes it.\n"
        "\n"
        "With --data etcd://HOST:PORT,HOST:PORT/PREFIX (etcds:// for TLS) any number of name servers share "
        "what is\n"
        "in etcd: leases are etcd's, one of the servers pushes, and when one dies, another does. USER@ may "
        "stand\n"
        "before the first host, its password in BEECTL_ETCD_PASSWORD or ?password-file=FILE; more options "
        "with\n"
        "etcds://: ca=FILE, cert=FILE and key=FILE, joined by &.\n"
        "\n"
        "With --probe FILE it also looks at the nodes of a cluster file, which need not know of it: one "
        "that\n"
        "answers gets a record with the label probed=yes and is ready for as long as it answers; another "
        "process\n"
        "is its next incarnation; one that is taken out of FILE, which is read again when it changes, is "
        "taken\n"
        "off the map. A node that announces itself, or was set, is left alone.\n"
        "\n"
        "The other actions ask the name service of -c names://HOST:PORT, which every other verb takes as "
        "well.\n"
        "-c etcd://HOST:PORT/PREFIX asks etcd itself, without a name server.\n"
        "names://HOST:PORT,HOST:PORT names several servers in front of one store: the first that answers is\n"
        "asked. A change is sent once, to a server that has just answered; when its answer does not come, "
        "it\n"
        "is not known whether the change was made (exit 5), and no other server gets it.\n"
        "\n"
        "ls                    the nodes\n"
        "get NAME              all that is known of one\n"
        "set NAME KEY=VALUE... state, hot_version, label.NAME; with address=HOST:PORT a node that nobody\n"
        "                      watches over, until it announces itself; what else is known of it stays\n"
        "rm NAME               takes it off the map of every node\n"
        "export [FILE]         the map as a cluster file\n"
        "import FILE           the nodes of a cluster file, as with set NAME address=HOST:PORT",
    .touches = effect::changes,
    .words = names_words,
    .options = names_options,
    .examples = {{{"a name service for one machine",
                   "beectl names serve --listen 127.0.0.1:2526 --data /srv/names"},
                  {"who is there", "beectl names ls -c names://127.0.0.1:2526"}}},
    .run = run_names,
};

}  // namespace bee::cli::commands
