"""The desktop program.

What reads and writes files is imported first: PySide6 looks through the source of each module imported after it.
"""

import models.project_file as _  # noqa: F401
