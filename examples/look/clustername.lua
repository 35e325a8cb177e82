-- Three nodes of which one is down: what the README shows of nodes, check and top.
__nowaiting = true
lobby_1 = "127.25.35.1:2528"
game_1 = "127.25.35.2:2528"
game_2 = "127.25.35.3:2528"
