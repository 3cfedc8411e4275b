"""Runs a notebook under a kernelspec and prints its notebook JSON: run_notebook.py KERNEL FOLDER [CELL], where CELL is
appended. The notebook comes on standard input. Cells that fail do not stop it; what they report is in the outputs."""

import sys

import nbformat
from nbclient import NotebookClient

kernel, folder, *appended = sys.argv[1:]
notebook = nbformat.reads(sys.stdin.read(), as_version=4)
notebook.cells += [nbformat.v4.new_code_cell(source) for source in appended]
resources = {"metadata": {"path": folder}}
NotebookClient(notebook, kernel_name=kernel, timeout=240, allow_errors=True, resources=resources).execute()
print(nbformat.writes(notebook))
