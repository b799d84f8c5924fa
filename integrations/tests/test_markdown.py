"""The Markdown extension on its own: fences, their options, and what it says of them."""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from markdown import Markdown
from markdown_blocks import Attributes, Blocks, classes, own

from python_run_docs import messages
from python_run_docs.markdown import PythonRunExtension
from python_run_docs.options import OPTIONS
from python_run_docs.page_html import BLOCKS

NAME = "python_run_docs.markdown"
SUPERFENCES = ("pymdownx.superfences", "attr_list", NAME)
PLAIN = ("fenced_code", NAME)

THEMES = messages.one_of(["auto", "light", "dark"])


def convert(
    text: str, extensions: Sequence[str] = SUPERFENCES, **options: Any
) -> tuple[str, list[Attributes]]:
    md = Markdown(extensions=extensions, extension_configs={NAME: options})
    html = md.convert(text)
    return html, Blocks(html).found


def fence(header: str, code: str = "x = 1") -> str:
    return f"```{header}\n{code}\n```\n\n"


def ignored(name: str, value: str, rule: str) -> str:
    return messages.ignored(messages.wrong_value(name, value, rule))


def logged(caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == level]


@pytest.mark.parametrize("extensions", [SUPERFENCES, (NAME, "attr_list", "fenced_code")])
@pytest.mark.parametrize(
    "header",
    [
        'python run session="a b" timeout="2.5"',
        'py timeout="2.5" run session="a b"',
        '{.python .run session="a b" timeout=2.5}',
        '{ .python3 run session="a b" timeout=2.5 }',
        'python {.run session="a b" timeout=2.5}',
        'pyodide session="a b" timeout="2.5"',
        '{.pyodide session="a b" timeout=2.5}',
    ],
)
def test_a_fence_that_runs_keeps_its_options(header: str, extensions: Sequence[str]) -> None:
    _, [block] = convert(fence(header), extensions)
    assert own(block) == {"session": "a b", "timeout": "2.5"}
    assert "run" in classes(block)
    assert classes(block) & {"language-python", "language-py", "language-python3"}


@pytest.mark.parametrize("order", [SUPERFENCES, SUPERFENCES[::-1]])
def test_extensions_may_be_listed_in_any_order(order: Sequence[str]) -> None:
    _, [block] = convert(fence('python run session="a"'), order)
    assert own(block) == {"session": "a"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ('session=""', ""),
        ('label="The <first> &quot;one&quot;"', "The <first> &quot;one&quot;"),
        ("readonly", ""),
        ('readonly="true"', ""),
        ('theme="dark"', "dark"),
        ('prefetch="visible"', "visible"),
        ('timeout="0"', "0"),
        (r'stdin="Ada\n36\n"', "Ada\n36\n"),
        (r'expect="1\n2"', "1\n2"),
        ('setup="imports"', "imports"),
        ('files="data.csv other/x.csv:x.csv"', "data.csv other/x.csv:x.csv"),
        ('src="code.py"', "code.py"),
        ('lines="3-7"', "3-7"),
        ("hide_code", ""),
        ('package_base="/packages/"', "/packages/"),
        ("persist", ""),
        ("console", ""),
        ("sandbox", ""),
        ("trusted", ""),
        ('packages="attrs>=24 sympy"', "attrs>=24 sympy"),
    ],
)
def test_every_option_becomes_an_attribute(
    option: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, [block] = convert(fence(f"python run {option}"))
    assert own(block) == {option.partition("=")[0].replace("_", "-"): value}
    assert not logged(caplog)


def test_an_attribute_is_one_line() -> None:
    html, _ = convert(fence(r'python run stdin="a\nb"'))
    assert 'data-python-run-stdin="a&#10;b"' in html


def test_a_flag_can_be_turned_off() -> None:
    _, [block] = convert(fence('python run readonly="no"'))
    assert own(block) == {}


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ('timeout="soon"', ignored("timeout", "soon", messages.SECONDS)),
        ('timeout="-1"', ignored("timeout", "-1", messages.SECONDS)),
        ('timeout="inf"', ignored("timeout", "inf", messages.SECONDS)),
        ('theme="pink"', ignored("theme", "pink", THEMES)),
        (
            'prefetch="now"',
            ignored("prefetch", "now", messages.one_of(["intent", "visible", "none"])),
        ),
        ('readonly="maybe"', ignored("readonly", "maybe", messages.TRUE_OR_FALSE)),
        ('label=""', ignored("label", "", messages.ANY_TEXT)),
        ('tiemout="3"', messages.unknown_option("tiemout", OPTIONS)),
        ('install="rich"', messages.unknown_option("install", OPTIONS)),
        ('lines="all"', ignored("lines", "all", messages.LINES)),
    ],
)
def test_what_is_wrong_is_said_and_left_out(
    option: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, [block] = convert(fence(f'python run session="a" {option}'))
    assert own(block) == {"session": "a"}
    [warning] = logged(caplog)
    assert message in warning


def test_pyodide_fences_are_taken_as_markdown_exec_has_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    header = (
        'pyodide install="rich,attrs" session="s" height="5-10" theme="tomorrow,chaos" version="1"'
    )
    html, [block] = convert(fence(f'{header} assets="no"', "print(1)"))
    assert own(block) == {"session": "s", "packages": "rich attrs"}
    assert classes(block) == {"language-python", "run", "highlight"}
    assert '<span class="nb">print</span>' in html
    assert not logged(caplog)
    assert logged(caplog, logging.INFO) == [
        f"python-run: {messages.without_effect(name)}"
        for name in ("height", "theme", "version", "assets")
    ]


def test_highlighting_stays_as_it_is() -> None:
    text = "print(1)\nprint(2)"
    options = 'title="a.py" linenums="9" hl_lines="2"'
    plain, _ = convert(fence(f"python {options}", text))
    runs, _ = convert(fence(f'python run session="a" {options}', text))
    start = '<div class="language-python run highlight" data-python-run-session="a">'
    assert runs == plain.replace('<div class="language-python highlight">', start)


def test_ids_classes_and_data_stay() -> None:
    _, [block] = convert(fence("{.python .run .wide #first data-x=1 session=a}"))
    assert (block["id"], block["data-x"]) == ("first", "1")
    assert classes(block) == {"language-python", "run", "wide", "highlight"}


def test_other_fences_are_none_of_ours() -> None:
    _, blocks = convert(fence('python title="run"') + fence("{.python .no-run}") + fence("js"))
    assert [classes(block) for block in blocks] == [
        {"language-python", "highlight"},
        {"language-python", "no-run", "highlight"},
        {"language-js", "highlight"},
    ]
    assert not any(map(own, blocks))


def test_fences_run_inside_other_blocks() -> None:
    inner = fence('python run session="a"').replace("\n", "\n    ")
    extensions = (*SUPERFENCES, "admonition", "pymdownx.tabbed")
    for start in ("- item\n", "!!! note\n", '=== "Tab"\n'):
        _, [block] = convert(f"{start}\n    {inner}", extensions)
        assert own(block) == {"session": "a"}


@pytest.mark.parametrize("header", ["python run session=a", "pyodide session=a", "py run 1"])
def test_a_fence_that_cannot_be_read_is_named(
    header: str, caplog: pytest.LogCaptureFixture
) -> None:
    convert(fence(header))
    [warning] = logged(caplog)
    assert messages.unread_fence(header, messages.QUOTE_VALUES) in warning


def test_fences_that_are_shown_are_not_read(caplog: pytest.LogCaptureFixture) -> None:
    convert(f"````md\n{fence('python run session=a')}````\n\n    {fence('python run session=a')}")
    assert not logged(caplog)


class TestWithoutSuperfences:
    """Sites that have none keep what they look like."""

    TEXT = fence("python", "x = '<'") + fence("{.python .no-run}") + fence("js") + "    indented\n"

    @pytest.mark.parametrize("extensions", [("fenced_code",), ("fenced_code", "attr_list")])
    def test_blocks_stay_as_they_are(self, extensions: Sequence[str]) -> None:
        def normal(html: str) -> str:
            html = re.sub(r"\n</code>", "</code>", html).replace("&quot;", '"')
            return html.replace('<pre class="no-run"><code class="', '<pre><code class="no-run ')

        before = normal(Markdown(extensions=extensions).convert(self.TEXT))
        after = normal(convert(self.TEXT, (*extensions, NAME))[0])
        assert after.replace("language-python no-run", "no-run language-python") == before

    def test_highlighting_options_are_left_out_as_before(self) -> None:
        _, blocks = convert(fence('js hl_lines="1"') + fence('py run hl_lines="1"'), PLAIN)
        assert [classes(block) for block in blocks] == [{"language-js"}, {"language-py", "run"}]

    def test_codehilite_says_which_blocks_are_python(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        extensions = ("codehilite", *PLAIN)
        _, [python, text] = convert(fence("python") + fence("text"), extensions)
        assert classes(python) >= {"codehilite", "language-python"}
        assert "language-python" not in classes(text)
        convert(fence("python run"), extensions)
        assert messages.ADD_SUPERFENCES in logged(caplog)[0]


class TestTheScript:
    """With an address, the extension adds the script itself."""

    URL = "https://cdn.example/python-run/"
    TAG = '<script type="module" src="https://cdn.example/python-run/python-run.js"'

    def test_comes_where_something_runs(self) -> None:
        assert convert(fence("python"), url=self.URL)[0].endswith(f"\n{self.TAG}></script>")
        assert self.TAG not in convert(fence("js"), url=self.URL)[0]
        assert self.TAG not in convert(fence("{.python .no-run}"), url=self.URL)[0]
        assert self.TAG in convert("<python-run><pre>1</pre></python-run>", url=self.URL)[0]
        assert "<script" not in convert(fence("python"))[0]

    def test_has_what_is_set_for_the_site(self) -> None:
        label = 'A "b"'
        html, _ = convert(
            fence("python"), url=self.URL, session="", readonly=True, timeout=5, label=label
        )
        own = 'data-label="A &quot;b&quot;" data-readonly="" data-session="" data-timeout="5"'
        assert f"{self.TAG} {own}></script>" in html

    def test_comes_once(self) -> None:
        md = Markdown(extensions=SUPERFENCES, extension_configs={NAME: {"url": self.URL}})
        inner = md.convert(fence("python"))
        html = md.reset().convert(f"{inner}\n\n{fence('python')}")
        assert html.count("<script") == 1

    def test_is_for_marked_blocks_where_only_they_run(self) -> None:
        text = fence("python") + fence("python run") + fence("pycon", ">>> 1")
        html, blocks = convert(text, url=self.URL, blocks="marked")
        assert ["no-run" in classes(block) for block in blocks] == [True, False, True]
        assert self.TAG in html
        html, blocks = convert(text, url=self.URL, blocks="none")
        assert ["no-run" in classes(block) for block in blocks] == [True, True, True]
        assert self.TAG not in html


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"blocks": "some"}, messages.wrong_value("blocks", "some", messages.one_of(BLOCKS))),
        ({"timeout": "soon"}, messages.wrong_value("timeout", "soon", messages.SECONDS)),
        ({"theme": "pink"}, messages.wrong_value("theme", "pink", THEMES)),
        ({"readonly": "maybe"}, "bool value: 'maybe'"),  # says Python-Markdown
    ],
)
def test_options_of_the_site_are_checked(options: Mapping[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        PythonRunExtension(**options)
