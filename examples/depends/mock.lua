-- The same service on `beectl mock`, which itself announces the node: --names and --depends.
services.hello = {
  greet = function() return "hello from " .. node_name() end,
  reach = function(other) return (call(other, "@hello", "lua", "greet")) end,
}
