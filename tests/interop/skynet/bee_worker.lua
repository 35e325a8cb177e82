-- A worker behind bee_lua: says who it is, and what it got.
local skynet = require "skynet"
local bee = require("bee_dispatch").new { node = "stock_1", service = "worker" }

local me = ...
local said = ""

setmetatable(bee.message, { __index = function()
    return function(m)
        said = said .. m.uid .. ";"
        return m.type, me
    end
end })
function bee.text.cmd_who() return "worker " .. me end
function bee.command.who(uid) return "worker " .. me .. " for " .. uid end
function bee.command.said() return said end

skynet.start(function() bee:start() end)
