"""The directive ``python-run``: a code block with the element's attributes as options."""

from typing import ClassVar

from docutils import nodes
from sphinx.directives.code import CodeBlock
from sphinx.util.typing import OptionSpec

from .blocks import OPTIONS
from .options import BLOCK_OPTIONS


class PythonRunDirective(CodeBlock):
    """Python code that runs, whatever the site's default; where nothing can run, plain code."""

    optional_arguments = 0
    option_spec: ClassVar[OptionSpec] = {**CodeBlock.option_spec, **BLOCK_OPTIONS}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        self.arguments = ["python"]
        result = super().run()
        options = {name: self.options[name] for name in BLOCK_OPTIONS if name in self.options}
        for node in result:
            for block in node.findall(nodes.literal_block):
                block[OPTIONS] = options
        return result
