-- A service that is over as soon as it has started.
local skynet = require "skynet"
skynet.start(skynet.exit)
