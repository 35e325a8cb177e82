#include "cli/parse/common_options.hpp"
#include "cli/report/report.hpp"
#include "cli/serve/site_serve.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec serve_words[] = {
    {"NODES", "whom to show; default every node of the cluster", completes::node, {}, true}};
constexpr option_spec serve_options[] = {
    all_option,
    except_option,
    {"listen", 0, "HOST:PORT", "where to listen, default 127.0.0.1:9527"},
    {"interval", 0, "TIME", "how often each node is looked at, default 5s"},
    {"mesh-interval", 0, "TIME",
     "how often each node is asked about its connections to others, default 30s; never: not at all"},
    {"series", 0, "BY", "what a series of metrics is of; default name: the services of one name on a node",
     false, completes::one_of, "node|name|handle"},
    {"token-file", 0, "FILE",
     "the token that is needed stands in this file; no other flag or variable says it", false,
     completes::file},
    {"cert", 0, "FILE", "TLS: the certificate, PEM", false, completes::file},
    {"key", 0, "FILE", "TLS: its key, PEM", false, completes::file},
    {"warn", 0, "NAME=VALUE", "from which value on a node is shown with a warning, as in check", true},
    {"crit", 0, "NAME=VALUE", "from which value on it is critical", true},
};

void run_serve(const invocation& in, report& out) {
  if (const auto ended = serve_site(in); !ended) out.fail(ended.error());
}

}  // namespace

extern const verb serve;
const verb serve{
    .name = "serve",
    .summary = "a status page, metrics and an API of a live cluster",
    .usage = "[NODES]",
    .help =
        "Looks at each node again and again, over one connection to each, and shows what it sees. Nothing "
        "needs\n"
        "to be installed there, and nothing can be changed from here. Prints a line on standard error when "
        "it\n"
        "listens, then its log; stops on Ctrl-C or SIGTERM.\n"
        "\n"
        "/                   the page, in English and Chinese\n"
        "/metrics            for Prometheus\n"
        "/api/v1/nodes       all nodes; /api/v1/nodes/NAME one with its services\n"
        "/api/v1/events      what has happened since it began, the last 500\n"
        "/api/v1/pushes      the newest pushes of the journal, and what they changed\n"
        "/api/v1/mesh        which connections of nodes to each other work, as the nodes say\n"
        "/api/v1/names       what the name service knows, when there is one (-c names://, etcd://)\n"
        "/events             server-sent events: a snapshot, then updates; a reader that is too slow is "
        "told\n"
        "                    (dropped) and gets another snapshot\n"
        "/healthz            ok, as long as it serves; needs no token\n"
        "\n"
        "On a loopback address it needs no token, and answers only to names of this host. Any other address\n"
        "needs --token-file; programs give it as Authorization: Bearer TOKEN, a browser asks for it once. "
        "TLS\n"
        "with --cert and --key.\n"
        "\n"
        "A counter sums the services of one name on a node (--series), and grows as long as the node lives;\n"
        "what no service told is not there, and never zero. beectl_series_left_out tells for how many "
        "series\n"
        "there was no room. skynet_mesh_up is of connections that a node has made; of a node with very "
        "many,\n"
        "some are asked about, and beectl_mesh_left_out counts the others.",
    .touches = effect::reads,
    .words = serve_words,
    .options = serve_options,
    .examples = {{{"the page of a cluster, at http://127.0.0.1:9527", "beectl serve"},
                  {"for a network, with a token and TLS",
                   "beectl serve --listen 0.0.0.0:9527 --token-file token --cert cert.pem --key key.pem"}}},
    .run = run_serve,
};

}  // namespace bee::cli::commands
