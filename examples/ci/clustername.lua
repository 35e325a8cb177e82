-- The cluster file of the smoke tests: where the mocks of a CI job listen.
__nowaiting = true
lobby_1 = "127.25.31.1:2528"
lpersistence_3 = "127.25.31.3:2528"
