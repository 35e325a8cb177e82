-- What differs between the skynet cores that the other modules run on: v1.0.0 to the newest, with a cluster module under
-- skynet's own name or under another.

local core = {}

-- As require, also from a handler: a cluster module waits while it loads, and before skynet.require came a require in a
-- handler can not.
local function load_module(name)
    local path = package.searchpath(name, package.path)
    if not path or package.loaded[name] or package.loaded["skynet.require"] or not coroutine.isyieldable() then
        return require(name)
    end
    local module = assert(loadfile(path))(name, path)
    package.loaded[name] = module
    return module
end

-- The cluster module: the one that is given, as a table or by its name; else bee_cluster where the node has it, else
-- skynet.cluster, else cluster, as it was called before.
function core.cluster(given)
    if type(given) == "table" then return given end
    if given then return load_module(given) end
    for _, name in ipairs { "bee_cluster", "skynet.cluster", "cluster" } do
        if package.loaded[name] or package.searchpath(name, package.path) then return load_module(name) end
    end
    error "no cluster module in lua_path; name one with the option cluster"
end

-- A break of one thread that another can end early. The thread itself stands for it in skynet.wakeup: what else could,
-- a wakeup before v1.2.0 loses without a word.
local pause = {}
pause.__index = pause

function core.pause(skynet)
    return setmetatable({ skynet = skynet }, pause)
end

-- In 1/100 s. Returns at once when it has been ended before.
function pause:sleep(ticks)
    if self.has_ended then return end
    self.thread = coroutine.running()
    self.skynet.sleep(ticks)
    self.thread = nil
end

function pause:stop()
    self.has_ended = true
    if self.thread then self.skynet.wakeup(self.thread) end
end

-- Calls f(session, source, body) for what comes as type "text" (PTYPE_TEXT) from services of the same process. A service
-- that takes it already keeps its handler.
function core.on_text(skynet, f)
    pcall(skynet.register_protocol, {
        name = "text", id = skynet.PTYPE_TEXT, unpack = skynet.tostring, pack = function(...) return ... end,
    })
    local ok, handler = pcall(skynet.dispatch, "text")
    if ok and not handler then pcall(skynet.dispatch, "text", f) end
end

return core
