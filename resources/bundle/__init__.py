"""Bundle of the program, a folder that starts by double click: what `build.spec` puts in and leaves out."""
