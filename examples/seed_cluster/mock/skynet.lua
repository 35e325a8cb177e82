-- What the services of the seed cluster use of skynet, on `beectl mock`: their files run here as they run on a real node.
-- Services of one node call each other directly, so a slow one makes the others wait.
dialect = "raw" -- bee_dispatch takes the sub type itself

local skynet = { error = log, pack = table.pack, tostring = tostring }
local dispatchers = {} -- by handle
local starting = 1     -- the handle of the service whose file runs; the file of the node itself is the first
local newest = 1
local answer           -- set by ret, and taken before anything else runs

local function take_answer()
    local values = answer or { n = 0 }
    answer = nil
    return table.unpack(values, 1, values.n)
end

function skynet.self() return starting end
function skynet.start(run) run() end
function skynet.dispatch(kind, run)
    if kind == "lua" then dispatchers[starting] = run end
end
function skynet.ret(packed) answer = packed end

function skynet.newservice(name, ...)
    local before = starting
    newest = newest + 1
    starting = newest
    load_module(name)(...)
    local started = starting
    starting = before
    return started
end

function skynet.call(handle, _, ...)
    dispatchers[handle](1, 0, ...)
    return take_answer()
end

function skynet.redirect(handle, source, _, session, packed)
    dispatchers[handle](session, source, table.unpack(packed, 1, packed.n))
end

-- `proxy` is what cluster.proxy gives.
function skynet.rawcall(proxy, _, packed)
    return raw_call(proxy.node, proxy.address, table.unpack(packed, 1, packed.n))
end

-- A sleeper is woken by its thread: the name of it was asked for last.
local thread = 0
coroutine = {}
function coroutine.running()
    thread = thread + 1
    return thread
end
function coroutine.isyieldable() return false end
function skynet.sleep(centiseconds) return sleep(centiseconds / 100, tostring(thread)) and "BREAK" end
function skynet.wakeup(sleeper) wake(tostring(sleeper)) end

package = { loaded = {} }
function package.searchpath(name) return name == "skynet.cluster" end

-- What beectl mock calls for a message to a service.
function skynet.handler(handle)
    return function(...) return skynet.call(handle, "lua", ...) end
end

return skynet
