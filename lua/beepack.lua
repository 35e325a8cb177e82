-- The envelopes around protobuf messages, for Lua 5.3 and 5.4: encode(layout, fields) and decode(layout, body).
-- Layouts and limits are those of core/bee/payload/envelope.hpp; all integers are big-endian.
--
--   fields = { sub_type, uid, type, room_id, session, destination_node, destination_service,
--              source_node, source_service, pb }
--
-- Fields that a layout does not carry are ignored by encode and absent from what decode returns.
-- encode raises on a field that does not fit; decode returns nil and a sentence for a body that does not parse.

local beepack = {
    PROTOBUF = 16, RPC_REPLY = 17, RPC_REQUEST = 18, TEXT = 19, AGENT = 20, SYSTEM = 21,
    COMPRESSED = 0x80000000, -- top bit of the room_id of a client envelope: pb is a zlib stream
    MAX_TYPE_NAME = 50,
    MAX_BODY = 16 * 1024 * 1024,
}

local ROUTE = { "destination_node", "destination_service" }
local FULL_ROUTE = { "destination_node", "destination_service", "source_node", "source_service" }

-- Per layout: the names in front, the integers before the type name, the room, and what follows the room.
local LAYOUTS = {
    inner = { head = ">I4 i8", fields = { "sub_type", "uid" } },
    routed = { names = FULL_ROUTE, head = ">I4 i8", fields = { "sub_type", "uid" }, session_last = true },
    routed_send = { names = ROUTE, head = ">I4 i8", fields = { "sub_type", "uid" } },
    rpc_reply = { head = ">I4 i8 i8", fields = { "sub_type", "uid", "session" } },
    client = { head = ">", fields = {}, sized = true },
    agent_up = { head = ">i8", fields = { "uid" } },
    agent_down = { head = ">I4", fields = { "sub_type" }, fixed_sub_type = beepack.AGENT, sized = true },
}

local DEFAULTS = { sub_type = beepack.PROTOBUF, uid = 0, room_id = 0, session = 0, pb = "" }

local function field(fields, name)
    local value = fields[name]
    if value == nil then value = DEFAULTS[name] end
    return value
end

local function layout_of(name)
    return LAYOUTS[name] or error("no layout " .. tostring(name), 3)
end

local function check_names(layout, fields)
    if layout.names then
        local node = fields.destination_node
        if node == nil or node == "" then return "a routed message needs a destination node" end
        for _, name in ipairs(layout.names) do
            if #(fields[name] or "") > 0xffff then return name .. " has more than 65535 bytes" end
        end
    end
end

local function check_type(name)
    if type(name) ~= "string" or #name == 0 or #name > beepack.MAX_TYPE_NAME then
        return "a protobuf type name must have 1 to 50 bytes"
    end
end

local function pack_names(layout, fields)
    if not layout.names then return "" end
    local lengths, names = {}, {}
    for i, name in ipairs(layout.names) do
        names[i] = fields[name] or ""
        lengths[i] = string.pack(">I2", #names[i])
    end
    return table.concat(lengths) .. table.concat(names)
end

local function pack_head(layout, fields)
    local values = {}
    for i, name in ipairs(layout.fields) do values[i] = field(fields, name) end
    if layout.fixed_sub_type then values[1] = layout.fixed_sub_type end
    return string.pack(layout.head, table.unpack(values))
end

function beepack.encode(layout_name, fields)
    local layout = layout_of(layout_name)
    local problem = check_type(fields.type) or check_names(layout, fields)
    if problem then error(problem, 2) end

    local rest = string.pack(">s2 I4", fields.type, field(fields, "room_id"))
    if layout.session_last then rest = rest .. string.pack(">i8", field(fields, "session")) end
    rest = rest .. field(fields, "pb")
    if layout.sized then rest = string.pack(">s4", rest) end

    local body = pack_names(layout, fields) .. pack_head(layout, fields) .. rest
    if #body > beepack.MAX_BODY then error("a body of more than 16 MiB", 2) end
    return body
end

local function unpack_names(layout, body, fields)
    if not layout.names then return 1 end
    local count = #layout.names
    local lengths = { string.unpack(">" .. string.rep("I2", count), body) }
    local at = lengths[count + 1]
    for i, name in ipairs(layout.names) do
        fields[name], at = string.unpack("c" .. lengths[i], body, at)
    end
    return at
end

local function unpack_head(layout, body, at, fields)
    local values = { string.unpack(layout.head, body, at) }
    for i, name in ipairs(layout.fields) do fields[name] = values[i] end
    return values[#layout.fields + 1]
end

local function unpack_body(layout, body)
    local fields = {}
    local at = unpack_head(layout, body, unpack_names(layout, body, fields), fields)
    if layout.sized then
        local size
        size, at = string.unpack(">I4", body, at)
        if size ~= #body - at + 1 then error("the declared size and the size of the rest differ", 0) end
    end
    fields.type, fields.room_id, at = string.unpack(">s2 I4", body, at)
    if layout.session_last then fields.session, at = string.unpack(">i8", body, at) end
    fields.pb = body:sub(at)
    return fields
end

function beepack.decode(layout_name, body)
    local layout = layout_of(layout_name)
    if #body > beepack.MAX_BODY then return nil, "a body of more than 16 MiB" end
    local ok, fields = pcall(unpack_body, layout, body)
    if not ok then
        if type(fields) == "string" and fields:find("too short", 1, true) then
            fields = "the body ends in the middle of a field"
        end
        return nil, fields
    end
    local problem = check_type(fields.type) or check_names(layout, fields)
    if not problem and layout.fixed_sub_type and fields.sub_type ~= layout.fixed_sub_type then
        problem = "not an envelope of this layout"
    end
    if problem then return nil, problem end
    return fields
end

-- A receiver of "text" gets inner and routed bodies: an inner one starts with two zero bytes, a routed one never does.
function beepack.is_inner(body)
    return body:sub(1, 2) == "\0\0"
end

-- An inner or a routed body, told apart; the fields hold `layout` then.
function beepack.decode_text(body)
    local name = beepack.is_inner(body) and "inner" or "routed"
    local fields, problem = beepack.decode(name, body)
    if fields then fields.layout = name end
    return fields, problem
end

-- Plain text commands: `lua <uid> key=value ...`; a space inside a value is written <!spc>.
local SPACE = "<!spc>"

-- `pairs_list` is a list of {key, value}, because the order of the fields is part of the text.
function beepack.encode_command(uid, pairs_list)
    local words = { "lua", string.format("%d", uid) }
    for _, pair in ipairs(pairs_list) do
        local key, value = pair[1], tostring(pair[2])
        if key == "" or key:find("[ =]") or value:find(SPACE, 1, true) then
            error("a key or value that a text command can not hold: " .. key, 2)
        end
        words[#words + 1] = key .. "=" .. value:gsub(" ", SPACE)
    end
    return table.concat(words, " ")
end

-- Returns uid, fields by key, and the list of {key, value} in order; or nil and a sentence.
function beepack.decode_command(text)
    local uid, rest = text:match("^lua (%-?%d+)(.*)$")
    uid = uid and math.tointeger(tonumber(uid))
    if not uid then return nil, "not a text command" end
    local by_key, list = {}, {}
    while rest ~= "" do
        local key, value, after = rest:match("^ ([^ =]+)=([^ ]*)(.*)$")
        if not key then return nil, "not a text command" end
        value = value:gsub(SPACE, " ")
        by_key[key], list[#list + 1], rest = value, { key, value }, after
    end
    return uid, by_key, list
end

return beepack
