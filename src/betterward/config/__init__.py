"""Settings, addresses, wiring, the embedded database, serving and the doctor."""
