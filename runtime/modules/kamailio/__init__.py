"""Modules that OpenSER and Kamailio had their own way."""
