"""Executes a notebook as Jupyter's own client does: run_nbclient.py NOTEBOOK OUTPUT.

Run by notebooks.test.ts with a JUPYTER_PATH that holds the kernelspec "pertline". The kernel's folder is the notebook's.
"""

import os
import sys

import nbformat
from nbclient import NotebookClient

source, output = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
for cell in notebook.cells:
    if cell.cell_type == "code":
        cell.outputs = []
        cell.execution_count = None
folder = os.path.dirname(os.path.abspath(source))
client = NotebookClient(
    notebook, kernel_name="pertline", timeout=120, record_timing=False, resources={"metadata": {"path": folder}}
)
client.execute()
nbformat.write(notebook, output)
