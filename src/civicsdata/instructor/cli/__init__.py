"""The command line. Everything that nbgrader can do is done by nbgrader; this adds what it lacks.

Wrong input ends with one sentence and exit code 2; ``--debug`` shows where it came from.
"""
