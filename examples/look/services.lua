-- What the nodes of that example offer.
services.lobby = {
    login = function(uid) return "welcome", uid end,
}
services.room = {
    join = function(uid) return uid end,
}
