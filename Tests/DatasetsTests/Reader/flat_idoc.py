"""Reads a flat IDoc file as a receiver would and compares it with the same IDocs as XML.

    flat_idoc.py TABLE RELEASE ENCODING FLAT XML

TABLE is orders05.txt beside this file, RELEASE s4 or ecc, ENCODING utf-8 or iso-8859-1. Prints "alike" with the numbers of IDocs and
segments, and the sum of all items in cents; or where the first difference is, and ends with 1. Knows nothing of the gateway.
"""

import sys
import xml.etree.ElementTree as ElementTree
from decimal import Decimal


class Difference(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Difference(what)


def read_table(path, release):
    """Record name -> (segment, level, parent, fields); and the fields of the control record and of the data record's head."""
    heads, records = {}, {}
    with open(path, encoding="utf-8") as table:
        for line in table:
            words = line.split()
            if not words or words[0] == "#":
                continue
            if words[0] != "segment":
                heads[words[0]] = fields_of(words[1:])
                continue
            name, level, parent, s4, ecc, ecc_count = words[1:7]
            fields = fields_of(words[7:])
            if release == "ecc":
                fields = fields[: int(ecc_count)]
            records[s4 if release == "s4" else ecc] = (name, int(level), parent, fields)
    return heads, records


def fields_of(words):
    pairs = (word.split(":") for word in words)
    return [(name, int(length)) for name, length in pairs]


def cut(text, fields):
    """The filled fields of a record in their order; nothing may stand behind the last."""
    values, start = [], 0
    for name, length in fields:
        value = text[start : start + length].rstrip(" ")
        if value:
            values.append((name, value))
        start += length
    expect(not text[start:].strip(), "there is data behind the last field")
    return values


def without_table_name(fields):
    # It says how the record travels: EDI_DC40, or EDI_DC40_U in a Unicode port.
    return [field for field in fields if field[0] != "TABNAM"]


def read_flat(path, encoding, heads, records):
    """IDocs as trees: (name, fields, children)."""
    with open(path, encoding=encoding, newline="") as file:
        text = file.read()
    expect(text.endswith("\n"), "the last line has no end")
    idocs = []
    for number, line in enumerate(text.split("\n")[:-1], 1):
        line = line.removesuffix("\r")
        expect("\r" not in line, f"line {number} has a carriage return inside")
        if line[:10].rstrip() in ("EDI_DC40", "EDI_DC40_U"):
            expect(len(line) == 524, f"line {number}: a control record of {len(line)} characters")
            control = cut(line, heads["control"])
            idocs.append(("IDOC", [], [("EDI_DC40", without_table_name(control), [])]))
            document = dict(control)["DOCNUM"]
            parents = {0: (0, idocs[-1])}
            continue
        expect(idocs and len(line) <= 1063, f"line {number} is no record")
        head = dict(cut(line[:63], [f for f in heads["data"] if f[0] != "SDATA"]))
        expect(head["SEGNAM"] in records, f"line {number}: the release has no {head['SEGNAM']}")
        name, level, parent, fields = records[head["SEGNAM"]]
        expect(head["DOCNUM"] == document, f"line {number}: another document's number")
        expect(int(head["SEGNUM"]) == len(parents), f"line {number}: records are not numbered in turn")
        expect(int(head["HLEVEL"]) == level, f"line {number}: level {head['HLEVEL']} of {name}")
        above = int(head["PSGNUM"])
        expect(above in parents, f"line {number}: its parent is not there")
        above_name, above_tree = parents[above]
        # Records of the first two levels stand below nothing; the others below the segment of the definition.
        expect((above == 0) if level < 3 else (above_name == parent), f"line {number}: {name} below {above_name}")
        tree = (name, cut(line[63:], fields), [])
        above_tree[2].append(tree)
        parents[len(parents)] = (name, tree)
    return idocs


def read_xml(path):
    root = ElementTree.parse(path).getroot()
    return [tree_of(idoc) for idoc in root]


def tree_of(element):
    fields, children = [], []
    for child in element:
        if "SEGMENT" in child.attrib:
            children.append(tree_of(child))
        elif child.text:
            fields.append((child.tag, child.text))
    return (element.tag, without_table_name(fields), children)


def compare(flat, xml, place):
    place += "/" + xml[0]
    expect(flat[0] == xml[0], f"{place}: flat has {flat[0]}")
    expect(flat[1] == xml[1], f"{place}: flat has the fields {[f for f in flat[1] if f not in xml[1]]}, XML {[f for f in xml[1] if f not in flat[1]]}")
    names = [child[0] for child in flat[2]], [child[0] for child in xml[2]]
    expect(names[0] == names[1], f"{place}: flat has the segments {names[0]}, XML {names[1]}")
    return 1 + sum(compare(a, b, place) for a, b in zip(flat[2], xml[2]))


def amount(text):
    """A number as SAP writes it: the minus behind."""
    return -Decimal(text[:-1]) if text.endswith("-") else Decimal(text)


def children(tree, name):
    return [child for child in tree[2] if child[0] == name]


def cents(idoc):
    """The items' sum, which the IDoc's own totals must meet."""
    items = children(idoc, "E1EDP01")
    total = Decimal(0)
    for item in items:
        quantity = Decimal(dict(item[1])["MENGE"])
        for price in children(item, "E1EDP05"):
            price = dict(price[1])
            rate = amount(price["KRATE"])
            total += quantity * (-rate if price["ALCKZ"] == "-" else rate)
    told = {dict(s[1])["SUMID"]: dict(s[1])["SUMME"] for s in children(idoc, "E1EDS01")}
    expect(int(told["001"]) == len(items), "the number of items is told wrong")
    expect(amount(told["002"]) == total, f"the total is told as {told['002']}, the items make {total}")
    return int(total * 100)


def main(table, release, encoding, flat, xml):
    heads, records = read_table(table, release)
    flat_idocs, xml_idocs = read_flat(flat, encoding, heads, records), read_xml(xml)
    expect(len(flat_idocs) == len(xml_idocs), "the numbers of IDocs differ")
    segments = sum(compare(a, b, "") for a, b in zip(flat_idocs, xml_idocs))
    print("alike", len(flat_idocs), segments, sum(cents(idoc) for idoc in flat_idocs))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Difference as difference:
        print(difference)
        sys.exit(1)
