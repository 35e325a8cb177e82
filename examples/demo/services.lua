-- What the nodes of scripts/demo offer: a database pool, as in many game back ends, and an echo.
local notes = {}

services.mysqlpool = {
    execute = function(sql) return { { sql = sql, rows = 1 } } end,
    ping = function() return "pong" end,
}

services.lobby = {
    note = function(...) notes[#notes + 1] = { ... } end,
    notes = function() return notes end,
    login = function(uid)
        local rows = call("lpersistence_3", "@mysqlpool", "lua", "execute", "select * from user where uid = " .. uid)
        return "welcome", uid, rows[1].sql
    end,
    slow = function(seconds) sleep(seconds) return "slept" end,
    fail = function() error("no such table") end,
    hang_up = function() close() end,
}
