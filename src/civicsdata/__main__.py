"""How is the command called where it is not on the path? ``python -m civicsdata``."""

from civicsdata.cli import main

if __name__ == "__main__":
    main()
