"""What the tests here found out beyond passing (figures, seeds) stands under the summary."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests said with `record_property("said", …)`, from every process."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for key, said in report.user_properties:
            if key == "said":
                terminalreporter.write_line(str(said))
