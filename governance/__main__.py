"""`python -m governance` is the command `budget`."""

from governance.cli.main import main

if __name__ == "__main__":
    main()
