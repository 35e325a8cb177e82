#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic protobuf;
const topic protobuf{
    "protobuf", "messages of protobuf: send, call, look inside",
    R"(Services of the bee framework exchange protobuf messages in an envelope. Messages are JSON for people:

  beectl describe --proto ../../proto/pb/seed.proto
  beectl describe pb.iBuyREQ --proto ../../proto/pb/seed.proto
  beectl describe pb.iBuyREQ --template --proto ../../proto/pb/seed.proto

--proto FILE and -I DIR name .proto files and the folders of their imports, --descriptors what
protoc --descriptor_set_out wrote. A context keeps all three; in BEECTL_PROTO, BEECTL_INCLUDE and
BEECTL_DESCRIPTORS several stand with a : between.

  beectl context set live --proto ../../proto/pb/seed.proto
  beectl send lobby_1 lobby --pb pb.iBuyREQ '{}' --uid 42 -n -C live
  beectl call lobby_1 lobby --pb pb.iBuyREQ '{}' -n -C live

send --pb pushes a message, and there is no answer. call --pb is an rpc: the service sends its reply to
the caller's node, so the node gets a route to a port of this process for that time, which is taken back
also after an error or Ctrl-C. --listen says where replies come to, when the address that the node sees
this machine by is another.

encode and decode talk to nobody. --layout names the envelope: inner, routed, routed_send, rpc_reply,
client, agent_up, agent_down, or text for a text command.

  beectl encode --layout inner --pb pb.iBuyREQ '{}' --uid 42 -C live
  beectl encode --layout text reload what=shop --uid 42
)"};

}  // namespace bee::cli::topics
