-- The forwarding service: takes routed bodies from services that can not talk to the cluster themselves and sends each
-- on to the node and service that stand in front of it. As a service: skynet.newservice("bee_proxy"); the cluster module
-- is found by itself, or named behind it: skynet.newservice("bee_proxy", "bee_cluster").
-- A local message with session 0 is a message ("text"); any other session marks a reply ("rpc_response").
-- Handles are looked up once per node and service, and forgotten when a send fails. Needs beepack.lua and bee_skynet.lua.

local beepack = require "beepack"
local bee_skynet = require "bee_skynet"

local proxy = {}
proxy.__index = proxy

function proxy.new(options)
    options = options or {}
    local skynet = options.skynet or require "skynet"
    return setmetatable({
        cluster = bee_skynet.cluster(options.cluster),
        log = options.log or skynet.error,
        handles = {},
    }, proxy)
end

-- Where a body goes, and what goes there: a routed body as it is, of the older one-way form only the inner body.
local function destination(body)
    local fields = beepack.decode("routed", body)
    if fields then return fields.destination_node, fields.destination_service, body end
    fields = beepack.decode("routed_send", body)
    if fields then return fields.destination_node, fields.destination_service, beepack.encode("inner", fields) end
end

function proxy:resolve(node, service)
    local of_node = self.handles[node] or {}
    self.handles[node] = of_node
    if not of_node[service] then
        of_node[service] = self.cluster.query(node, service)
    end
    return of_node[service]
end

-- Returns true, or false when the body was dropped (and logged).
function proxy:forward(session, body)
    local node, service, forwarded = destination(body)
    if not node then
        self.log("bee_proxy: a body without a destination was dropped")
        return false
    end
    local sub_type = session == 0 and "text" or "rpc_response"
    local ok, problem = pcall(function()
        self.cluster.send(node, self:resolve(node, service), sub_type, forwarded)
    end)
    if not ok then
        if self.handles[node] then self.handles[node][service] = nil end
        self.log(string.format("bee_proxy: %s of %s: %s", service, node, tostring(problem)))
    end
    return ok
end

-- Loaded by skynet as a service, not by require: there is a node around it, and no module name.
if ... ~= "bee_proxy" then
    local skynet, cluster = require "skynet", ...
    skynet.register_protocol { name = "text", id = skynet.PTYPE_TEXT, unpack = skynet.tostring, pack = tostring }
    skynet.start(function()
        local self = proxy.new { cluster = cluster }
        skynet.dispatch("text", function(session, _, body)
            if session ~= 0 and skynet.ignoreret then skynet.ignoreret() end -- it is a mark, nobody waits
            self:forward(session, body)
        end)
    end)
end

return proxy
