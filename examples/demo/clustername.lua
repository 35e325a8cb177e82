-- The cluster file of the demo, as skynet nodes load it: names and addresses.
__nowaiting = true
lobby_1 = "127.25.28.1:2528"
lpersistence_3 = "127.25.28.3:2528"
