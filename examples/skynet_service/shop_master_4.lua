-- The node shop_master_4 on skynet: a Lua master that other nodes know, the C++ shop behind it, and the proxy by which
-- the shop sends.
local skynet = require "skynet"
require "skynet.manager"
local cluster = require("bee_skynet").cluster()
local bee = require("bee_dispatch").new { node = "shop_master_4", service = "shop_master" }

skynet.start(function()
    skynet.name(".proxy", skynet.newservice("bee_proxy"))
    local shop = skynet.launch("shop", "shop_master_4", "shop", ".proxy")
    assert(shop, "the log says why there is no shop")
    bee:redirect_to({ shop }, { as = "text", uid = 1 })
    bee:start()
    cluster.register("shop_master", skynet.self())
    cluster.register("shop", shop) -- replies and commands come to it directly
    cluster.open("shop_master_4")
end)
