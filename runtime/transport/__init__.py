"""Sockets: which addresses to listen on, and bytes in and out. No SIP here."""
