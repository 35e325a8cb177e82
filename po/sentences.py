#!/usr/bin/env python3
"""Writes po/sentences.pot: every sentence for people that the sources put together, with {} where a value stands.

    po/sentences.py           writes the file
    po/sentences.py --check   says whether it is as it would be written

A sentence is what "text" + value + "more" or fmt::format("text {} more", value) makes. Too much is taken rather than
too little: a text that nobody is shown costs a translator a line. The texts of --help and of the manual stand in
po/help.pot, which scripts/generate writes from the tables.
"""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)

# What is made for machines, or stands in help.pot.
SKIPPED = ("cli/docs/", "cli/manual/", "cli/topics/", "cli/metrics/", "cli/site/", "cli/language/", "cli/link/",
           "core/bee/etcd/json", "core/bee/sqlite/")

TOKEN = re.compile(r"""
    (?P<raw>R"(?P<mark>[^()\s]*)\((?:.|\n)*?\)(?P=mark)")
  | (?P<text>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])+')
  | (?P<comment>//[^\n]*|/\*(?:.|\n)*?\*/)
  | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<word>[A-Za-z_0-9:]+(?:->)?)
  | (?P<sign>[-+*/%&|^!=<>?.,;(){}\[\]~])
""", re.X | re.M)

# What count_text() counts.
COUNTED = ("agent", "byte", "call", "change", "check", "connection", "error", "message", "name", "node",
           "recorded message", "service")

# What the system says, in both of the ways in which it is put into sentences.
OF_THE_SYSTEM = ("address already in use", "broken pipe", "cannot assign requested address", "connection refused",
                 "connection reset by peer", "connection timed out", "file exists", "file too large", "host not found",
                 "input/output error", "is a directory", "network is unreachable", "no route to host",
                 "no space left on device", "no such file or directory", "not a directory", "operation not permitted",
                 "permission denied", "read-only file system", "too many open files")

# What is put together from parts that no sum shows.
PUT_TOGETHER = (
    "--verify-cmd {}",
    "a string",
    "a table",
    "argument {}",
    "as it does not say what it runs",
    "as it runs {}",
    "as it runs {} and no {}",
    "connect {}",
    "cut off from the store",
    "declares {} bytes, {} are there",
    "ended with {} after batch {} of {}",
    "ended with {} again, before anything more was pushed",
    "exit code {}",
    "gets {} entries",
    "interrupted",
    "interrupted when {} of {} nodes were done",
    "line {}",
    "line {}, column {}: {}",
    "no flag {} of {}",
    "no node {} in {}",
    "no nodes {} in {}",
    "no service {}",
    "no tests",
    "no verb and no topic {}",
    "no verb {}",
    "none of the {} name servers answered",
    "not a table of services",
    "push-config of revision {}",
    "ran over the limit of {} instructions",
    "the node answered with an error {}",
    "usage: {}",
    "was finished",
    "was stopped after batch {} of {}",
    "write {}",
    "{d} failed",
    "{d} file wrong",
    "{d} files wrong",
    "{d} node gets {}",
    "{d} node reads its own file again",
    "{d} nodes get {}",
    "{d} nodes read their own files again",
    "{d} not run",
    "{d} passed",
    "{d} pending",
    "{d} unreachable",
    "{d} value",
    "{d} values",
    "{d} wrong",
    "{} gets {} entries",
    "{} go out as strings: as numbers their digits would change",
    "{} goes out as a string: as a number its digits would change",
    "{} has the port {}, which skynet up to 1.8 takes for {}; later ones refuse it",
    "{} in flight over {}",
    "{} is not a run",
    "{} is not valid JSON",
    "{} of 1 node",
    "{} of {} nodes",
    "{} of {} nodes done",
    "{}, in context {}, which is protected: its name to go on?",
    "{}, in context {}: go on?",
    "{}: go on?",
    "{}s of at most {}",
)

OPENS = {"(": ")", "{": "}", "[": "]"}


def unescaped(literal):
    out = literal[1:-1]
    for mark, sign in (("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'), ("\\'", "'"), ("\\\\", "\\")):
        out = out.replace(mark, sign)
    return out


def tokens_of(source):
    out = []
    for found in TOKEN.finditer(source):
        kind = found.lastgroup if found.lastgroup != "mark" else "raw"
        if kind in ("comment", "directive"):
            continue
        out.append((kind, found.group(0)))
    return out


def with_values(text):
    """{} for what fmt puts in, whatever its manner, and once where two values touch."""
    return re.sub(r"(\{\})+", "{}", re.sub(r"\{[^{} ]*\}", "{}", text))


class Reader:
    """Goes over the tokens of a file and collects the texts that its sums make."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.at = 0
        self.found = []

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def group(self, closing):
        """What stands between brackets: sums, one after the other. Returns the first."""
        first = None
        while True:
            kind, text = self.peek()
            if kind is None:
                return first
            if text == closing:
                self.at += 1
                return first
            if kind == "sign" and text in ")}]":
                self.at += 1
                continue
            made = self.sum()
            first = made if first is None else first

    def sum(self):
        """One sum up to a sign that ends it, which is taken too. Returns its text, None where there is none."""
        parts = []   # str, or None for a value
        operand = None  # what is being read: None nothing yet, False a value
        while True:
            kind, text = self.peek()
            if kind is None or (kind == "sign" and text in ")}]"):
                break
            self.at += 1
            if kind == "sign" and text in ",;?=<>!&|" or kind == "word" and text in (":", "return", "co_return"):
                break
            if text == "+":
                parts.append(operand)
                operand = None
                continue
            if kind == "text":
                operand = (operand or "") + unescaped(text) if not isinstance(operand, bool) else operand
            elif kind == "raw":
                operand = False
            elif kind == "sign" and text in OPENS:
                previous = self.tokens[self.at - 2][1] if self.at > 1 else ""
                inner = self.group(OPENS[text])
                is_text = text == "(" and previous in ("fmt::format", "std::string") and isinstance(inner, str)
                if is_text:  # it is a part of this sum, and none by itself
                    self.found = [found for found in self.found if found != inner]
                operand = inner if is_text else False
            else:
                operand = False
        parts.append(operand)
        made = "".join(part if isinstance(part, str) else "{}" for part in parts)
        made = with_values(made)
        if any(isinstance(part, str) for part in parts):
            self.found.append(made)
            return made
        return None

    def all(self):
        while self.at < len(self.tokens):
            before = self.at
            self.sum()
            if self.at == before:
                self.at += 1
        return self.found


# Patterns that fit too much: what they say is said by longer ones.
TOO_GENERAL = {"{} is no {}", "{} in {}", "{} is not {}", "{} is not a {}"}


def is_for_people(text):
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\}|--[a-z-]+", " ", text))
    if len(words) < 2 or not re.search(r"[a-z]{2,} |[ ;:(][a-z]{2,}", text):
        return False
    for_machines = r"[<>]|%[.\d]*[a-zI%]|\\x|^[a-z_]+\.[a-z]|SELECT|CREATE|INSERT|DELETE|UPDATE|PRAGMA|WHERE|HTTP/|\bfunction ?\(|local [a-z_]+ = "
    only_a_command = text.startswith("beectl ") and not re.search(r", | (or|and|is|are|has|have|says?|lists?|tells?|keeps?|writes?) ", text)
    return not re.search(for_machines, text) and not only_a_command


def without_joints(text):
    """The text without what joins it to others: "; and so on" is looked for between its semicolons."""
    text = text.strip("\n ;:,")
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    elif text.startswith("(") and ")" not in text:
        text = text[1:]
    elif text.endswith(")") and "(" not in text:
        text = text[:-1]
    return text.strip("\n ;:,")


def in_po(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    if "\n" not in quoted:
        return f'"{quoted}"'
    lines = quoted.split("\n")
    rows = [f'"{line}\\n"' for line in lines[:-1]] + ([f'"{lines[-1]}"'] if lines[-1] else [])
    return '""\n' + "\n".join(rows)


def msgids(path):
    out = set()
    if not os.path.exists(path):
        return out
    for found in re.finditer(r'^msgid ((?:".*"\n)+)', open(path, encoding="utf-8").read(), re.M):
        out.add(with_values("".join(unescaped(line) for line in found.group(1).splitlines())))
    return out


def stands_in(text, in_help):
    paragraphs = [paragraph.strip("\n") for paragraph in text.split("\n\n")]
    return all(paragraph in in_help or paragraph + ":" in in_help for paragraph in paragraphs)


def pot():
    places = {}
    for noun in COUNTED:
        places["{d} " + noun] = places["{d} " + noun + "s"] = {"core/bee/fleet/operation/run_text.cpp"}
    for text in OF_THE_SYSTEM:
        places[text] = places[text[0].upper() + text[1:]] = {"the system"}
    for text in PUT_TOGETHER:
        places[text] = {"put together from parts"}
    for top in ("cli", "core"):
        for folder, folders, files in os.walk(os.path.join(ROOT, top)):
            folders.sort()
            for name in sorted(files):
                path = os.path.relpath(os.path.join(folder, name), ROOT)
                if not name.endswith((".cpp", ".hpp")) or path.startswith(SKIPPED):
                    continue
                source = open(os.path.join(ROOT, path), encoding="utf-8").read()
                for text in Reader(tokens_of(source)).all():
                    text = without_joints(text)
                    if is_for_people(text) and text not in TOO_GENERAL:
                        places.setdefault(text, set()).add(path)
    in_help = msgids(os.path.join(HERE, "help.pot"))
    out = ["# Sentences of beectl for people. Written by scripts/generate.", 'msgid ""', 'msgstr ""',
           '"Content-Type: text/plain; charset=UTF-8\\n"', '"Content-Transfer-Encoding: 8bit\\n"', ""]
    for text in sorted(places, key=lambda t: (sorted(places[t])[0], t)):
        if stands_in(text, in_help):
            continue
        out += ["#: " + " ".join(sorted(places[text])), "msgid " + in_po(text), 'msgstr ""', ""]
    return "\n".join(out)


def main():
    path = os.path.join(HERE, "sentences.pot")
    text = pot()
    if sys.argv[1:] == ["--check"]:
        is_same = os.path.exists(path) and open(path, encoding="utf-8").read() == text
        if not is_same:
            print(path + " is stale: run scripts/generate")
        return 0 if is_same else 1
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
