"""What runs on the student's side of the border. These modules import each other, NumPy and PyTorch, and nothing else.

They are started by path, under the package name `inside`, in an interpreter that cannot import rnnex.
"""
