-- The node lobby_1 with its one service, lobby: where the players are, and from where the other nodes are asked.
-- A service file of skynet; `beectl mock` runs it too, with the two files in mock/.
local skynet = require "skynet"
local cluster = require("bee_skynet").cluster()
local bee = require("bee_dispatch").new { node = "lobby_1", service = "lobby", codec = require "messages" }

-- Lua -> Lua, both kinds: a protobuf message one way, and a lua message that is answered.
function bee.command.save(uid, name)
    local lpersistence = cluster.query("lpersistence_3", "lpersistence")
    bee:send("lpersistence_3", "lpersistence", "pb.iSavePlayerMsg", { uid = uid, name = name }, { uid = uid })
    return cluster.call("lpersistence_3", lpersistence, "lua", "player", uid)
end

-- Lua -> a child service of another node.
function bee.command.account(uid)
    local mysqlpool = cluster.query("lpersistence_3", "mysqlpool")
    local rows = cluster.call("lpersistence_3", mysqlpool, "lua", "execute", "select * from user where uid = " .. uid)
    return rows[1].sql, rows[1].rows
end

-- Lua -> one of the workers behind a master, which looks at the uid.
function bee.command.join(uid, event)
    bee:send("activity_master_5", "activity_master", "pb.iJoinMsg", { event = event }, { uid = uid })
    return cluster.call("activity_master_5", "@activity_master", "lua", "joined", event)
end

-- Lua -> C++, one way, by a master that redirects. The question comes after the message on the same connection.
function bee.command.gift(uid, item)
    bee:send("shop_master_4", "shop_master", "pb.iGiftMsg", { item = item }, { uid = uid })
    return cluster.call("shop_master_4", "@shop_master", "lua", "gifts", uid)
end

-- Lua -> C++, a text command (callc) and a protobuf call (call_proto).
function bee.command.ping_shop(uid)
    return bee:call_text("shop_master_4", "shop", uid, { { "cmd", "cmd_ping" } })
end

function bee.command.buy(uid, item, count)
    local reply, problem = bee:rpc_call("shop_master_4", "shop_master", "pb.iBuyREQ", { item = item, count = count },
        { uid = uid })
    if not reply then return problem end
    return reply.type, reply.body.gold_left
end

skynet.start(function()
    bee:start()
    cluster.register("lobby", skynet.self())
    cluster.open("lobby_1")
end)
