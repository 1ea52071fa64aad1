"""The steps from one schema to the next: `NNNN_name.py`, each with its `STATEMENTS`, never edited later."""
