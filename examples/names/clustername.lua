-- What the nodes of this example load; "names" is where they find the name service.
__nowaiting = true
names = "127.25.30.9:2526"
lobby_1 = "127.25.30.1:2528"
lpersistence_3 = "127.25.30.3:2528"
