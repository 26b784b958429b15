"""The command line: a good and a bad line for each command. What is wrong is a sentence, never a traceback."""
