-- A stock skynet node and the name service: announces the node, keeps its lease, keeps its map, and tells who comes and
-- goes. Works on stock skynet (Lua 5.3 and 5.4) with nothing installed; the node's cluster config must have an entry for
-- the name service: names = "10.0.0.1:2526".
--
--   local names = require("bee_names").new {
--       name = "lobby_1", address = "10.0.0.2:2528",           -- as other nodes reach this one
--       services = { "lobby" }, depends = { "db_1" }, labels = { zone = "a" }, hot_version = "1.4",
--   }
--   skynet.start(function()
--       names:start()                      -- tries until it is registered; the map of the cluster is known then
--       names:wait()                       -- until all that it depends on are ready; or names:wait { "db_1", "mail_6" }
--       names:ready()                      -- others that wait for this node go on
--   end)
--   function names.on_up(name, node) end   -- a node has become ready
--   function names.on_down(name, node) end -- it is not any more
--   function names.on_event(event) end     -- every change: revision, kind (up, set, down, removed) and node
--   function names.on_stale(text) end      -- another process has taken this node's place: it announces nothing any more
--   names:set_hot_version("1.5"); names:set { state = "draining" }; names:leave()
--
-- Options besides: server ("names": the node), lease (seconds, 10), retry (seconds, 1), token, log = f(text), and
-- skynet / cluster for a test without a node. A restart of the name service needs nothing from the node.

local names = {}
names.__index = names

local function nothing() end

function names.new(options)
    local self = setmetatable({ known = {}, revision = nil, incarnation = nil }, names)
    self.skynet = options.skynet or require "skynet"
    self.cluster = options.cluster or require "skynet.cluster"
    self.server, self.token = options.server or "names", options.token
    self.lease, self.retry = options.lease or 10, options.retry or 1
    self.log = options.log or self.skynet.error
    self.record = {
        name = assert(options.name, "name is missing"), address = assert(options.address, "address is missing"),
        services = options.services or {}, depends = options.depends or {}, labels = options.labels or {},
        hot_version = options.hot_version or "", state = "starting", lease_ms = math.floor(self.lease * 1000),
    }
    self.on_up, self.on_down, self.on_event, self.on_stale = nothing, nothing, nothing, nothing
    return self
end

-- The answer of the name service, or nil, a word and a sentence. The word is "lost" when there was no answer.
function names:ask(command, arguments)
    local ok, answer, word, text = pcall(self.cluster.call, self.server, "@names", command, arguments)
    if not ok then return nil, "lost", tostring(answer) end
    if type(answer) == "table" then return answer end
    return nil, word or "lost", text or "no answer of a name service"
end

function names:sleep(seconds)
    self.skynet.sleep(math.max(1, math.floor(seconds * 100)))
end

local function write_of(self, fields)
    local out = { name = self.record.name, incarnation = self.incarnation, token = self.token }
    for k, v in pairs(fields) do out[k] = v end
    return out
end

local function give_up(self, text)
    if self.is_over then return end
    self.is_over = true
    self.log("bee_names: " .. self.record.name .. ": " .. text)
    self.on_stale(text)
end

-- Once. A new process asks for the next incarnation; later it shows the one that it got.
local function register(self)
    local answer, word, text = self:ask("register", write_of(self, self.record))
    if not answer then return nil, word, text end
    self.incarnation, self.is_behind = answer.incarnation, false
    self.cluster.reload(answer.map)
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

local function keep_lease(self)
    while not self.is_over do
        self:sleep(self.lease / 3)
        local arguments = { name = self.record.name, incarnation = self.incarnation, token = self.token }
        local answer, word, text = self:ask("renew", arguments)
        if word == "stale" then
            give_up(self, text)
        elseif word == "expired" or word == "unknown" or (answer and self.is_behind) then
            announce(self)
        elseif not answer and not self.is_over then
            self:sleep(self.retry)
        end
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
        tell(self, self.on_event, event)
        local after = event.node
        if event.kind == "removed" then after = nil end
        changed(self, self.known[event.node.name], after)
    end
end

-- What came after the last revision, each event once; after a gap, what differs.
local function watch(self)
    while not self.is_over do
        local answer, word, text = self:ask("watch", { after = self.revision, timeout_ms = 30000 })
        if answer and answer.snapshot then
            take_snapshot(self, answer.snapshot)
            self.revision = answer.revision
        elseif answer then
            take_events(self, answer.events)
            self.revision = answer.revision
        else
            if word ~= "lost" then self.log("bee_names: watch: " .. word .. ": " .. text) end
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
    local left = timeout and timeout * 1000
    while not self.is_over and (not left or left > 0) do
        local part = math.floor(math.min(left or 10000, 10000))
        local answer = self:ask("wait", { names = list or self.record.depends, timeout_ms = part })
        if answer and answer.ready then return true end
        local circle = not list and self:ask("wait", { name = self.record.name, timeout_ms = 0 })
        if circle and circle.circle then return false, circle.circle end
        if not answer then self:sleep(self.retry) end
        left = left and left - (answer and part or self.retry * 1000)
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
    local arguments = { name = self.record.name, incarnation = self.incarnation, token = self.token }
    local answer, word, text = self:ask("unregister", arguments)
    if answer then return true end
    return nil, word, text
end

return names
