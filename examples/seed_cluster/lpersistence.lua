-- Keeps the players that it is told of.
local skynet = require "skynet"
local bee = require("bee_dispatch").new { node = "lpersistence_3", service = "lpersistence", codec = require "messages" }

local players = {}

bee.message["pb.iSavePlayerMsg"] = function(m) players[m.uid] = m.body.name end

function bee.command.player(uid) return players[uid] end

skynet.start(function() bee:start() end)
