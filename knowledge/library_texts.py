"""What libraries say of files that they cannot read, so that a curator reads it in their own language."""

from collections.abc import Mapping
from typing import Final

from knowledge.said import Said, said

_KNOWN: Final[Mapping[str, Said]] = {
    text: text
    for text in (
        # libyaml
        said("block sequence entries are not allowed in this context"),
        said("but found another document"),
        said("could not find expected ':'"),
        said("did not find expected ',' or ']'"),
        said("did not find expected ',' or '}'"),
        said("did not find expected '-' indicator"),
        said("did not find expected <document start>"),
        said("did not find expected alphabetic or numeric character"),
        said("did not find expected comment or line break"),
        said("did not find expected hexdecimal number"),
        said("did not find expected key"),
        said("did not find expected node content"),
        said("did not find expected tag URI"),
        said("did not find expected whitespace or line break"),
        said("found a tab character that violates indentation"),
        said("found a tab character where an indentation space is expected"),
        said("found an indentation indicator equal to 0"),
        said("found character that cannot start any token"),
        said("found duplicate anchor; first occurrence"),
        said("found invalid Unicode character escape code"),
        said("found undefined alias"),
        said("found undefined tag handle"),
        said("found unexpected ':'"),
        said("found unexpected document indicator"),
        said("found unexpected end of stream"),
        said("found unknown directive name"),
        said("found unknown escape character"),
        said("mapping keys are not allowed in this context"),
        said("mapping values are not allowed in this context"),
        # json
        said("Expecting ',' delimiter"),
        said("Expecting ':' delimiter"),
        said("Expecting property name enclosed in double quotes"),
        said("Expecting value"),
        said("Extra data"),
        said("Illegal trailing comma before end of object"),
        said("Invalid control character at"),
        said("Invalid \\escape"),
        said("Invalid \\uXXXX escape"),
        said("Unterminated string starting at"),
        # csv
        said("',' expected after '\"'"),
        said("';' expected after '\"'"),
        said("'\t' expected after '\"'"),
        said("field larger than field limit (131072)"),
        said("unexpected end of data"),
        # the system
        said("Is a directory"),
        said("No such file or directory"),
        said("Not a directory"),
        said("Permission denied"),
    )
}


def said_by_library(text: str) -> str:
    """A library's text, to be translated where it is known; any other as it is."""
    return _KNOWN.get(text, text)
