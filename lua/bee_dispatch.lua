-- How a skynet service takes cluster messages of the bee dialect: commands, protobuf messages, rpc requests and replies.
-- Works on every skynet from v1.0.0 on, also with a cluster module under bee_ names; needs beepack.lua and bee_skynet.lua
-- beside it and nothing installed.
--
--   local bee = require("bee_dispatch").new { node = "shop_master_4", service = "shop_master" }
--   function bee.command.execute(sql) return { ... } end            -- sub type "lua"
--   bee.message["pb.iBuyMsg"] = function(m) ... end                 -- sub type "text"; m: see beepack, m.pb is bytes
--   bee.message["pb.iBuyREQ"] = function(m) return "pb.iBuyRSP", pb end   -- an rpc: what it returns is the reply
--   bee.text.cmd_ping = function(fields, uid) return "pong" end     -- a plain text command
--   skynet.start(function() bee:start() end)                        -- also what comes as type "text" (PTYPE_TEXT)
--   bee:redirect_to({ worker_1, worker_2 }, { uid = 1 })            -- for a master: messages go to workers, by uid
--   bee:call_text("shop_master_4", "shop", uid, { { "cmd", "cmd_ping" } })      -- "pong"
--   local reply = bee:rpc_call("activity_master_5", "activity_master", "pb.iPingREQ", pb, { uid = 6, timeout = 500 })
--
-- Options of new: node and service (what a reply is addressed to; needed for rpc_call), reply_layout ("rpc_reply", the
-- default, or "routed" as C++ services answer), codec = { decode = f(type, pb), encode = f(type, message) } to see
-- messages instead of bytes, log = f(text), cluster (the cluster module or its name, when it is not found by itself), and
-- skynet for a test without a node.

local beepack = require "beepack"
local bee_skynet = require "bee_skynet"

local dispatch = {}
dispatch.__index = dispatch

local function same(_, bytes) return bytes end

function dispatch.new(options)
    local self = setmetatable({ command = {}, message = {}, text = {}, waiting = {}, last_session = 0, dealt = 0 }, dispatch)
    self.skynet = options.skynet or require "skynet"
    self.cluster = bee_skynet.cluster(options.cluster)
    self.node, self.service = options.node, options.service
    self.reply_layout = options.reply_layout or "rpc_reply"
    self.codec = options.codec or { decode = same, encode = same }
    self.log = options.log or self.skynet.error
    return self
end

-- What comes as "text" goes to one of these services by the uid in it: uid > 0 to 1 + uid % n, 0 to all, a negative one
-- to any. Source, session and body stay as they are, so a worker answers the caller. Options:
--   as = "text"            the workers take it as a message of that type (PTYPE_TEXT) with the body alone, as C++ services
--                          do; without it as type "lua", as a worker with bee_dispatch and one behind a cluster does
--   uid = 1                commands go to workers as well, by the uid in their first argument; those that have a handler
--                          here stay
--   uid = { rank = 2 }     the same for these commands alone
function dispatch:redirect_to(workers, options)
    options = options or {}
    self.workers, self.as, self.uid_argument = workers, options.as or "lua", options.uid
    assert(self.as == "lua" or self.as == "text", "as is lua or text")
end

local function uid_of(body)
    local uid = beepack.decode_command(body)
    if uid then return uid == 0 and -1 or uid end
    local m = beepack.decode_text(body)
    return m and m.uid or -1
end

-- The uid of a command that is not for this service; an answer can come from one worker alone.
local function uid_of_command(self, session, name, ...)
    local at = self.uid_argument
    if type(at) == "table" then at = at[name] end
    if not at or self.command[name] then return nil end
    local uid = select(at, ...)
    if math.type(uid) ~= "integer" or (uid == 0 and session ~= 0) then return -1 end
    return uid
end

-- Calls give(worker) for each worker that gets it; one that is not there is an error for who waits, where the core tells.
local function deal(self, session, uid, give)
    local workers, first, last = self.workers, 1, #self.workers
    if uid > 0 then first = 1 + uid % #workers end
    if uid < 0 then first = 1 + self.dealt % #workers end
    if uid ~= 0 then last = first end
    if uid < 0 then self.dealt = self.dealt + 1 end
    local tells = self.skynet.ignoreret -- redirect returns nothing before v1.1.0
    for i = first, last do
        if not give(workers[i]) and tells then
            local problem = "bee: worker " .. i .. " is not there"
            if session ~= 0 then error(problem) end
            self.log(problem)
        end
    end
    if session ~= 0 and tells then self.skynet.ignoreret() end
end

local function redirect_text(self, session, source, body)
    local skynet = self.skynet
    deal(self, session, uid_of(body), function(worker)
        if self.as == "text" then return skynet.redirect(worker, source, "text", session, body) end
        return skynet.redirect(worker, source, "lua", session, skynet.pack("text", body))
    end)
end

-- Whether it was for a worker.
local function redirect(self, session, source, sub_type, ...)
    if not self.workers then return false end
    if sub_type == "text" then
        redirect_text(self, session, source, ...)
        return true
    end
    local uid = sub_type == "lua" and uid_of_command(self, session, ...)
    if not uid then return false end
    local skynet, arguments = self.skynet, table.pack(...)
    deal(self, session, uid, function(worker)
        return skynet.redirect(worker, source, "lua", session, skynet.pack("lua", table.unpack(arguments, 1, arguments.n)))
    end)
    return true
end

function dispatch:start()
    local function take(session, source, ...)
        if not redirect(self, session, source, ...) then self:on_message(session, ...) end
    end
    self.skynet.dispatch("lua", take)
    bee_skynet.on_text(self.skynet, function(session, source, body) take(session, source, "text", body) end)
end

local function tell(self, to_node, to_service, sub_type, body)
    self.cluster.send(to_node, "@" .. to_service, sub_type, body)
end

-- The reply to a request goes to the node and service that stand in it: a cluster connection has no way back.
local function reply(self, request, type_name, message)
    local fields = {
        sub_type = beepack.RPC_REPLY, uid = request.uid, type = type_name, room_id = request.room_id,
        session = request.session, pb = self.codec.encode(type_name, message),
        destination_node = request.source_node, destination_service = request.source_service,
        source_node = request.destination_node, source_service = request.destination_service,
    }
    tell(self, request.source_node, request.source_service, "rpc_response",
        beepack.encode(self.reply_layout, fields))
end

local function wants_reply(m)
    return m.layout == "routed" and m.session > 0 and m.sub_type == beepack.RPC_REQUEST and m.source_node ~= ""
end

local function on_protobuf(self, session, body)
    local m, problem = beepack.decode_text(body)
    if not m then
        problem = "bee: a message was dropped: " .. problem
        if session ~= 0 then error(problem) end
        return self.log(problem)
    end
    local handler = self.message[m.type]
    if not handler then return self.log("bee: no handler for " .. m.type) end
    m.body = self.codec.decode(m.type, m.pb)
    local type_name, message = handler(m)
    if type_name and wants_reply(m) then reply(self, m, type_name, message) end
end

local function on_text(self, session, body)
    local uid, fields = beepack.decode_command(body)
    if not uid then return on_protobuf(self, session, body) end
    local handler = self.text[fields.cmd]
    if not handler then
        local problem = "bee: no text command " .. tostring(fields.cmd)
        if session ~= 0 then error(problem) end -- the caller is told that its call failed
        return self.log(problem)
    end
    local answer = handler(fields, uid)
    if session ~= 0 then self.skynet.ret(answer or "") end
end

-- Both layouts of a reply end here; the session tells whom it is for. A late or doubled one finds nobody and is logged.
local function on_reply(self, body)
    local m = beepack.decode("rpc_reply", body)
    if not (m and m.sub_type == beepack.RPC_REPLY) then m = beepack.decode("routed", body) end
    local call = m and self.waiting[m.session]
    if not call then return self.log("bee: a reply that nobody waits for") end
    self.waiting[m.session] = nil
    m.body = self.codec.decode(m.type, m.pb)
    call.reply = m
    call.pause:stop()
end

function dispatch:on_message(session, sub_type, ...)
    if sub_type == "lua" then
        local name = ...
        local handler = self.command[name] or error("no command " .. tostring(name))
        local results = table.pack(handler(select(2, ...)))
        if session ~= 0 then self.skynet.ret(self.skynet.pack(table.unpack(results, 1, results.n))) end
    elseif sub_type == "text" then
        on_text(self, session, ...)
    elseif sub_type == "rpc_response" then
        on_reply(self, ...)
    else
        error("no sub type " .. tostring(sub_type))
    end
end

-- One way: an inner body, as Lua services send it.
function dispatch:send(node, service, type_name, message, options)
    options = options or {}
    local body = beepack.encode("inner", {
        uid = options.uid, room_id = options.room_id, type = type_name, pb = self.codec.encode(type_name, message),
    })
    tell(self, node, service, "text", body)
end

-- A text command one way; `fields` is a list of { key, value }, of which one is { "cmd", name }.
function dispatch:send_text(node, service, uid, fields)
    tell(self, node, service, "text", beepack.encode_command(uid, fields))
end

-- A text command and its answer, which is raw text and no packed value: so it is read from the bytes of the answer.
function dispatch:call_text(node, service, uid, fields)
    local skynet = self.skynet
    local proxy = self.cluster.proxy(node, "@" .. service)
    return skynet.tostring(skynet.rawcall(proxy, "lua", skynet.pack("text", beepack.encode_command(uid, fields))))
end

local function next_session(self)
    repeat
        self.last_session = self.last_session % 0x7fffffff + 1
    until not self.waiting[self.last_session]
    return self.last_session
end

-- Waits for the reply: returns its fields (`body` is the decoded message), or nil and a sentence at the timeout
-- (1/100 s, default 500). The callee needs an address for this node in its own cluster map.
function dispatch:rpc_call(node, service, type_name, message, options)
    options = options or {}
    local session = next_session(self)
    local body = beepack.encode("routed", {
        sub_type = beepack.RPC_REQUEST, uid = options.uid, room_id = options.room_id, type = type_name,
        session = session, pb = self.codec.encode(type_name, message), destination_node = node,
        destination_service = service, source_node = self.node, source_service = self.service,
    })
    local call = { pause = bee_skynet.pause(self.skynet) }
    self.waiting[session] = call
    tell(self, node, service, "text", body)
    call.pause:sleep(options.timeout or 500)
    self.waiting[session] = nil
    if not call.reply then return nil, "no reply to " .. type_name .. " before the deadline" end
    return call.reply
end

return dispatch
