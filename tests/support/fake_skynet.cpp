#include "support/fake_skynet.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

int skynet_context::deliver(bee::skynet::message_type type, int session, const std::string& bytes,
                            std::uint32_t source) {
  return callback(this, data, static_cast<int>(type), session, source, bytes.data(), bytes.size());
}

std::optional<skynet_context::message> skynet_context::take() {
  if (sent.empty()) return std::nullopt;
  auto last = std::move(sent.back());
  sent.clear();
  return last;
}

extern "C" {
void skynet_callback(skynet_context* context, void* ud, skynet_cb callback) {
  context->data = ud;
  context->callback = callback;
}
int skynet_send(skynet_context* context, std::uint32_t source, std::uint32_t to, int type, int session,
                void* message, std::size_t size) {
  if (to == context->dead) return -1;
  context->sent.push_back({source, to, type, session, std::string(static_cast<const char*>(message), size)});
  return session;
}
const char* skynet_command(skynet_context* context, const char* command, const char* parameter) {
  if (std::string_view(command) == "REG") return ":7";
  if (std::string_view(command) != "TIMEOUT") return nullptr;
  context->timeouts.emplace_back(std::atoi(parameter), ++context->last_session);
  context->result = std::to_string(context->last_session);
  return context->result.c_str();
}
std::uint32_t skynet_queryname(skynet_context* context, const char* name) {
  if (std::string_view(name) == ":7") return 7;
  return std::string_view(name) == ".proxy" ? context->proxy : 0;
}
void skynet_error(skynet_context* context, const char* text, ...) {
  char line[1000];
  std::va_list arguments;
  va_start(arguments, text);
  std::vsnprintf(line, sizeof line, text, arguments);
  va_end(arguments);
  context->log.emplace_back(line);
}
}
