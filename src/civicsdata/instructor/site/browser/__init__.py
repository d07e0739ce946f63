"""What runs in the browser: Pyodide, the packages of the course, JupyterLite."""
