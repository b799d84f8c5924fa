"""Decides by their names which calls change the object they are called on.

Used for calls of what no block of the session defines. A name that is missing here means that a
change is overlooked; a superfluous one, that a block runs first without need.
"""

from __future__ import annotations

import re

from .expressions import CALL, words
from .facts import Origin

_MUTATING_METHODS = words(
    # lists, dicts, sets, deques, arrays, counters, iterators
    "append appendleft extend extendleft insert remove pop popleft popitem clear sort reverse "
    "rotate add discard update intersection_update difference_update symmetric_difference_update "
    "setdefault move_to_end subtract fill put itemset frombytes fromlist send throw "
    # files, queues, parsers, databases, threads
    "write writelines writerow writerows writeheader readline readlines seek truncate put_nowait "
    "get_nowait feed execute executemany executescript commit rollback push acquire release start "
    "cancel close "
    # models and the like, whose methods return the model itself
    "fit fit_transform partial_fit compile train backward step load_state_dict add_node add_edge "
    "add_nodes_from add_edges_from remove_node remove_edge load_extension apply_patch"
)
# Methods of containers, which then hold their arguments.
ADDING_METHODS = words("append appendleft insert add put put_nowait push setdefault extend update")
# Have an effect on a module or an object: random.seed, np.set_printoptions, logger.setLevel.
_SETTING = re.compile(
    r"(re)?set(_\w+|[A-Z]\w*|default\w*|context|err|locale|recursionlimit|state)?$"
    r"|(\w+_)?seed(_\w+)?$|f?chdir$|(un)?register\w*$|(un)?install\w*$|enable\w*$|disable\w*$"
    r"|init(_\w+|ialize\w*)?$|add_\w+$|add[A-Z]\w*$|remove_\w+$|remove[A-Z]\w*$|use(_\w+)?$"
    r"|config(ure\w*)?$|basicConfig$|dictConfig$|fileConfig$|captureWarnings$|filterwarnings$"
    r"|simplefilter$|resetwarnings$|putenv$|unsetenv$|umask$|tzset$|monkey_?patch\w*$|patch_all$"
    r"|rc$|rcdefaults$|rc_file$|load_dotenv$|setup$|invalidate_caches$|reload$|extension$"
)
# These lead to one figure or stream, not to a module's settings.
_NOT_SET_UP = words("axes figure gca gcf get_current_fig_manager stderr stdin stdout")
# A call that returns an existing object, like logging.getLogger and decimal.getcontext.
_GETTER = re.compile(r"get|current|default")
# These show or write the object that they are called on.
_SHOWING = re.compile(
    r"(show|print|info|display|describe|head|tail|savefig|save|dump|view|render|run|join|mainloop"
    r"|is|has|get|to|print|save|show|write|assert)(_\w+|[A-Z]\w*)?$"
)
CHANGING_FIRST_ARGUMENT = words(
    "shuffle heapify heappush heappop heapreplace heappushpop insort insort_left insort_right "
    "next anext setattr delattr setitem delitem copyto put place putmask fill_diagonal"
)
# These run code to which no name in the block leads.
_READ_ALL = frozenset(
    {
        *[("cProfile", "run"), ("doctest", "testmod"), ("doctest", "run_docstring_examples")],
        *[("profile", "run"), ("pytest", "main"), ("runpy", "run_module"), ("unittest", "main")],
    }
)
_SETS_UP_IMPORTS = frozenset({"path", "meta_path", "modules", "path_hooks"})

# Builtins that neither call nor change their arguments.
HARMLESS_BUILTINS = words(
    "abs bool dir divmod format getattr hasattr hash help id isinstance issubclass len print "
    "range repr round str type"
)

MODULE = "module "
"""Prefix of a package's name: stands for its settings, by whatever name a block imports it."""

FILES = ("os", "pathlib", "glob", "shutil", "io")
"""Modules to which the working directory matters."""

IMPORTS = f"{MODULE}sys.path"
"""The settings that decide which modules are found."""


def changes_receiver(path: tuple[str, ...], is_discarded: bool) -> bool:
    """Tell whether ``object.path()`` changes the object, whose class is not known."""
    if not path:
        return False
    method = path[-1]
    if method in _MUTATING_METHODS or _SETTING.match(method):
        return True
    return is_discarded and not _SHOWING.match(method)


def changes_module(origin: Origin, path: tuple[str, ...]) -> bool:
    """Tell whether calling ``path`` of something imported changes its module."""
    full = path if origin.attribute is None else (origin.attribute, *path)
    if not full or is_new("", full) or _NOT_SET_UP.intersection(full[:-1]):
        return False
    # operator.add and np.append are functions; sys.path.append and os.environ.update are not.
    if len(full) > 1 and full[-1] in _MUTATING_METHODS:
        return not any(part[:1].isupper() for part in full[:-1])
    return _SETTING.match(full[-1]) is not None


def is_new(name: str, path: tuple[str, ...]) -> bool:
    """Tell whether a call on the way probably made the object to which ``name.path`` leads."""
    called = [before for before, step in zip((name, *path), path, strict=False) if step == CALL]
    return not all(map(_GETTER.match, called))


def affected(origin: Origin, path: tuple[str, ...]) -> list[str]:
    """Return what else a module's change affects."""
    full = path if origin.attribute is None else (origin.attribute, *path)
    match origin.package, full:
        case "sys", [first, *_] if first in _SETS_UP_IMPORTS:
            return [IMPORTS]
        case "os", ["chdir" | "fchdir"]:
            return ["open", *(MODULE + name for name in FILES)]
        case "builtins", [name, *_]:
            return [name]
    return []


def reads_all(origin: Origin, path: tuple[str, ...]) -> bool:
    full = path if origin.attribute is None else (origin.attribute, *path)
    return len(full) == 1 and (origin.module, full[0]) in _READ_ALL
