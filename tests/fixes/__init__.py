"""What the program prints as a way out is done as it is printed, in the state in which it is printed."""
