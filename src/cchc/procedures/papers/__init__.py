"""What is printed of the register."""
