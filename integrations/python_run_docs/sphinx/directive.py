"""The directive ``python-run``: a code block with the element's attributes as options."""

from collections.abc import Callable
from typing import ClassVar

from docutils import nodes
from sphinx.directives.code import CodeBlock
from sphinx.util.typing import OptionSpec

from python_run_docs.options import OPTIONS, attribute

from .blocks import ATTRIBUTES

#: Turns what an author wrote into an attribute's value; None leaves it out.
Converter = Callable[[str | None], str | None]


def _converter(name: str) -> Converter:
    return lambda argument: attribute(name, argument or "")


class PythonRunDirective(CodeBlock):
    """Python code that runs, whatever the site's default; where nothing can run, plain code."""

    optional_arguments = 0
    option_spec: ClassVar[OptionSpec] = {
        **CodeBlock.option_spec,
        **{name: _converter(name) for name in OPTIONS},
    }

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        self.arguments = ["python"]
        result = super().run()
        given = {name: self.options.get(name) for name in OPTIONS}
        attributes = {name: value for name, value in given.items() if value is not None}
        for node in result:
            for block in node.findall(nodes.literal_block):
                block[ATTRIBUTES] = attributes
        return result
