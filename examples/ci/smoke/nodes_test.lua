describe("the nodes", function()
  it("work at the same time", function()
    local first, second = parallel(
      function() return call("lobby_1", ".echo", "echo", "a") end,
      function() return call("lpersistence_3", ".echo", "echo", "b") end)
    expect(first, second).is("a", "b")
  end)

  it("have registered what others call", function()
    each("lobby_1,lpersistence_3", function(node)
      expect(query(node, "echo")).is_handle()
      expect(query(node, "mysqlpool")).is_handle()
    end)
  end)
end)
