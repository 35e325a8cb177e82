-- A service on the project's Lua modules: answers protobuf, and does what it is told with the modules.
local skynet = require "skynet"
local cluster = require("bee_skynet").cluster()
local beepack = require "beepack"

local service, reply_layout = ...
local bee = require("bee_dispatch").new { node = "stock_1", service = service, reply_layout = reply_layout }
local proxy
local seen = {}

local function note_and_reply(m)
    seen[#seen + 1] = { layout = m.layout, uid = m.uid, room_id = m.room_id, type = m.type, pb = m.pb }
    return m.type, m.pb
end
setmetatable(bee.message, { __index = function() return note_and_reply end })

function bee.text.cmd_ping(fields, uid) return "pong " .. uid .. " " .. (fields.note or "") end

function bee.command.seen() return seen end
function bee.command.send(node, to, type_name, pb, uid) bee:send(node, to, type_name, pb, { uid = uid }) end
function bee.command.call_text(...) return bee:call_text(...) end
function bee.command.rpc_call(node, to, type_name, pb, options)
    local reply, problem = bee:rpc_call(node, to, type_name, pb, options)
    return reply and reply.type or problem, reply and reply.pb, reply and reply.uid
end

-- A body that is decoded and encoded again on this Lua.
function bee.command.again(layout, body) return beepack.encode(layout, assert(beepack.decode(layout, body))) end

function bee.command.redirect_to_workers(count, kind, options)
    local workers = {}
    for i = 1, count do workers[i] = skynet.newservice(kind or "bee_worker", i) end
    bee:redirect_to(workers, options)
    function bee.command.worker_said(i) return skynet.call(workers[i], "lua", "lua", "said") end
end

-- A local message to the forwarding service: with session 0 a message, with another one a reply.
skynet.register_protocol { name = "text", id = skynet.PTYPE_TEXT, unpack = skynet.tostring, pack = tostring }
function bee.command.forward(session, body)
    proxy = proxy or skynet.newservice("bee_proxy")
    skynet.redirect(proxy, skynet.self(), "text", session, body)
end

skynet.start(function()
    bee:start()
    cluster.register(service, skynet.self())
end)
