"""The version of the program, named here alone."""

VERSION = "0.1.0"
