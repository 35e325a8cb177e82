-- A skynet node and the name service: announces the node, keeps its lease, keeps its map, and tells who comes and goes.
-- Works on every skynet from v1.0.0 on, also with a cluster module under bee_ names; needs bee_skynet.lua beside it and
-- nothing installed. The node's cluster config must have an entry for each name server: names = "10.0.0.1:2526",
-- names_2 = "10.0.0.2:2526".
--
--   local names = require("bee_names").new {
--       name = "lobby_1", address = "10.0.0.2:2528",           -- as other nodes reach this one
--       services = { "lobby" }, depends = { "db_1" }, labels = { zone = "a" }, hot_version = "1.4",
--       servers = { "names", "names_2" },                      -- default { "names" }
--   }
--   skynet.start(function()
--       names:start()                      -- tries until it is registered; the map of the cluster is known then
--       names:wait()                       -- until all that it depends on are ready, and known to this node's map; or
--                                          -- names:wait { "db_1", "mail_6" }
--       names:ready()                      -- others that wait for this node go on
--   end)
--   function names.on_up(name, node) end   -- a node has become ready
--   function names.on_down(name, node) end -- it is not any more
--   function names.on_event(event) end     -- every change: revision, kind (up, set, down, removed) and node
--   function names.on_stale(text) end      -- another process has taken this node's place: it announces nothing any more
--   names:set_hot_version("1.5"); names:set { state = "draining" }; names:leave()
--
-- Options besides: server = "names_2" (short for servers = { "names_2" }), in seconds lease (10), retry (1), timeout (5, of
-- a request, to all servers together) and patience (30), token or token_file (or BEECTL_TOKEN, BEECTL_TOKEN_FILE in the
-- environment), log = f(text), cluster (the cluster module or its name, when it is not found by itself), and skynet for a
-- test without a node. A restart of the name service needs nothing from the node. When a server is gone, hangs, or is cut
-- off from its store, the next one is asked: no event is missed, and none is told twice. An answer from before what is
-- known (that server is behind) is not taken; when nothing else has come for `patience`, the registry has begun anew.

local bee_skynet = require "bee_skynet"

local names = {}
names.__index = names

local version = 2          -- of the protocol, and said with each request: 1 said nothing
local longest_poll = 30    -- seconds
local most_unanswered = 64 -- requests to one server; more are not sent until some of them have ended

local function nothing() end

-- From the options, or from the environment: itself, or the first line of a file.
local function token_of(options)
    if options.token then return options.token end
    local file = options.token_file
    if not file and os.getenv "BEECTL_TOKEN" then return os.getenv "BEECTL_TOKEN" end
    file = file or os.getenv "BEECTL_TOKEN_FILE"
    if not file then return nil end
    local opened = assert(io.open(file, "rb"))
    local line = (opened:read(4098) or ""):gsub("\r?\n$", "")
    opened:close()
    assert(#line > 0 and #line <= 4096 and not line:find "[\r\n]", file .. ": no token in it")
    return line
end

function names.new(options)
    local self = setmetatable({ known = {}, revision = nil, incarnation = nil }, names)
    self.skynet = options.skynet or require "skynet"
    self.cluster = bee_skynet.cluster(options.cluster)
    self.servers, self.token = options.servers or { options.server or "names" }, token_of(options)
    assert(#self.servers > 0, "servers is empty")
    self.turn, self.unanswered, self.waiting, self.behind, self.map_at = 0, {}, {}, {}, 0
    self.process, self.writes = ("%x-%s"):format(os.time(), tostring(self):match "%x+$"), 0
    self.lease, self.retry = options.lease or 10, options.retry or 1
    self.timeout, self.patience = options.timeout or 5, options.patience or 30
    self.log = options.log or self.skynet.error
    self.record = {
        name = assert(options.name, "name is missing"), address = assert(options.address, "address is missing"),
        services = options.services or {}, depends = options.depends or {}, labels = options.labels or {},
        hot_version = options.hot_version or "", state = "starting", lease_ms = math.floor(self.lease * 1000),
    }
    self.on_up, self.on_down, self.on_event, self.on_stale = nothing, nothing, nothing, nothing
    return self
end

local function ticks(seconds)
    return math.max(1, math.floor(seconds * 100))
end

function names:sleep(seconds)
    self.skynet.sleep(ticks(seconds))
end

local function seconds_since(self, start)
    return (self.skynet.now() - start) / 100
end

-- cluster.call waits for ever for a server that is paused, so it has a thread of its own; a late answer ends there.
local function call(self, server, seconds, command, arguments)
    local open = self.unanswered[server] or 0
    if open >= most_unanswered then return nil, "lost", server .. " does not answer" end
    self.unanswered[server] = open + 1
    local pause, ok, answer, word, text = bee_skynet.pause(self.skynet), nil, nil, nil, nil
    self.skynet.fork(function()
        ok, answer, word, text = pcall(self.cluster.call, server, "@names", command, arguments, { v = version })
        self.unanswered[server] = self.unanswered[server] - 1
        pause:stop()
    end)
    self.waiting[pause] = true
    pause:sleep(ticks(seconds))
    self.waiting[pause] = nil
    if ok == nil then return nil, "lost", "no answer from " .. server end
    if not ok then return nil, "lost", tostring(answer) end
    local said = type(word) == "table" and word.needs -- behind the answer stands the version of the server
    if math.type(said) == "integer" and said > version then
        return nil, "version", ("the answer needs version %d of the protocol, and here is version %d"):format(said, version)
    end
    if type(answer) == "table" then return answer end
    return nil, type(word) == "string" and word or "lost", text or "no answer of a name service"
end

-- What waits for the server that was in use need not wait any more. Nothing when another request has moved already.
local function move_on(self, turn)
    if self.turn ~= turn or #self.servers < 2 then return end
    self.turn = turn + 1
    self.log("bee_names: moves on to " .. self.servers[self.turn % #self.servers + 1])
    for pause in pairs(self.waiting) do pause:stop() end
end

-- The answer of the name service, or nil, a word and a sentence. The word is "lost" when no server has answered, "failed"
-- when they can not. `poll` (seconds) is the time that a server may wait before it answers, `timeout` all that is besides.
function names:ask(command, arguments, poll, timeout)
    local left, answer, word, text = timeout or self.timeout, nil, "lost", "it has ended"
    local count = #self.servers
    while count > 0 do
        local turn, start = self.turn, self.skynet.now()
        local server = self.servers[turn % #self.servers + 1]
        answer, word, text = call(self, server, (poll or 0) + left / count, command, arguments)
        if answer or (word ~= "lost" and word ~= "failed") then break end
        left = math.max(0, left - math.max(0, seconds_since(self, start) - (poll or 0)))
        -- Another request that has moved on meanwhile has broken this one off, which says nothing of the server.
        if self.turn == turn or left == 0 then count = count - 1 end
        move_on(self, turn)
    end
    return answer, word, text
end

-- An answer from before what is known is of a server that is behind.
local function is_old(self, answer)
    return self.revision and (answer.revision or 0) < self.revision
end

-- Every request that writes has a number: one that a server does late, or a second time, changes nothing.
local function write_of(self, fields)
    self.writes = self.writes + 1
    local out = {
        name = self.record.name, incarnation = self.incarnation, token = self.token,
        process = self.process, write = self.writes,
    }
    for k, v in pairs(fields) do out[k] = v end
    return out
end

local function give_up(self, text)
    if self.is_over then return end
    self.is_over = true
    self.log("bee_names: " .. self.record.name .. ": " .. text)
    self.on_stale(text)
end

-- What this node's map becomes: who is told of a node can call it at once. The name service pushes the map to those
-- alone that do not watch.
local function keep_map(self, map)
    for _, server in ipairs(self.servers) do map[server] = nil end
    if next(map) then self.cluster.reload(map) end
end

-- Once. A new process asks for the next incarnation; later it shows the one that it got.
local function register(self)
    local answer, word, text = self:ask("register", write_of(self, self.record))
    if not answer then return nil, word, text end
    self.incarnation, self.is_behind = answer.incarnation, false
    if is_old(self, answer) then return answer end
    keep_map(self, answer.map)
    self.map_at = answer.revision
    return answer
end

-- Again and again, until it is registered or told that another one has its place.
local function announce(self)
    while not self.is_over do
        local answer, word, text = register(self)
        if answer then return answer end
        if word == "stale" then return give_up(self, text) end
        if text ~= self.last_trouble then self.log("bee_names: register: " .. word .. ": " .. text) end
        self.last_trouble = text
        self:sleep(self.retry)
    end
end

-- Each attempt leaves time for the next, so that a server that hangs does not cost the lease.
local function keep_lease(self)
    local third = self.lease / 3
    self:sleep(third)
    while not self.is_over do
        local arguments = { name = self.record.name, incarnation = self.incarnation, token = self.token }
        local answer, word, text = self:ask("renew", arguments, 0, math.min(self.timeout, third))
        if self.is_over then return end
        if word == "stale" then
            give_up(self, text)
        elseif word == "expired" or word == "unknown" or (answer and self.is_behind) then
            announce(self)
            answer = true
        end
        self:sleep(answer and third or math.min(third, self.retry))
    end
end

-- A callback that raises an error is the caller's matter, not the end of the watch.
local function tell(self, callback, ...)
    local ok, why = pcall(callback, ...)
    if not ok then self.log("bee_names: a callback: " .. tostring(why)) end
end

-- What a node was and what it is; either may be nil.
local function changed(self, before, after)
    local was, is = before and before.state == "ready", after and after.state == "ready"
    local node = after or before
    self.known[node.name] = after
    local is_new_life = was and is and before.incarnation ~= after.incarnation
    if was and (not is or is_new_life) then tell(self, self.on_down, node.name, node) end
    if is and (not was or is_new_life) then tell(self, self.on_up, node.name, node) end
end

local function take_snapshot(self, nodes)
    local gone = {}
    for name, node in pairs(self.known) do gone[name] = node end
    for _, node in ipairs(nodes) do
        gone[node.name] = nil
        changed(self, self.known[node.name], node)
    end
    for _, node in pairs(gone) do changed(self, node, nil) end
end

local function take_events(self, events)
    for _, event in ipairs(events) do
        if not self.revision or event.revision > self.revision then
            self.revision = event.revision
            tell(self, self.on_event, event)
            local after = event.node
            if event.kind == "removed" then after = nil end
            changed(self, self.known[event.node.name], after)
        end
    end
end

local function address_of(node)
    return node and node.state ~= "down" and node.address
end

-- What a snapshot or events change in the map.
local function map_of(self, answer)
    local map = {}
    if answer.snapshot then
        if answer.revision <= self.map_at then return map end
        for name in pairs(self.known) do map[name] = false end
        for _, node in ipairs(answer.snapshot) do map[node.name] = address_of(node) end
    else
        for _, event in ipairs(answer.events) do
            local is_news = event.revision > math.max(self.map_at, self.revision or 0) and event.kind ~= "set"
            if is_news then map[event.node.name] = event.kind ~= "removed" and address_of(event.node) end
        end
    end
    return map
end

-- Whether nothing but old answers has come for so long that the registry must have begun anew.
local function begins_anew(self)
    return self.behind_since and seconds_since(self, self.behind_since) >= self.patience
end

-- Whether the answer could be taken.
local function take(self, answer)
    if is_old(self, answer) and not (answer.snapshot and begins_anew(self)) then
        self.behind_since = self.behind_since or self.skynet.now()
        return false
    end
    self.behind_since = nil
    if is_old(self, answer) then self.map_at = 0 end -- the registry has begun anew
    keep_map(self, map_of(self, answer))
    if answer.snapshot then take_snapshot(self, answer.snapshot) else take_events(self, answer.events) end
    self.revision = answer.revision
    for pause in pairs(self.behind) do pause:stop() end
    return true
end

-- Waits until all up to a revision is known. False when that takes too long.
local function catch_up(self, revision, seconds)
    local start = self.skynet.now()
    while not self.is_over and (self.revision or 0) < revision do
        local left = seconds - seconds_since(self, start)
        if left <= 0 then return false end
        local pause = bee_skynet.pause(self.skynet)
        self.behind[pause] = true
        pause:sleep(ticks(left))
        self.behind[pause] = nil
    end
    return not self.is_over
end

-- What came after the last revision, each event once; after a gap, what differs.
local function watch(self)
    while not self.is_over do
        local after = self.revision
        if begins_anew(self) then after = nil end
        local question = { after = after, timeout_ms = longest_poll * 1000, keeps_map = self.record.name }
        local answer, word, text = self:ask("watch", question, longest_poll)
        if self.is_over then return end
        if not answer then
            if word ~= "lost" then self.log("bee_names: watch: " .. word .. ": " .. text) end
            self:sleep(self.retry)
        elseif not take(self, answer) then
            move_on(self, self.turn)
            self:sleep(self.retry)
        end
    end
end

function names:start()
    announce(self)
    self.skynet.fork(keep_lease, self)
    self.skynet.fork(watch, self)
end

-- Waits until all of these are ready, by default all that this node depends on. Returns true; or false and the names
-- that run in a circle, or false when the time (in seconds) is over.
function names:wait(list, timeout)
    local start = self.skynet.now()
    while not self.is_over do
        local left = timeout and timeout - seconds_since(self, start) or longest_poll
        if left <= 0 then break end
        local part = math.min(left, 10)
        local answer =
            self:ask("wait", { names = list or self.record.depends, timeout_ms = math.floor(part * 1000) }, part)
        local is_behind = answer and is_old(self, answer)
        if answer and not is_behind and answer.ready and catch_up(self, answer.revision, left) then return true end
        local circle = not list and self:ask("wait", { name = self.record.name, timeout_ms = 0 })
        if circle and circle.circle then return false, circle.circle end
        if is_behind then move_on(self, self.turn) end
        if not answer or is_behind then self:sleep(math.min(self.retry, left)) end
    end
    return false
end

-- Fields of this node's record: state, hot_version, services, depends, labels. They are kept for the next announcement,
-- and told at once. Returns true; or nil, a word and a sentence when it could not be told now.
function names:set(fields)
    for k, v in pairs(fields) do
        if k == "labels" then
            for label, text in pairs(v) do self.record.labels[label] = text or nil end
        else
            self.record[k] = v
        end
    end
    local answer, word, text = self:ask("set", write_of(self, fields))
    if answer then return true end
    self.is_behind = true
    return nil, word, text
end

function names:ready()
    return self:set { state = "ready" }
end

function names:set_hot_version(version)
    return self:set { hot_version = version }
end

-- Takes this node off the map of all others.
function names:leave()
    self.is_over = true
    local answer, word, text = self:ask("unregister", write_of(self, {}))
    if answer then return true end
    return nil, word, text
end

return names
