-- A service that uses bee_names as a game service would, told by a test what to do.
local skynet = require "skynet"

local names
local happened = {}
local command = {}

function command.start(options)
    local bee_names = options.module and dofile(options.module) or require "bee_names"
    names = bee_names.new(options)
    function names.on_up(name, node) happened[#happened + 1] = "up " .. name .. " " .. node.address end
    function names.on_down(name) happened[#happened + 1] = "down " .. name end
    function names.on_event(event) happened[#happened + 1] = event.revision .. " " .. event.kind .. " " .. event.node.name end
    function names.on_stale(text) happened[#happened + 1] = "stale" end
    names:start()
    return names.incarnation
end
function command.wait(list, timeout) return names:wait(list, timeout) end
function command.ready() return names:ready() end
function command.set_hot_version(version) return names:set_hot_version(version) end
function command.leave() return names:leave() end
function command.happened() return happened end

skynet.start(function()
    skynet.dispatch("lua", function(_, _, name, ...) skynet.ret(skynet.pack(command[name](...))) end)
end)
