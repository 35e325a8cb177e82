-- The messages of proto/pb/seed.proto, for the option `codec` of bee_dispatch. It knows integers and strings, which is what these
-- messages have; it stands here for the protobuf library that a real game uses.

-- The fields of a type in the order of their numbers, from 1.
local types = {
    ["pb.iSavePlayerMsg"] = { "uid", "name" },
    ["pb.iJoinMsg"] = { "event" },
    ["pb.iGiftMsg"] = { "item" },
    ["pb.iBuyREQ"] = { "item", "count" },
    ["pb.iBuyRSP"] = { "gold_left" },
    ["pb.iSaleMsg"] = { "item" },
    ["pb.iRankREQ"] = { "event" },
    ["pb.iRankRSP"] = { "rank", "told_by" },
}

local messages = {}

-- Seven bits a byte, lowest first, in all but the last byte with the top bit set.
local function varint(n)
    local bytes = {}
    while n > 0x7f do
        bytes[#bytes + 1] = string.char(n & 0x7f | 0x80)
        n = n >> 7
    end
    return table.concat(bytes) .. string.char(n)
end

local function read_varint(pb, at)
    local n, shift = 0, 0
    repeat
        local byte = assert(pb:byte(at), "a message that is cut off")
        n, shift, at = n | (byte & 0x7f) << shift, shift + 7, at + 1
    until byte < 0x80
    return n, at
end

-- A field is number << 3 | 0 and a varint, or number << 3 | 2, a length and as many bytes.
function messages.encode(type_name, message)
    local out = {}
    for number, name in ipairs(types[type_name]) do
        local value = message[name]
        if type(value) == "string" then
            out[#out + 1] = varint(number << 3 | 2) .. varint(#value) .. value
        elseif value then
            out[#out + 1] = varint(number << 3) .. varint(value)
        end
    end
    return table.concat(out)
end

function messages.decode(type_name, pb)
    local message, at = {}, 1
    while at <= #pb do
        local key, value
        key, at = read_varint(pb, at)
        value, at = read_varint(pb, at)
        if key & 7 == 2 then
            value, at = pb:sub(at, at + value - 1), at + value
        end
        local name = types[type_name][key >> 3]
        if name then message[name] = value end
    end
    return message
end

return messages
