-- The node lpersistence_3: the service lpersistence and its child mysqlpool, both known to other nodes.
local skynet = require "skynet"
local cluster = require("bee_skynet").cluster()

skynet.start(function()
    cluster.register("lpersistence", skynet.newservice("lpersistence"))
    cluster.register("mysqlpool", skynet.newservice("mysqlpool"))
    cluster.open("lpersistence_3")
end)
