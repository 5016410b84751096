"""Transformations of values, ``$(value{family.function,argument})``: a module for each family
(LANGUAGE D.7.2).

Functions have the config's names with dots as underscores: ``s.encode_hexa(value)``. Null stays
null, and so does what a function can make nothing of; a part that is not there is "". Texts may
come from packets and loops, so sizes are bounded (``base.py``).
"""
