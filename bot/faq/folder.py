"""What a FAQ folder says about itself in `folder.toml`: names of topics, entries with a part of their own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import FaqError
from bot.languages.locale import Locale

FILE = "folder.toml"


@dataclass(frozen=True)
class Folder:
    """Names of topics by locale, and the ids of entries by role; a folder without the file has neither."""

    topic_names: Mapping[str, Mapping[Locale, str]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def topic_name(self, topic: str, locale: Locale) -> str:
        """The topic as people read it; its folder's name where none is given."""
        return self.topic_names.get(topic, {}).get(locale) or topic.replace("-", " ").capitalize()


def load_folder(path: Path) -> Folder:
    """What *path*/folder.toml says.

    Raises FaqError when the file is there but is no TOML of the expected form.
    """
    file = path / FILE
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Folder()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FaqError(
            f"{file}: cannot be read ({error}); compare it with the one in the project's repository"
        ) from error
    topics, roles = content.get("topics", {}), content.get("roles", {})
    tables = [topics, roles, *(topics.values() if isinstance(topics, dict) else ())]
    if not all(isinstance(table, dict) for table in tables):
        raise FaqError(f"{file}: expected tables [topics.NAME] and [roles]; compare it with the project's own")
    return Folder(
        {
            topic: {Locale(key): str(name) for key, name in names.items() if key in set(Locale)}
            for topic, names in topics.items()
        },
        {str(role): str(entry_id) for role, entry_id in roles.items()},
    )
