"""Load the package before pytest loads its modules one by one.

Some functions bear the name of their module (`civicsdata.tables`, `civicsdata.check`). A module
that pytest loads anew for its doctests would take the function's place in the package.
"""

import civicsdata  # noqa: F401
