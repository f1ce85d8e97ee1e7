"""`python -m models.cli`."""

import sys

from models.cli.main import main
from models.threads import wait_quietly

if __name__ == "__main__":
    wait_quietly()
    sys.exit(main())
