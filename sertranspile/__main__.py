"""``python -m sertranspile``."""

from sertranspile.cli import main

if __name__ == "__main__":
    main()
