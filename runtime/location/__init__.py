"""Who can be reached where: the location table (LANGUAGE G.3.1, G.7). It knows no message."""
