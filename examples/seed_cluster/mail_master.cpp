// mail_master_6: a C++ service that answers rpc. Its replies are in the routed layout.
#include "member.hpp"
#include "seed.pb.h"

namespace {

using namespace bee::node;

std::unique_ptr<hosted_service> add_mail_master(node& at, boost::asio::any_io_executor executor) {
  auto mail = seed::must(hosted_service::open(at, executor, "mail_master", seed::log), "mail_master");
  (*mail)->on<pb::iMailREQ>([last = 0](const pb::iMailREQ&, const received&, reply_slot&& reply) mutable {
    pb::iMailRSP sent;
    sent.set_mail_id(++last);
    (void)reply.answer(sent);
  });
  return mail;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: mail_master CLUSTER_FILE\n", 2;
  return seed::run_member("mail_master_6", argv[1], add_mail_master);
}
