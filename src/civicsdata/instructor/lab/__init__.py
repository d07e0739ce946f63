"""JupyterLab with the formgrader, on the right folders."""
