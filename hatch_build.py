"""Names capability-budgets among the requirements of this distribution, and packages the pages of the finding codes."""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NeighbourHook(BuildHookInterface[Any]):
    """Where pip builds a checkout, the requirement is the folder beside; in any other wheel it is the same version.

    So `pip install .`, `pip install -e .` and `pip install git+…` need no index that has the other distribution.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the requirement, and the pages to a wheel; an editable one reads them in the checkout."""
        if version != "editable":
            build_data["force_include"][str(Path(self.root, "docs/reference/codes"))] = "governance/help_pages"
        folder = Path(self.root, "capability-budgets")
        by_pip = "PIP_BUILD_TRACKER" in os.environ and folder.is_dir()
        where = f" @ {folder.as_uri()}" if by_pip else f"=={self.metadata.version}"
        build_data["dependencies"].append(f"capability-budgets{where}")
