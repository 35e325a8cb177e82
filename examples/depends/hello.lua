-- A stock skynet node with one service, hello, that waits for the nodes it depends on. What it is called, where it
-- listens and what it needs stand in its config.
local skynet = require "skynet"
local cluster = require("bee_skynet").cluster()

local function list(text)
    local out = {}
    for word in (text or ""):gmatch "[^,]+" do out[#out + 1] = word end
    return out
end

local name = skynet.getenv "node"
local names = require("bee_names").new {
    name = name, address = skynet.getenv "address", depends = list(skynet.getenv "depends"),
    servers = list(skynet.getenv "servers"), retry = 0.2, timeout = 3,
}
local command = {}

function command.greet() return "hello from " .. name end
function command.reach(other) return cluster.call(other, "@hello", "lua", "greet") end

skynet.start(function()
    skynet.dispatch("lua", function(_, _, _, what, ...) skynet.ret(skynet.pack(command[what](...))) end)
    cluster.register("hello", skynet.self())
    cluster.open(name)
    skynet.fork(function()
        names:start()
        names:wait()
        names:ready()
    end)
end)
