"""These tests need a Kamailio 5.6: they are there where ``PEER`` names one (``make live``)."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("PEER") else ["test_live.py"]
