"""Pages that join several rooms: home, units, search, try, about the data."""
