"""`endpoint:URL`: a chat endpoint (OpenAI's form, which many servers speak) as the verifier.

Off unless it is named. It is asked about stored passages only and may only point into them (see
`evidence.pointing`). Redirects are not followed, so statements, passages and the key go to the
address that was given and nowhere else.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import urllib3
from urllib3.util import Url, parse_url

from alteram.errors import FetchFailed, FetchRefused, PluginFailed, SettingsError
from alteram.evidence.pointing import PROMPT, Judgement, judgement, messages
from alteram.model import Caveat, CaveatKind, Stance
from alteram.pipeline.connect import Door, Limits, Reply, World
from alteram.pipeline.fetch import retry_after
from alteram.settings import EndpointSettings, Settings

PATH = "/chat/completions"
MOST = 256_000  # bytes of a reply that are read; what is cut there is no JSON
PATIENCE = 60.0  # seconds of rest a server may ask for
FIRST_REST = 2.0  # seconds of rest where it names none, doubled each time
KEPT = 20_000  # answers kept for the same question of the same run
_BUSY = (408, 425, 429, 500, 502, 503, 504)


def endpoint_verifier(place: str, settings: Settings) -> EndpointVerifier:
    """The verifier behind an address. Raises `SettingsError` for what cannot be asked."""
    return EndpointVerifier(place, settings.endpoint)


class EndpointVerifier:
    """A model behind an address as the `Verifier`. Nothing is sent before the first question."""

    def __init__(
        self,
        url: str,
        settings: EndpointSettings,
        *,
        environment: Mapping[str, str] | None = None,
        world: World | None = None,
    ) -> None:
        self._target = _target(url)
        self._settings, self._world = settings, world or World()
        if not settings.model:
            raise SettingsError("endpoint.model", "empty; name the model that is to be asked")
        if settings.tries < 1 or settings.parallel < 1 or settings.seconds <= 0:
            raise SettingsError("endpoint", "tries, parallel and seconds are greater than nought")
        host = (self._target.host or "").strip("[]")
        self._private = _is_address(host) or host in settings.private
        self._headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        if settings.key_env:
            key = _key(settings.key_env, os.environ if environment is None else environment)
            if self._target.scheme != "https" and not self._private:
                reason = "a key is sent over https only, except to a host of your own network"
                raise SettingsError("endpoint.key_env", reason)
            self._headers["Authorization"] = f"Bearer {key}"
        self._known: dict[tuple[str, str], Judgement] = {}
        self._refused: Counter[str] = Counter()
        self._asked = 0

    @property
    def version(self) -> str:
        """The name a report gives it: the model asked for and the version of the question."""
        return f"endpoint:{self._settings.model} prompt {PROMPT}"

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """What a reader must know of the last answers: how many were refused, and why."""
        if not self._refused:
            return ()
        why = ", ".join(f"{reason} ({n})" for reason, n in sorted(self._refused.items()))
        text = (
            f"{self._refused.total()} of {self._asked} answers of {self._settings.model} were "
            f"not used, and their passages count as off the point: {why}"
        )
        return (Caveat(kind=CaveatKind.SKIPPED, text=text),)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Stance, float]]:
        """One (stance, score) per (claim, passage), in order.

        An answer that does not point into the passage is `not enough`. Raises `PluginFailed`
        where the server does not answer.
        """
        if len(self._known) > KEPT:
            self._known.clear()
        open_pairs = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        if open_pairs:
            with ThreadPoolExecutor(self._settings.parallel) as pool:
                answers = pool.map(self._ask, open_pairs)
                self._known.update(zip(open_pairs, answers, strict=True))
        found = [self._known[pair] for pair in pairs]
        self._asked = len(found)
        self._refused = Counter(one.refused for one in found if one.refused)
        return [(one.stance, one.score) for one in found]

    def _ask(self, pair: tuple[str, str]) -> Judgement:
        claim, passage = pair
        asked = {
            "model": self._settings.model,
            "messages": messages(claim, passage),
            "temperature": 0,
            "stream": False,
        }
        reply = self._reply(json.dumps(asked).encode("ascii"))
        return judgement(reply.raw, claim, passage)

    def _reply(self, body: bytes) -> Reply:
        """A reply with a body, asked for again where the server is busy or broke off."""
        seconds = self._settings.seconds
        limits = Limits(read=seconds, total=seconds)
        way_out = "add its host to endpoint.private if that is meant"
        failure = ""
        for attempt in range(self._settings.tries):
            rest: float | None = None
            try:
                door = Door(limits, self._world, self._private, way_out=way_out)
                reply = door.request(self._target, self._headers, MOST, body=body)
            except FetchRefused as error:
                raise self._failed(error.reason) from error
            except FetchFailed as error:
                if not error.passing:
                    raise self._failed(error.reason) from error
                failure = error.reason
            else:
                if reply.status < 300:
                    return reply
                failure = f"it answered {reply.status}{_hint(reply.status)}"
                if reply.status not in _BUSY:
                    raise self._failed(failure)
                rest = retry_after(reply.headers.get("retry-after", ""), self._world.now())
            if attempt + 1 < self._settings.tries:
                self._rest(FIRST_REST * 2**attempt if rest is None else rest)
        raise self._failed(f"{failure}, {self._settings.tries} times")

    def _rest(self, seconds: float) -> None:
        if seconds > PATIENCE:
            raise self._failed(f"it asks for {seconds:.0f} seconds of rest")
        self._world.sleep(seconds)

    def _failed(self, reason: str) -> PluginFailed:
        return PluginFailed("verifier", f"endpoint:{self._target.netloc}", reason)


def _hint(status: int) -> str:
    if status in (401, 403):
        return "; endpoint.key_env names the variable that holds the key"
    if status in (400, 404, 405, 422):
        return f"; is there a {PATH} at this address, and such a model as endpoint.model?"
    if 300 <= status < 400:
        return "; redirects are not followed, give the address it leads to"
    return ""


def _target(url: str) -> Url:
    """The address asked, from the base address (`https://host/v1`) or the whole one."""
    where = "endpoint"
    try:
        parsed = parse_url(url.strip())
    except (urllib3.exceptions.HTTPError, UnicodeError, ValueError):
        raise SettingsError(where, "no web address behind the colon") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise SettingsError(where, "only http and https addresses are asked: endpoint:https://…")
    if parsed.auth or parsed.query or parsed.fragment:
        # A report names its verifier, so nothing secret may stand in the address.
        reason = "an address without a user name, query or fragment; a key goes by endpoint.key_env"
        raise SettingsError(where, reason)
    path = (parsed.path or "").rstrip("/").removesuffix(PATH) + PATH
    return Url(parsed.scheme, None, parsed.host, parsed.port, path)


def _is_address(host: str) -> bool:
    """Whether a host was given as an address or as this machine, and so leads where it says."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _key(variable: str, environment: Mapping[str, str]) -> str:
    """The key a variable holds. Its value is in no message: those are printed and kept."""
    key = environment.get(variable, "").strip()
    if not key:
        raise SettingsError("endpoint.key_env", f"the environment has no {variable}")
    if not (key.isascii() and key.isprintable() and " " not in key):
        reason = f"what {variable} holds is no key: it has characters a header cannot have"
        raise SettingsError("endpoint.key_env", reason)
    return key
