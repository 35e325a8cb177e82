// What clusterd, clustersender, clusteragent and the sockets under them write into a node's log, from skynet
// v1.0.0 on.
#include "cli/manual/explained.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view look_at_address =
    "compare the address with that node's own entry (beectl diff), and see whether it is up (beectl ping); "
    "beectl mesh shows who reaches whom";

constexpr explained lines_of_clusterd[] = {
    {"changenode [*] (*) failed", said_by::log, ran::no,
     "The node could not connect to a peer; the call that needed it failed and was not sent.",
     look_at_address},
    {"Connect to *:* failed", said_by::log, ran::no,
     "The node could not connect to that address; calls to it fail unsent.", look_at_address},
    {"Connect failed", said_by::log, ran::no,
     "The node could not connect to the address in this line; calls to it fail unsent.", look_at_address},
    {"connect failed", said_by::log, ran::no, "The node could not connect; what needed it was not sent.",
     look_at_address, true},
    {"socket: connect to backup host",
     said_by::log,
     {},
     "A channel goes on to its second address.",
     "look why the first is gone"},
    {"socket: try to reconnect", said_by::log, ran::no, "A connection is down and will be tried again.",
     look_at_address},
    {"socket: disconnect detected", said_by::log, ran::unknown,
     "A connection was found dead before the next use; it is opened again.",
     "look whether the peer restarted then"},
    {"socket: connect", said_by::log, ran::no,
     "The node connects, or failed to, as the rest of the line says.", look_at_address, true},
    {"socket closed by peer", said_by::log, ran::unknown,
     "The other end closed the connection; what waited for an answer failed, and may have run.",
     "look in the other node's log whether it restarted, was told another address, or closed a client"},
    {"socket: unknown session", said_by::log, ran::yes,
     "An answer came for which nobody waits any more: the service that asked has ended or was woken, or the "
     "peer numbers its answers wrongly. The answer is dropped.",
     "harmless once; when it repeats, look what kills or times out the caller"},
    {"[Error: socket]", said_by::log, ran::unknown,
     "A call over a connection failed with the connection: before sending when it could not be made, else "
     "after.",
     "the line before says which: a failed connect was not sent"},
    {"cluster node [*] is absent", said_by::log, ran::no,
     "The node's map has no entry for that name and __nowaiting is on, so the call failed at once.",
     "beectl push-config gives the node an address for it; beectl diff shows what is missing"},
    {"Waiting for cluster node [", said_by::log, ran::no,
     "The node's map has no entry for that name, and calls to it wait until it gets one, for ever if need "
     "be.",
     "beectl push-config gives it one; NAME = false makes the calls fail; __nowaiting = true stops waiting"},
    {"Cluster node [*] resolved",
     said_by::log,
     {},
     "A reload brought the address that calls were waiting for; they go out now.",
     "nothing"},
    {"Cluster node [*] resloved",
     said_by::log,
     {},
     "A reload brought the address that calls were waiting for; they go out now.",
     "nothing"},
    {" is down", said_by::log, ran::no,
     "cluster.open was given a name that the node's own map does not have.",
     "its cluster file needs an entry for itself, or cluster.open a port", true},
    {"Close cluster sender",
     said_by::log,
     {},
     "A reload changed that peer's entry to false or to another address; the connection to the old one is "
     "closed.",
     "nothing, when it was meant: beectl history shows who pushed"},
    {"Config * = ",
     said_by::log,
     {},
     "A key of the cluster file that begins with __ was taken as an option.",
     "nothing"},
    {"Register [*] :",
     said_by::log,
     {},
     "A service was registered for the cluster (cluster.register): @NAME reaches it.",
     "nothing"},
    {"Unregister [*] :",
     said_by::log,
     {},
     "A registered name was taken back: @NAME is Invalid name from here on.",
     "nothing"},
    {"socket accept from",
     said_by::log,
     {},
     "Another node, or beectl, opened a connection to the cluster port; the node starts one clusteragent for "
     "each.",
     "nothing; when there are very many, somebody opens one a call"},
    {"Invalid command * from :",
     said_by::log,
     {},
     "A clusteragent was told something by a service inside the node that it does not know.",
     "look at the service of that handle: beectl ps NODE"},
    {"Invalid cluster message", said_by::log, ran::no,
     "A frame has another length than its first byte says. The request is dropped.",
     "whoever sent it speaks another protocol, or another version of it"},
    {"Invalid cluster multi part message", said_by::log, ran::no,
     "A part of a message is too short. It is dropped.", "whoever sent it speaks another protocol"},
    {"Invalid req package", said_by::log, ran::no,
     "A frame of length 0 or of an unknown type came; it is dropped and the connection stays.",
     "something that is no cluster node talks to the cluster port: the log's \"socket accept from\" says "
     "who"},
    {"name length is invalid", said_by::log, ran::no, "A call went to a name of no or more than 255 bytes.",
     "correct the name in the caller"},
    {"trace tag is too long", said_by::log, ran::no, "The tag of a traced call does not fit a frame.",
     "a shorter tag"},
    {"K bytes need to send out",
     said_by::log,
     {},
     "The node writes to a connection faster than the other end reads.",
     "look at the peer: beectl ps shows whether it is stuck (MQLEN)"},
    {"socket buffer overflow",
     said_by::log,
     {},
     "More came on a connection than its reader allows; it is closed.",
     "look at who sends that much"},
    {"gateserver accept error",
     said_by::log,
     {},
     "A connection could not be taken, most often for want of file descriptors.",
     "ulimit -n of the node"},
    {"Drop message from fd", said_by::log, ran::no, "A message came on a connection that is closed by now.",
     "nothing, when it was closing"},
    {"Listen on ", said_by::log, {}, "A gate takes connections at this address.", "nothing", true},
};

}  // namespace

std::span<const explained> lines_of_cluster_daemons() {
  return lines_of_clusterd;
}

}  // namespace bee::cli
