describe("a protobuf service", function()
  it("answers an rpc #protobuf", function()
    local reply, type_name = pb.call("lobby_1", "mail_master", "pb.iBuyREQ", {item = 7})
    expect(type_name).is("pb.iBuyRSP")
    expect(reply).has({gold_left = "7"})  -- an int64 is a text in JSON
  end)
end)
