"""Trends as a page that needs nothing beside itself: the picture, and what is said in words below it."""

from governance.domain.trends.series import TrendReport
from governance.render.commands.trend import as_text
from governance.render.formats import trend_svg
from governance.render.layout.html_page import element, holder, page
from governance.render.layout.style import Style


def trend(report: TrendReport) -> str:
    """The page.

    Raises:
        UsageError: there are too many series for one picture.
    """
    drawn = trend_svg.trend(report)
    picture = holder("div", drawn[drawn.index("<svg") :], class_="scroll", style="background: #ffffff")
    return page("Trends", [element("h1", "Trends"), picture, element("pre", as_text(report, Style()))])
