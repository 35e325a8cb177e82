// What a service written in C sees of the process that loads it: the few functions and numbers of skynet's C
// API that this library uses. They are the same from v1.0.0 on, and `skynet.h` may be included beside this.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {
struct skynet_context;
using skynet_cb = int (*)(struct skynet_context* context, void* ud, int type, int session,
                          std::uint32_t source, const void* message, std::size_t size);

/// Takes `callback` for every message of the service, one at a time but on any thread. It returns 0 when the
/// message may be freed.
void skynet_callback(struct skynet_context* context, void* ud, skynet_cb callback);
/// Puts a message, of which it makes a copy, into the queue of a service. Source 0 is the service itself.
/// Negative when there is no such service.
int skynet_send(struct skynet_context* context, std::uint32_t source, std::uint32_t destination, int type,
                int session, void* message, std::size_t size);
/// "TIMEOUT" with a time in 1/100 s returns the session with which an empty response comes then; "REG"
/// returns the service's own handle, ":a". What it returns lives until the next command.
const char* skynet_command(struct skynet_context* context, const char* command, const char* parameter);
/// The handle of ".name" or ":0000000a"; 0 when there is none.
std::uint32_t skynet_queryname(struct skynet_context* context, const char* name);
/// A line of the log; the text is a format of printf.
void skynet_error(struct skynet_context* context, const char* text, ...);
}

namespace bee::skynet {

/// The types of messages that concern a service here.
enum class message_type : int { text = 0, response = 1, error = 7, lua = 10 };

}  // namespace bee::skynet
