-- A worker as the framework has them, without bee_dispatch: commands of type "lua" behind their sub type, text as a message
-- of type "text" with the body alone.
local skynet = require "skynet"

local me = ...
local said = ""
local command = {}

function command.who(uid) return "worker " .. me .. " for " .. uid end
function command.said() return said end

skynet.register_protocol { name = "text", id = skynet.PTYPE_TEXT, unpack = skynet.tostring, pack = function(body) return body end }

skynet.start(function()
    skynet.dispatch("lua", function(session, _, sub_type, name, ...)
        assert(sub_type == "lua", sub_type)
        local result = assert(command[name], name)(...)
        if session ~= 0 then skynet.ret(skynet.pack(result)) end
    end)
    skynet.dispatch("text", function(session, _, body)
        local uid = body:match "^lua (%-?%d+) " or select(2, string.unpack(">I4 i8", body))
        said = said .. uid .. ";"
        if session ~= 0 then skynet.ret("worker " .. me) end
    end)
end)
