// expect(), its matchers, and any: what stands for values in a table, in Lua.
#include "bee/script/smoke/test_runtime.hpp"

namespace bee::script {

const char* const test_matchers = R"lua(
local native, env = ...
local raise, show, misuse, class_of = native.raise, native.show, native.misuse, native.class_of
local pcall, type, error, setmetatable, getmetatable = pcall, type, error, setmetatable, getmetatable
local pairs, ipairs, rawget, tostring, select = pairs, ipairs, rawget, tostring, select
local find, match, abs, math_type = string.find, string.match, math.abs, math.type
local pack, sort, concat = table.pack, table.sort, table.concat

-- What stands for many values: says is the noun for it, fits() tells whether a value is one of them.
local matcher = {}
local function new_matcher(says, fits) return setmetatable({says = says, fits = fits}, matcher) end
local function is_matcher(x) return type(x) == "table" and getmetatable(x) == matcher end

local function number_argument(word, x)
  return type(x) == "number" and x or misuse(word .. "() takes a number, got " .. show(x))
end
local function text_argument(word, x)
  return type(x) == "string" and x or misuse(word .. "() takes a text, got " .. show(x))
end
local function is_number(x) return type(x) == "number" end

local types = {table = 1, string = 1, number = 1, boolean = 1, integer = 1, float = 1, ["nil"] = 1}
local function of_type(name)
  if not types[name] then misuse(show(name) .. " is no type: table, string, number, integer, float, boolean, nil") end
  return new_matcher((match(name, "^[aeiou]") and "an " or "a ") .. name, function(x)
    return type(x) == name or math_type(x) == name
  end)
end

-- Matchers that expect() and any share.
local shared = {}
function shared.near(n, by)
  number_argument("near", n)
  number_argument("near", by)
  return new_matcher("a number within " .. show(by) .. " of " .. show(n),
    function(x) return is_number(x) and abs(x - n) <= by end)
end
function shared.above(n)
  number_argument("above", n)
  return new_matcher("a number above " .. show(n), function(x) return is_number(x) and x > n end)
end
function shared.below(n)
  number_argument("below", n)
  return new_matcher("a number below " .. show(n), function(x) return is_number(x) and x < n end)
end
function shared.at_least(n)
  number_argument("at_least", n)
  return new_matcher("a number of at least " .. show(n), function(x) return is_number(x) and x >= n end)
end
function shared.at_most(n)
  number_argument("at_most", n)
  return new_matcher("a number of at most " .. show(n), function(x) return is_number(x) and x <= n end)
end
function shared.between(low, high)
  number_argument("between", low)
  number_argument("between", high)
  return new_matcher("a number from " .. show(low) .. " to " .. show(high),
    function(x) return is_number(x) and x >= low and x <= high end)
end
function shared.like(pattern)
  text_argument("like", pattern)
  return new_matcher("a text like " .. show(pattern),
    function(x) return type(x) == "string" and find(x, pattern) ~= nil end)
end
function shared.one_of(...)
  local choices, texts = pack(...), {}
  for i = 1, choices.n do texts[i] = show(choices[i]) end
  return new_matcher("one of " .. concat(texts, ", "), function(x)
    for i = 1, choices.n do if choices[i] == x then return true end end
    return false
  end)
end

local handle = new_matcher("a handle such as \":0000000a\"",
  function(x) return type(x) == "string" and match(x, "^:%x%x%x%x%x%x%x%x$") ~= nil end)

-- any is a value that is there; any.integer, any.like("^a"), any.above(3) are some of them.
local any = {says = "any value", fits = function(x) return x ~= nil end, handle = handle}
for name in pairs(types) do any[name] = of_type(name) end
for name, make in pairs(shared) do any[name] = make end
env.any = setmetatable(any, matcher)

local function step(path, key)
  if type(key) == "string" and match(key, "^[%a_][%w_]*$") then return path .. "." .. key end
  return path .. "[" .. show(key) .. "]"
end

local function sentence(path, expected, got)
  return "expected " .. expected .. ", got " .. got .. (path == "" and "" or " at " .. path)
end

local function sorted_keys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  sort(keys, function(a, b)
    local ta, tb = type(a), type(b)
    if ta ~= tb then return ta < tb end
    if ta == "number" or ta == "string" then return a < b end
    return tostring(a) < tostring(b)
  end)
  return keys
end

-- Nothing when got is as expected, else a sentence about the first place where it is not. A part may have
-- less than what it is a part of.
local function unlike(expected, got, path, is_part, depth)
  if is_matcher(expected) then
    return not expected.fits(got) and sentence(path, expected.says, show(got)) or nil
  end
  if type(expected) ~= "table" or type(got) ~= "table" then
    local is_same = expected == got or (expected ~= expected and got ~= got)
    return not is_same and sentence(path, show(expected), show(got)) or nil
  end
  if depth > 64 then misuse("a table that is nested too deep to compare") end
  for _, key in ipairs(sorted_keys(expected)) do
    local why = unlike(expected[key], got[key], step(path, key), is_part, depth + 1)
    if why then return why end
  end
  if is_part then return nil end
  for _, key in ipairs(sorted_keys(got)) do
    if expected[key] == nil then return sentence(step(path, key), "nothing", show(got[key])) end
  end
end

-- The expected value for a person: what a matcher stands for is what came, when that fits.
local function filled(expected, got, is_part, depth)
  if is_matcher(expected) then
    if expected.fits(got) then return got end
    return "<" .. expected.says .. ">"
  end
  if type(expected) ~= "table" or depth > 64 then return expected end
  local out, other = {}, type(got) == "table" and got or {}
  if is_part then for key, v in pairs(other) do out[key] = v end end
  for key, v in pairs(expected) do out[key] = filled(v, other[key], is_part, depth + 1) end
  return out
end

local function fail(message, expected, got)
  return raise{class = "expect", message = message, expected = expected, got = got}
end

local function compare(expected, got, path, is_part)
  local why = unlike(expected, got, path, is_part, 0)
  if why then fail(why, filled(expected, got, is_part, 0), got) end
end

local function values(n)
  return n == 0 and "no values" or n == 1 and "one value" or n .. " values"
end

local checks = {}
function checks.is(got, ...)
  local n = select("#", ...)
  if n == 1 and got.n <= 1 then return compare((...), got[1], "") end
  if n ~= got.n then fail("expected " .. values(n) .. ", got " .. values(got.n)) end
  local expected = pack(...)
  for i = 1, n do compare(expected[i], got[i], "value " .. i) end
end
function checks.is_not(got, unwanted)
  if not unlike(unwanted, got[1], "", false, 0) then fail("expected anything but " .. show(got[1])) end
end
function checks.has(got, part) return compare(part, got[1], "", true) end
function checks.is_a(got, name) return compare(of_type(name), got[1], "") end
function checks.is_handle(got) return compare(handle, got[1], "") end
function checks.is_nil(got) return compare(nil, got[1], "") end
function checks.is_true(got) return compare(true, got[1], "") end
function checks.is_false(got) return compare(false, got[1], "") end
for name, make in pairs(shared) do
  checks[name] = function(got, ...) return compare(make(...), got[1], "") end
end
checks.matches = checks.like

function checks.has_length(got, n)
  number_argument("has_length", n)
  local is_long = type(got[1]) == "table" or type(got[1]) == "string"
  if not is_long then fail("expected a length of " .. show(n) .. ", got " .. show(got[1])) end
  if #got[1] ~= n then fail("expected a length of " .. show(n) .. ", got " .. #got[1] .. ": " .. show(got[1])) end
end

-- A text that has this one in it, or a table with such an element.
function checks.contains(got, element)
  local all = got[1]
  if type(all) == "string" then
    if find(all, text_argument("contains", element), 1, true) then return end
  elseif type(all) == "table" then
    for _, v in pairs(all) do if not unlike(element, v, "", false, 0) then return end end
  end
  fail("expected " .. (is_matcher(element) and element.says or show(element)) .. " in it, got " .. show(all))
end

local classes = {no = 1, usage = 1, bad_input = 1, unreachable = 1, unknown = 1, remote = 1, not_found = 1,
                 stopped = 1, wrong_peer = 1, error = 1, expect = 1}

-- fails(): with an error; fails("remote"): of that class; fails("remote", "pattern"): and such a message.
function checks.fails(got, class, pattern)
  if type(got[1]) ~= "function" then misuse("fails() is for a function: expect(function() ... end).fails()") end
  if class ~= nil and not classes[class] then
    misuse(show(class) .. " is no class of failures: remote, unreachable, unknown, not_found, bad_input, wrong_peer, "
      .. "usage, no; error is one of Lua")
  end
  local wanted = "a failure" .. (class and " of the class " .. class or "")
  local result = pack(pcall(got[1]))
  if result[1] then fail("expected " .. wanted .. ", got " .. (result.n > 1 and show(result[2]) or "none")) end
  local err = result[2]
  local its = class_of(err)
  if its == "misuse" or its == "pending" then error(err, 0) end
  local text = tostring(type(err) == "table" and rawget(err, "message") or err)
  if class and its ~= class then fail("expected " .. wanted .. ", got " .. its .. ": " .. text) end
  if pattern and not find(text, text_argument("fails", pattern)) then
    fail("expected " .. wanted .. " like " .. show(pattern) .. ", got " .. show(text))
  end
end

local expectation = {}
function expectation.__index(of, name)
  local check = checks[name]
  if not check then
    local known = {}
    for each in pairs(checks) do known[#known + 1] = each end
    sort(known)
    misuse("expect() has no matcher " .. show(name) .. "; there are " .. concat(known, ", "))
  end
  native.used(rawget(of, 2))
  local got = rawget(of, 1)
  return function(...)
    if (...) == of then misuse("a matcher stands behind a dot, expect(x)." .. name .. "(...)") end
    return check(got, ...)
  end
end

function env.expect(...)
  if not native.is_running() then
    misuse("an assertion outside of a test: expect() belongs into it(), before_each(), setup() or their like")
  end
  return setmetatable({pack(...), native.opened()}, expectation)
end
)lua";

}  // namespace bee::script
