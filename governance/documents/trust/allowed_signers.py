"""Reading `budgets/allowed_signers`: OpenSSH's format (ssh-keygen(1), ALLOWED SIGNERS), line by line.

Narrower than ssh-keygen on purpose: a line that lets somebody sign for names it does not spell out, or with a key
that can be broken, is left out and reported.
"""

import re
from typing import Final, NamedTuple

from capability_budgets.reading.problems import Problem, TextError
from capability_budgets.reading.text import BOM, MAX_PROBLEMS, UnreadableError, decode
from governance.documents.ssh.public_keys import KINDS, PublicKey, read_key, unpack
from governance.documents.trust.signer_options import QUOTED, Options, RefusedLineError, read_options
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from governance.domain.text_patterns import shown

_BLANKS: Final = " \t"
_PRINCIPALS: Final = re.compile(r'(?P<bare>[^ \t"]*)(?:"(?P<quoted>[^"]*)")?(?=[ \t])')
_OPTIONS: Final = re.compile(rf'(?>[^ \t"\\]|\\"|\\|{QUOTED})++(?=[ \t])')
_KEY: Final = re.compile(r"[ \t]*(?P<kind>[^ \t]+)[ \t]+(?P<blob>[^ \t]+)(?:[ \t].*)?")
_NAME: Final = re.compile(r"[!-~]+")
_RSA_BITS: Final = 2048
_FORM: Final = "write a person's name or address, the key's type and the key, as in the .pub file of ssh-keygen"


class SignersDocument(NamedTuple):
    """The allowed signers as they read.

    Attributes:
        signers: the lines that may count; none where the file cannot be read.
        refused: lines that are left out one by one, and why.
        problems: why the file cannot be read at all.
    """

    signers: AllowedSigners
    refused: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_signers(data: bytes) -> SignersDocument:
    """Read the allowed signers; whatever the bytes are, the answer is lines or problems."""
    try:
        text = decode(data)
    except UnreadableError as fault:
        return SignersDocument(AllowedSigners(), (), fault.problems)
    if data.startswith(BOM.encode()):
        mark = Problem(
            "the file starts with a byte order mark, which ssh-keygen takes for a part of a name", "remove it", 1, 1
        )
        return SignersDocument(AllowedSigners(), (), (mark,))
    signers: list[AllowedSigner] = []
    refused: list[Problem] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip(" \t\r")
        if not words or words.startswith("#"):
            continue
        try:
            signers.append(_signer(words, number))
        except RefusedLineError as fault:
            refused.append(_problem(fault, number))
        except TextError as fault:
            problems.append(_problem(fault, number))
        if len(problems) == MAX_PROBLEMS:
            break
    return SignersDocument(AllowedSigners(() if problems else tuple(signers)), tuple(refused), tuple(problems))


def _problem(fault: TextError, line: int) -> Problem:
    return Problem(fault.message, fault.fix, line, 1)


def _signer(line: str, number: int) -> AllowedSigner:
    """Read one line; raises RefusedLineError where it must not count, TextError where it is none."""
    names, written, kind, blob = _fields(line)
    options = read_options(written) if written else Options()
    principals = _names(names)
    key = _key(kind, blob)
    return AllowedSigner(principals, key.text, options.namespaces, options.valid_after, options.valid_before, number)


def _fields(line: str) -> tuple[str, str, str, str]:
    """The principals, the options, the key's type and the key."""
    principals = _PRINCIPALS.match(line)
    if principals is None:
        raise TextError(f"{shown(line)} is no line of allowed signers", _FORM)
    rest = line[principals.end() :].lstrip(_BLANKS)
    names = principals["bare"] + (principals["quoted"] or "")
    for options in ("", _options(rest)):
        match = _KEY.fullmatch(rest, len(options))
        if match and (match["kind"] in KINDS or _may_be_key(match)):
            return names, options, match["kind"], match["blob"]
    raise TextError(f"{shown(line)} holds no key", _FORM)


def _options(rest: str) -> str:
    match = _OPTIONS.match(rest)
    return match[0] if match else ""


def _may_be_key(match: re.Match[str]) -> bool:
    """Whether this may be a key of a type that is not read: all keys start alike, with the length of their type."""
    return match["blob"].startswith("AAAA") and re.fullmatch(r"[a-z0-9@.-]+", match["kind"]) is not None


def _names(text: str) -> frozenset[str]:
    names = text.split(",")
    for name in names:
        if not _NAME.fullmatch(name) or re.search(r"[*?!]", name):
            what = f"{shown(name)} does not spell out a person"
            raise RefusedLineError(what, "write a name or address of the policy")
    return frozenset(name.lower() for name in names)


def _key(kind: str, blob: str) -> PublicKey:
    if kind not in KINDS:
        raise RefusedLineError(f"keys of type {shown(kind)} are not accepted", "use an ssh-ed25519 key")
    try:
        key = read_key(unpack(blob))
    except ValueError as fault:
        raise TextError(f"the key cannot be read: {fault}", "copy it whole from the .pub file") from fault
    if key.kind != kind:
        raise TextError(f"the line says {kind}, but its key is of type {key.kind}", "copy both from the .pub file")
    if key.bits is not None and key.bits < _RSA_BITS:
        raise RefusedLineError(f"an RSA key of {key.bits} bits is too weak", "use an ssh-ed25519 key")
    return key
