-- The node activity_master_5: a master that other nodes know, and the eight workers that do its work.
local skynet = require "skynet"
local cluster = require("bee_skynet").cluster()
local bee = require("bee_dispatch").new { node = "activity_master_5", service = "activity_master" }

local workers = {}

-- What the workers know, in their order; those that have nothing to say are left out.
local function ask_workers(...)
    local said = {}
    for _, worker in ipairs(workers) do
        said[#said + 1] = skynet.call(worker, "lua", "lua", ...)
    end
    return said
end

function bee.command.joined(event) return table.concat(ask_workers("joined", event), ", ") end

-- Sales come one way from another node: waits for the first, five seconds at most.
function bee.command.sales()
    for _ = 1, 500 do
        local said = ask_workers("sales")
        if #said > 0 then return table.concat(said, ", ") end
        skynet.sleep(1)
    end
    return "none"
end

skynet.start(function()
    for i = 1, 8 do workers[i] = skynet.newservice("activity_worker", i) end
    bee:redirect_to(workers)
    bee:start()
    cluster.register("activity_master", skynet.self())
    cluster.open("activity_master_5")
end)
