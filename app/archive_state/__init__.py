"""What the registers hold of each person, section by section, and how far each file has come."""
