"""What the classes and functions that replace warrant and pycognito are made of."""
