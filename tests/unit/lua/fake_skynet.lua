-- A skynet and its cluster without a node: threads, a clock that runs only when all of them wait, and name servers in
-- front of one store, each of which can be made to die, to hang, to be cut off, or to be behind. With the global OLD_CORE
-- it is as skynet before v1.2.0: a sleep takes no token, and a wakeup of anything but a thread is lost.

local skynet = {}
local time, ready, asleep = 0, {}, {}

function skynet.error() end
function skynet.now() return time end

function skynet.fork(f, ...)
    local arguments = table.pack(...)
    ready[#ready + 1] = { coroutine.create(function() f(table.unpack(arguments, 1, arguments.n)) end) }
end

function skynet.sleep(ticks, token)
    token = not OLD_CORE and token or coroutine.running()
    asleep[token] = { thread = coroutine.running(), at = time + ticks }
    return coroutine.yield()
end

function skynet.wait(token)
    skynet.sleep(math.huge, token)
end

function skynet.wakeup(token)
    local who = asleep[token]
    if not who then return end
    asleep[token] = nil
    ready[#ready + 1] = { who.thread, "BREAK" }
    return true
end

local function first_asleep()
    local first
    for token, who in pairs(asleep) do
        if not first or who.at < asleep[first].at then first = token end
    end
    return first
end

-- Runs all threads until the condition holds; raises when it does not within so many seconds of their time.
local function run_until(holds, seconds)
    local stop = time + (seconds or 100) * 100
    while not holds() do
        local next = table.remove(ready, 1)
        if next then
            assert(coroutine.resume(table.unpack(next)))
        else
            local token = first_asleep()
            assert(token and asleep[token].at <= stop, "the test waited too long")
            local who = asleep[token]
            asleep[token], time = nil, math.max(time, who.at)
            ready[#ready + 1] = { who.thread }
        end
    end
end

local function run_for(seconds)
    local stop = time + seconds * 100
    skynet.fork(function() skynet.sleep(seconds * 100) end)
    run_until(function() return time >= stop end, seconds + 1)
end

-- The store that all servers stand in front of.
local store = { revision = 0, nodes = {}, events = {} }

function store.write(kind, node)
    store.revision = store.revision + 1
    local after = { revision = store.revision }
    for k, v in pairs(store.nodes[node.name] or {}) do after[k] = v end
    for k, v in pairs(node) do after[k] = v end
    after.revision, after.token = store.revision, nil
    store.nodes[node.name] = after
    store.events[store.revision] = { revision = store.revision, kind = kind, node = after }
    return store.revision
end

-- mode: nil, "dead", "paused", "failed"; `upto`: the last revision that it has seen of the store, when it is behind;
-- `repeats`: so many events that were told before come first.
local servers, asked, configs, map = {}, {}, {}, {}
local answers = {}

function answers.register(_, node)
    node.incarnation = node.incarnation or store.revision + 1
    local at = store.write("up", node)
    local map = { names_2 = false, names = "1.1.1.1:1" }
    for name, n in pairs(store.nodes) do map[name] = n.address end
    return { revision = at, incarnation = node.incarnation, map = map }
end

function answers.set(_, fields)
    return { revision = store.write("set", fields) }
end

function answers.renew()
    return { revision = store.revision }
end

function answers.wait(server, arguments)
    local missing = {}
    for _, name in ipairs(arguments.names or {}) do
        if not store.nodes[name] or store.nodes[name].state ~= "ready" then missing[#missing + 1] = name end
    end
    return { revision = server.upto or store.revision, ready = #missing == 0, missing = missing }
end

local function snapshot(at)
    local nodes = {}
    for _, node in pairs(store.nodes) do
        if node.revision <= at then nodes[#nodes + 1] = node end
    end
    return { revision = at, snapshot = nodes }
end

function answers.watch(server, arguments)
    local stop = time + arguments.timeout_ms / 10
    while true do
        local latest = server.upto or store.revision
        if not arguments.after or arguments.after > latest then return snapshot(latest) end
        if arguments.after < latest or time >= stop then
            local first = math.max(1, arguments.after + 1 - (server.repeats or 0))
            local events = { table.unpack(store.events, first, latest) }
            return { revision = latest, events = events }
        end
        skynet.sleep(5)
        if server.mode == "dead" then error("closed") end
        if server.mode == "failed" then return false, "failed", "cut off" end
        while server.mode == "paused" do skynet.sleep(100) end
    end
end

local cluster = {}

function cluster.call(node, address, command, arguments)
    assert(address == "@names")
    local server = assert(servers[node], "no such node")
    asked[#asked + 1] = node .. " " .. command
    if server.mode == "dead" then error("connect failed") end
    while server.mode == "paused" do skynet.sleep(100) end
    if server.mode == "failed" then return false, "failed", "cut off" end
    return answers[command](server, arguments)
end

function cluster.reload(config)
    configs[#configs + 1] = config
    for name, address in pairs(config) do map[name] = address end
end

return {
    skynet = skynet, cluster = cluster, servers = servers, store = store, asked = asked, configs = configs, map = map,
    run_until = run_until, run_for = run_for,
}
