-- A master as the framework has them, without bee_dispatch: workers by uid, text as a message of type "text".
local skynet = require "skynet"
local cluster = require("bee_skynet").cluster()

local worker_name, count = ...
local workers = {}

skynet.register_protocol { name = "text", id = skynet.PTYPE_TEXT, unpack = skynet.tostring, pack = function(body) return body end }

local function uid_in(body)
    local uid = body:match "^lua (%-?%d+) "
    if uid then return tonumber(uid) end
    -- Without the names of nodes in front; else behind them.
    if body:sub(1, 2) == "\0\0" then return (select(2, string.unpack(">I4 i8", body))) end
    local a, b, c, d = string.unpack(">I2 I2 I2 I2", body)
    return (select(2, string.unpack(">I4 i8", body, 9 + a + b + c + d)))
end

skynet.start(function()
    for i = 1, count do workers[i] = skynet.newservice(worker_name, i) end
    skynet.dispatch("lua", function(session, source, sub_type, ...)
        local args = table.pack(...)
        local uid = sub_type == "text" and uid_in(args[1]) or args[2]
        local worker = workers[1 + uid % #workers]
        if sub_type == "text" then
            skynet.redirect(worker, source, "text", session, args[1])
        else
            skynet.redirect(worker, source, "lua", session, skynet.pack(sub_type, table.unpack(args, 1, args.n)))
        end
    end)
    cluster.register("notes_master", skynet.self())
end)
