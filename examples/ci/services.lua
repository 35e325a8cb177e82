-- What the mocks of the smoke tests answer, as the services of the real nodes would.
local notes = {}

services.echo = {
    ping = function(...) return "pong", ... end,
    echo = function(...) return ... end,
    err = function(message) error(message) end,
    sleep = function(centiseconds) sleep(centiseconds / 100) return "slept" end,
    note = function(...) notes[#notes + 1] = { ... } end,
    notes = function() return notes end,
}

services.mysqlpool = {
    execute = function(sql) return { { sql = sql, rows = 1 } } end,
}

-- Answers protobuf requests in their routed envelope: the reply goes to who asked, with the same bytes.
services.mail_master = function(_, body)
    local a, b, c, d = string.unpack(">I2 I2 I2 I2", body)
    local names = string.format(">c%d c%d c%d c%d I4 i8 s2 I4 i8", a, b, c, d)
    local node, service, from_node, from_service, _, uid, type_name, room, session, at = string.unpack(names, body, 9)
    send(from_node, "@" .. from_service, "rpc_response",
        string.pack(">I2 I2 I2 I2", c, d, a, b) .. from_node .. from_service .. node .. service ..
        string.pack(">I4 i8 s2 I4 i8", 17, uid, type_name:gsub("REQ$", "RSP"), room, session) .. body:sub(at))
end
