describe("a mock", function()
  it("stands beside a real node and calls it", function()
    mock{node = "shop_1", services = {
      shop = {buy = function(item) return "sold", call("lobby_1", ".echo", "echo", item) end},
    }}
    expect(call("shop_1", ".shop", "buy", 7)).is("sold", 7)
  end)

  it("is waited for until it is up", function()
    local answer = start(function()
      return eventually("10s", function() return call("late_1", ".shop", "state") end)
    end)
    sleep("50ms")
    mock{node = "late_1", services = {shop = {state = function() return "open" end}}}
    expect(answer.wait()).is("open")
  end)
end)
