-- What the services of the seed cluster use of skynet.cluster, on `beectl mock`.
local skynet = require "skynet"

local cluster = {}

local function text(address)
    return math.type(address) == "integer" and string.format(":%08x", address) or address
end

function cluster.open() end -- beectl mock has done it
function cluster.register(name, handle) services[name] = skynet.handler(handle) end
function cluster.query(node, name) return call(node, ":00000000", name) end
function cluster.call(node, address, ...) return call(node, text(address), ...) end
function cluster.send(node, address, ...) send(node, text(address), ...) end
function cluster.proxy(node, address) return { node = node, address = address } end

return cluster
