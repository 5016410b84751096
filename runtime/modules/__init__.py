"""Modules of the config language, one file each, under the names configs load them by."""
