// Sentences of beectl that are not those of bee/base/error.
#include "cli/manual/explained.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view look_first = "look before you repeat what changes something";

constexpr explained sentences[] = {
    {"connection refused", said_by::beectl, ran::no, "The host is up and nothing listens on that port.",
     "start the node, or correct its address: the cluster port is the one of its own entry"},
    {"no route to host", said_by::beectl, ran::no, "The network knows no way to that address.",
     "look at the address and the network"},
    {"network is unreachable", said_by::beectl, ran::no, "The network knows no way to that address.",
     "look at the address and the network"},
    {"host not found", said_by::beectl, ran::no, "The name of the host means nothing here.",
     "use the name that this machine knows, or the IP"},
    {"connection reset by peer", said_by::beectl, ran::unknown, "The other end cut the connection.",
     "the end of the sentence says whether it may have run"},
    {"no connection within", said_by::beectl, ran::no,
     "Nobody answered at that address in time: host down, or a firewall.",
     "look whether the address is right and the host is up; -t gives more time"},
    {"no answer within", said_by::beectl, ran::unknown,
     "The request went out and no answer came: the service is slow or waits, never answers this command, or "
     "could "
     "not unpack it.",
     "look before you repeat what changes something; ps shows MQLEN; -t gives more time; send is for what "
     "has no answer"},
    {"no time was left of", said_by::beectl, ran::no, "What came before took all of --timeout.",
     "-t gives more time"},
    {"no file descriptor is left here", said_by::beectl, ran::no,
     "This process may not open one more connection.", "ulimit -n allows more; -j asks fewer nodes at once"},
    {"broke the cluster protocol",
     said_by::beectl,
     {},
     "The peer began like a node and then sent what none sends.",
     "-v shows the frames; the end of the sentence says whether it may have run"},
    {"does not speak the cluster protocol", said_by::beectl, ran::no,
     "What listens there speaks something else: a debug console, a gate, a web server.",
     "the cluster port is the one of the node's own entry in its cluster file"},
    {"the answer is not what a service sends", said_by::beectl, ran::yes,
     "An answer came and does not unpack.", "the service packs with something else than skynet.pack"},
    {"the answer can not be taken", said_by::beectl, ran::yes,
     "An answer came that is too large, or whose size is not the declared one.", "ask for less, or in parts"},
    {"the node runs no cluster daemon", said_by::beectl, ran::no,
     "The node lists neither clusterd nor bee_clusterd.",
     "what needs it (push-config, mesh, --via) can not be done there"},
    {"no cluster daemon was found", said_by::beectl, ran::no,
     "The list of unique services could not be read.", "the end of the sentence says why"},
    {"the node refused the size of the message", said_by::beectl, ran::no,
     "The parts did not arrive as their head said.", "try again"},
    {"is switched off (false)", said_by::beectl, ran::no,
     "The cluster file has the node as false: nobody dials it.",
     "give it its address again, or leave it out with !NODE"},
    {"no cluster file is given", said_by::beectl, ran::no,
     "A node was named and there is no ./clustername.lua.",
     "name the file with -c FILE, BEECTL_CLUSTER or a context, or use host:port"},
    {"did you mean", said_by::beectl, ran::no,
     "The name is not known; the nearest that is stands in the sentence.", "use that one", true},
    {"no verb is given", said_by::beectl, ran::no, "Only flags were given.", "beectl --help"},
    {"no verb \"", said_by::beectl, ran::no, "beectl has no such verb.", "beectl --help"},
    {"no flag \"", said_by::beectl, ran::no, "The verb has no such flag.", "beectl VERB --help"},
    {"no node", said_by::beectl, ran::no, "The map in use has no node of that name.",
     "look at -c and the context (beectl context show)", true},
    {"there is no terminal to ask on", said_by::beectl, ran::no,
     "What changes nodes is asked first, and nobody can answer here.", "look at the plan with -n, then -y"},
    {"not confirmed; nothing was sent", said_by::beectl, ran::no, "The question was not answered with yes.",
     "nothing"},
    {"was not finished", said_by::beectl, ran::no,
     "An earlier run was broken off; a new one would hide what it left.",
     "--resume finishes it, --force gives it up"},
    {"there is no run to resume", said_by::beectl, ran::no,
     "The last run came to its end, or none was begun.", "beectl history lists them"},
    {"this switches off", said_by::beectl, ran::no,
     "The file would turn many nodes off at once, as a wrong file does.",
     "look at it with beectl diff; if it is right, the hint says how"},
    {"writes need the token", said_by::beectl, ran::no,
     "The name service has a token, and none or another was given.",
     "--token-file, BEECTL_TOKEN_FILE or the context"},
    {"only this host may write", said_by::beectl, ran::no,
     "A name service without a token takes changes from its own host alone.",
     "give it one (names serve --token-file), or write from that host"},
    {"the lease is over", said_by::beectl, ran::no, "The node did not renew in time and counts as down.",
     "it registers again by itself"},
    {"this is a bug in beectl", said_by::beectl, ran::unknown,
     "Something happened that beectl is sure can not.", "report it with the command line and the sentence"},
    {"write standard output", said_by::beectl, ran::unknown, "What was to be printed could not be.",
     "look at the disk; the sentence says when what was asked for is done all the same"},
    {"unknown whether it ran", said_by::beectl, ran::unknown, "The request went out and no answer came back.",
     look_first, true},
    {"it did not run", said_by::beectl, ran::no, "The node refused the request before any service saw it.",
     "it is safe to try again", true},
    {"not sent", said_by::beectl, ran::no, "Nothing went out.", "it is safe to try again", true},
    {"nothing was sent", said_by::beectl, ran::no, "Nothing went out.", "it is safe to try again", true},
};

}  // namespace

std::span<const explained> sentences_of_beectl() {
  return sentences;
}

}  // namespace bee::cli
