"""Safe file writing, under the name that `app` knows it by."""

from db.safe_io import atomic_file, make_private_folder, write_atomically

__all__ = ["atomic_file", "make_private_folder", "write_atomically"]
