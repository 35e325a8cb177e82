-- A service that fails while it starts.
local skynet = require "skynet"
skynet.start(function()
    error "this one does not start"
end)
