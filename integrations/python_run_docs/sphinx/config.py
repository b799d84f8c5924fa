"""What ``conf.py`` can say."""

from collections.abc import Mapping

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from python_run_docs import messages
from python_run_docs.options import OptionError, site_attribute

#: The value that says where the built project lies.
PROJECT = "_python_run_project"


def add_config_values(app: Sphinx) -> None:
    #: Whether Python blocks run unless they are turned off, or only where they are turned on.
    app.add_config_value("python_run_default", True, "html", types=frozenset({bool}))
    #: Patterns of the names of documents whose blocks do not run by default.
    app.add_config_value("python_run_exclude", [], "html", types=frozenset({list, tuple, set}))
    #: The element's attributes, for all blocks.
    app.add_config_value("python_run_options", {}, "html", types=frozenset({dict}))
    #: Address of the folder with the built files on another host; by default the site has its own.
    app.add_config_value("python_run_url", "", "html", types=frozenset({str}))
    #: The documented project: its folder from that of conf.py, a wheel, or a requirement.
    app.add_config_value("python_run_project", "", "html", types=frozenset({str}))
    # What became of it: a path of the site, or a requirement. With another one all pages are
    # written anew.
    app.add_config_value(PROJECT, "", "html", types=frozenset({str}))


def check_config(app: Sphinx, config: Config) -> None:
    page_options(config.python_run_options)
    url = config.python_run_url
    if url and not url.startswith(("https://", "http://")):
        raise ConfigError(messages.relative_url(url))


def page_options(values: Mapping[str, object]) -> dict[str, str | None]:
    """``python_run_options``, with each value as the script tag takes it.

    :raises ConfigError: A name or a value is not right.
    """
    try:
        return {name: site_attribute(name, value) for name, value in values.items()}
    except OptionError as error:
        raise ConfigError(f"python_run_options: {error}.") from error
