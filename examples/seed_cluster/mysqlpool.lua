-- Answers as if there were a database.
local skynet = require "skynet"
local bee = require("bee_dispatch").new { node = "lpersistence_3", service = "mysqlpool" }

function bee.command.execute(sql) return { { sql = sql, rows = 1 } } end

skynet.start(function() bee:start() end)
