// The words of a test that are made of others, in Lua.
#include "bee/script/smoke/test_runtime.hpp"

namespace bee::script {

const char* const test_prelude = R"lua(
local native, env = ...
local ask, raise, join, now, show = native.ask, native.raise, native.join, native.now, native.show
local pcall, type, error, ipairs = pcall, type, error, ipairs
local tostring, tonumber, rawget = tostring, tonumber, rawget
local match, unpack, pack = string.match, table.unpack, table.pack

function native.misuse(message)
  return raise{class = "misuse", message = message}
end
local misuse = native.misuse

-- Seconds: "500ms", "10s", "2m", or a number of them.
local function seconds(time)
  local number, unit = match(type(time) == "string" and time or "", "^(%d+%.?%d*)(m?s?)$")
  local factor = number and ({ms = 0.001, s = 1, m = 60})[unit]
  local out = factor and tonumber(number) * factor or time
  if type(out) == "number" and out >= 0 and out <= 86400 then return out end
  return misuse("a time is written 500ms, 10s or 2m, got " .. show(time))
end

for _, word in ipairs{"call", "send", "query", "ping", "nodes"} do
  env[word] = function(...) return ask(word, ...) end
end

function env.sleep(time) return ask("sleep", seconds(time)) end

-- text(NODE, SERVICE, COMMAND, {key = value}): the text that comes back.
function env.text(node, service, command, fields)
  return ask("text", node, service, command, fields or {})
end

env.pb = {
  call = function(...) return ask("pb.call", ...) end,
  send = function(...) return ask("pb.send", ...) end,
}

-- A node that ends with the test, or with the block whose setup() makes it.
function env.mock(how)
  if type(how) ~= "table" then misuse("mock() takes a table: mock{node = \"shop_1\", services = {...}}") end
  local made = native.mock(how)
  function made.stop() return ask("stop", made.nodes) end
  return made
end

-- What runs beside the test; its wait() gives what it returns, or raises what it raised.
function env.start(f)
  local task = native.start(f)
  return {wait = function() return join(task) end}
end

-- All of them at once; the first value of each.
function env.parallel(...)
  local functions, tasks, out, failed = pack(...), {}, {}, nil
  for i = 1, functions.n do
    if type(functions[i]) ~= "function" then misuse("parallel() takes functions, got " .. show(functions[i])) end
    tasks[i] = native.start(functions[i])
  end
  for i = 1, functions.n do
    local ok, result = pcall(join, tasks[i])
    if ok then out[i] = result else failed = failed or {result} end
  end
  if failed then error(failed[1], 0) end
  return unpack(out, 1, functions.n)
end

local function named(name, err)
  if type(err) == "table" and rawget(err, "message") then
    err.message = name .. ": " .. err.message
    return err
  end
  return type(err) == "string" and (err .. " (of node " .. name .. ")") or err
end

-- f(NAME) for each node of a set, all at once; the first values by name.
function env.each(nodes, f)
  if type(f) ~= "function" then misuse("each() takes NODES and a function") end
  local names, tasks, out, failed = ask("nodes", nodes), {}, {}, nil
  for i, name in ipairs(names) do
    tasks[i] = native.start(function() return f(name) end)
  end
  for i, name in ipairs(names) do
    local ok, result = pcall(join, tasks[i])
    if ok then out[name] = result else failed = failed or {named(name, result)} end
  end
  if failed then error(failed[1], 0) end
  return out
end

local function class_of(err)
  return type(err) == "table" and rawget(err, "class") or "error"
end
native.class_of = class_of

-- Tries again until f raises nothing, at most so long.
function env.eventually(time, f)
  if type(f) ~= "function" then misuse("eventually() takes a time and a function") end
  local give_up, pause = now() + seconds(time), 0.02
  while true do
    local results = pack(pcall(f))
    if results[1] then return unpack(results, 2, results.n) end
    local err = results[2]
    local class = class_of(err)
    local left = give_up - now()
    if class == "misuse" or class == "pending" then error(err, 0) end
    if left <= 0 then
      if type(err) == "table" and rawget(err, "message") then
        err.message = "not within " .. tostring(time) .. ": " .. err.message
      end
      error(err, 0)
    end
    ask("sleep", pause < left and pause or left)
    pause = pause * 2 < 0.5 and pause * 2 or 0.5
  end
end

-- How many milliseconds f takes, and what it returns.
function env.took(f, ...)
  local from = now()
  local results = pack(f(...))
  return (now() - from) * 1000, unpack(results, 1, results.n)
end
)lua";

}  // namespace bee::script
