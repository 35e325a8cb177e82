-- One of the eight workers of activity_master. It answers requests in the name of its master, to which they were sent.
local skynet = require "skynet"
local bee = require("bee_dispatch").new {
    node = "activity_master_5", service = "activity_master", codec = require "messages",
}

local me = "worker " .. ...
local events, sales = {}, nil

bee.message["pb.iJoinMsg"] = function(m) events[m.body.event] = true end
bee.message["pb.iSaleMsg"] = function(m) sales = string.format("item %d of %d", m.body.item, m.uid) end
bee.message["pb.iRankREQ"] = function() return "pb.iRankRSP", { rank = 3, told_by = me } end

function bee.command.joined(event) return events[event] and me end
function bee.command.sales() return sales and me .. ": " .. sales end

skynet.start(function() bee:start() end)
