"""A strict reader of calendars, written from RFC 5545 alone: it refuses what a phone might."""

import re
from dataclasses import dataclass, field
from datetime import date

_LINE = re.compile(r"([A-Z0-9-]+)((?:;[A-Z0-9-]+=[^;:,\"]+)*):(.*)", re.DOTALL)
_ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "SEQUENCE", "TRANSP", "CATEGORIES"}
_TRIGGER = re.compile(r"(-?)P(?:(\d+)D)?(?:T(\d+)H)?")


@dataclass
class Component:
    """A component with its properties and what lies in it."""

    name: str
    values: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """A value of the kind TEXT."""
        return unescaped(self.values[name][1])

    def day(self, name: str) -> date:
        """A value of the kind DATE."""
        parameters, value = self.values[name]
        assert parameters == {"VALUE": "DATE"}
        assert re.fullmatch(r"\d{8}", value)
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))

    @property
    def reminders(self) -> list[int]:
        """Hours from the beginning of the day."""
        found = []
        for alarm in self.parts:
            match = _TRIGGER.fullmatch(alarm.values["TRIGGER"][1])
            assert match is not None
            assert match[2] or match[3]
            hours = 24 * int(match[2] or 0) + int(match[3] or 0)
            found.append(-hours if match[1] else hours)
        return found


def unescaped(text: str) -> str:
    """Only the four escapes that there are; a bare comma or semicolon would part the value in two."""
    plain = re.sub(r"\\[\\;,nN]", "", text)
    assert not re.search(r"[\\;,\n\r\x00-\x08]", plain), text
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def lines(content: bytes) -> list[str]:
    """Unfolded lines; each physical line must be whole letters and no longer than 75 octets."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    found: list[str] = []
    for raw in physical:
        assert 0 < len(raw) <= 75
        assert b"\n" not in raw
        assert b"\r" not in raw
        words = raw.decode()
        if words[0] == " ":
            found[-1] += words[1:]
        else:
            found.append(words)
    return found


def read(content: bytes) -> Component:
    """The calendar, everything in it in its place."""
    root: Component | None = None
    open_: list[Component] = []
    for line in lines(content):
        match = _LINE.fullmatch(line)
        assert match is not None, line
        name, parameters, value = match[1], match[2], match[3]
        if name == "BEGIN":
            component = Component(value)
            if open_:
                open_[-1].parts.append(component)
            else:
                assert root is None
                root = component
            open_.append(component)
        elif name == "END":
            assert open_.pop().name == value
        else:
            held = open_[-1].values
            assert name not in held, f"{name} stands twice"
            held[name] = dict(part.split("=") for part in parameters[1:].split(";") if part), value
    assert not open_
    assert root is not None
    return _checked(root)


def _checked(root: Component) -> Component:
    assert root.name == "VCALENDAR"
    assert {"PRODID", "VERSION"} <= root.values.keys()
    assert root.values["VERSION"][1] == "2.0"
    assert root.values["METHOD"][1] == "PUBLISH"
    seen = set()
    for event in root.parts:
        assert event.name == "VEVENT"
        assert {"UID", "DTSTAMP", "DTSTART"} <= event.values.keys() <= _ONCE
        assert event.values["UID"][1] not in seen
        seen.add(event.values["UID"][1])
        assert re.fullmatch(r"\d{8}T\d{6}Z", event.values["DTSTAMP"][1])
        if "DTEND" in event.values:
            assert event.day("DTEND") > event.day("DTSTART")
        for alarm in event.parts:
            assert alarm.name == "VALARM"
            assert alarm.values.keys() == {"ACTION", "TRIGGER", "DESCRIPTION"}
            assert alarm.values["ACTION"][1] == "DISPLAY"
    return root
