"""Management: commands that an administrator gives to a running router (LANGUAGE G.5)."""
