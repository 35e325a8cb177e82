#include "support/etcd_cluster.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "support/fake_peer.hpp"

namespace bee::test {
namespace {

constexpr std::chrono::seconds longest_start{40};

void wait_until(const std::function<bool()>& holds, const std::string& what) {
  const auto end = std::chrono::steady_clock::now() + longest_start;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("etcd: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{2, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) return fd;
  ::close(fd);
  return -1;
}

int start_process(const std::vector<std::string>& arguments, const std::string& log) {
  const int child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  for (const int fd : {1, 2}) ::dup2(to, fd);
  std::vector<char*> raw;
  for (const auto& a : arguments) raw.push_back(const_cast<char*>(a.c_str()));
  raw.push_back(nullptr);
  ::execvp(raw[0], raw.data());
  ::_exit(127);
}

}  // namespace

bool has_etcd() {
  for (const auto* folder : {"/usr/bin/", "/usr/local/bin/"})
    if (std::filesystem::exists(std::string(folder) + "etcd")) return true;
  return false;
}

etcd_cluster::etcd_cluster(settings with) : settings_(std::move(with)) {
  for (std::size_t i = 0; i < settings_.members; ++i) {
    client_ports_.push_back(closed_port());
    peer_ports_.push_back(closed_port());
    pids_.push_back(-1);
  }
  for (std::size_t i = 0; i < settings_.members; ++i) start(i);
  if (settings_.certificate_folder.empty()) {
    for (std::size_t i = 0; i < settings_.members; ++i) wait_for(i);
    return;
  }
  wait_until(
      [this] {
        const int fd = connect_to(client_ports_[0]);
        if (fd >= 0) ::close(fd);
        return fd >= 0;
      },
      "it does not listen");
}

etcd_cluster::~etcd_cluster() {
  for (std::size_t i = 0; i < pids_.size(); ++i) kill(i);
}

std::string etcd_cluster::address(std::size_t member) const {
  return "127.0.0.1:" + std::to_string(client_ports_[member]);
}

std::string etcd_cluster::addresses() const {
  std::string out;
  for (std::size_t i = 0; i < client_ports_.size(); ++i) out += (i == 0 ? "" : ",") + address(i);
  return out;
}

std::string etcd_cluster::url(const std::string& prefix) const {
  return "etcd://" + addresses() + "/" + prefix;
}

std::string etcd_cluster::cluster_text() const {
  std::string out;
  for (std::size_t i = 0; i < peer_ports_.size(); ++i)
    out += (i == 0 ? "m" : ",m") + std::to_string(i) + "=http://127.0.0.1:" + std::to_string(peer_ports_[i]);
  return out;
}

void etcd_cluster::start(std::size_t member) {
  const auto name = "m" + std::to_string(member);
  const bool is_tls = !settings_.certificate_folder.empty();
  const auto client = (is_tls ? "https://" : "http://") + address(member);
  const auto peer = "http://127.0.0.1:" + std::to_string(peer_ports_[member]);
  std::vector<std::string> arguments = {"etcd",
                                        "--name",
                                        name,
                                        "--data-dir",
                                        folder_.path() + "/" + name,
                                        "--listen-client-urls",
                                        client,
                                        "--advertise-client-urls",
                                        client,
                                        "--listen-peer-urls",
                                        peer,
                                        "--initial-advertise-peer-urls",
                                        peer,
                                        "--initial-cluster",
                                        cluster_text(),
                                        "--logger",
                                        "zap",
                                        "--log-level",
                                        "error"};
  if (is_tls) {
    const auto& in = settings_.certificate_folder;
    for (const auto& a :
         {std::string("--cert-file"), in + "/server.pem", std::string("--key-file"), in + "/server.key",
          std::string("--client-cert-auth"), std::string("--trusted-ca-file"), in + "/ca.pem"})
      arguments.push_back(a);
  }
  arguments.insert(arguments.end(), settings_.flags.begin(), settings_.flags.end());
  pids_[member] = start_process(arguments, folder_.path() + "/" + name + ".log");
}

void etcd_cluster::signal(std::size_t member, int number) const {
  if (pids_[member] > 0) ::kill(pids_[member], number);
}

void etcd_cluster::kill(std::size_t member) {
  if (pids_[member] <= 0) return;
  signal(member, SIGKILL);
  ::waitpid(pids_[member], nullptr, 0);
  pids_[member] = -1;
}

void etcd_cluster::forget(std::size_t member) {
  std::filesystem::remove_all(folder_.path() + "/m" + std::to_string(member));
}

void etcd_cluster::pause(std::size_t member) {
  signal(member, SIGSTOP);
}

void etcd_cluster::resume(std::size_t member) {
  signal(member, SIGCONT);
}

std::string etcd_cluster::post(std::size_t member, const std::string& path, const std::string& body) const {
  const int fd = connect_to(client_ports_[member]);
  if (fd < 0) return {};
  const auto request =
      "POST " + path + " HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::string out;
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
    char piece[4096];
    for (ssize_t n; (n = ::recv(fd, piece, sizeof piece, 0)) > 0;)
      out.append(piece, static_cast<std::size_t>(n));
  }
  ::close(fd);
  const auto end = out.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : out.substr(end + 4);
}

void etcd_cluster::wait_for(std::size_t member) const {
  wait_until(
      [&] {
        const auto status =
            nlohmann::json::parse(post(member, "/v3/maintenance/status", "{}"), nullptr, false);
        return status.is_object() && status.contains("leader") && status["leader"] != "0";
      },
      "a member does not come up");
}

std::size_t etcd_cluster::leader() const {
  std::size_t out = 0;
  wait_until(
      [&] {
        for (std::size_t i = 0; i < pids_.size(); ++i) {
          const auto status = nlohmann::json::parse(post(i, "/v3/maintenance/status", "{}"), nullptr, false);
          if (!status.is_object() || !status.contains("leader") || !status.contains("header")) continue;
          if (status["leader"] != status["header"]["member_id"]) continue;
          out = i;
          return true;
        }
        return false;
      },
      "nobody leads");
  return out;
}

}  // namespace bee::test
