"""What ``conf.py`` can say."""

from collections.abc import Mapping

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from .options import PAGE_OPTIONS


def add_config_values(app: Sphinx) -> None:
    #: Whether Python blocks run unless they are turned off, or only where they are turned on.
    app.add_config_value("python_run_default", True, "html", types=frozenset({bool}))
    #: Patterns of the names of documents whose blocks do not run by default.
    app.add_config_value("python_run_exclude", [], "html", types=frozenset({list, tuple, set}))
    #: The element's attributes, for all blocks.
    app.add_config_value("python_run_options", {}, "html", types=frozenset({dict}))
    #: Address of the folder with the built files on another host; by default the site has its own.
    app.add_config_value("python_run_url", "", "html", types=frozenset({str}))


def check_config(app: Sphinx, config: Config) -> None:
    page_options(config.python_run_options)
    url = config.python_run_url
    if url and not url.startswith(("https://", "http://")):
        raise ConfigError(
            f"python_run_url is {url!r}. It must be the whole address, with https://, of the "
            "folder that holds python-run.js."
        )


def page_options(values: Mapping[str, object]) -> dict[str, str | bool]:
    """``python_run_options``, with each value as the script tag takes it.

    :raises ConfigError: A name or a value is not right.
    """
    options: dict[str, str | bool] = {}
    for name, value in values.items():
        convert = PAGE_OPTIONS.get(name)
        if convert is None:
            known = ", ".join(PAGE_OPTIONS)
            raise ConfigError(f"python_run_options has {name!r}, but there are only {known}.")
        if name == "readonly":
            if not isinstance(value, bool):
                raise ConfigError(f"python_run_options[{name!r}] is {value!r}, not True or False.")
            options[name] = value
            continue
        try:
            options[name] = convert(None if value is None else str(value))
        except ValueError as error:
            message = f"python_run_options[{name!r}] is {value!r}: {error}"
            raise ConfigError(message) from error
    return options
