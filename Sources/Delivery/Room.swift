enum RoomD {}
