"""What a registrar does with requests: REGISTERs in, targets out (RFC 3261 10.3, LANGUAGE G.3.1).

The contacts themselves are in ``runtime/location``.
"""
