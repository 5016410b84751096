"""Modules as SER had them, where Kamailio differed."""
