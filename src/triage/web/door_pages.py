"""The pages of the door, as plain HTML that works without a script."""

from dataclasses import dataclass
from html import escape

from triage.content.desk_texts import DeskTexts
from triage.ui.markup import Markup
from triage.ui.markup import filled
from triage.ui.markup import joined
from triage.ui.markup import listed
from triage.ui.markup import tag

SIX_DIGITS = "[0-9 ]{6,7}"


@dataclass(frozen=True)
class Look:
    """In which language, and with which version of our files."""

    texts: DeskTexts
    language: str
    version: str


@dataclass(frozen=True)
class Notice:
    """What happened, above a form; a warning unless it is good news."""

    text: str
    is_good: bool = False


@dataclass(frozen=True)
class Form:
    """Where a form goes, and what shows that it came from us."""

    to: str
    token: str


@dataclass(frozen=True)
class NewPassword:
    """Why a password is chosen: `name` is a field of its own for the first account, `token` that of a link."""

    title: str
    lead: str
    name: str | None = None
    token: str = ""
    asks_now: bool = False


def sign_in_page(look: Look, form: Form, notice: Notice | None, *, name: str, by_provider: bool) -> str:
    said = look.texts.door.sign_in
    fields = (
        _field(
            said.name, "name", value=name, autocomplete="username", autocapitalize="none", spellcheck="false"
        ),
        _secret(said.password, "password", "current-password"),
        _shown(look),
    )
    other = tag("a", said.by_provider, href="/oidc/start", cls="btn alt") if by_provider else ""
    return _page(
        look,
        said.title,
        notice,
        _form(form, *fields, button=said.button),
        other,
        tag("p", said.idle, cls="soft"),
    )


def code_page(look: Look, form: Form, notice: Notice | None) -> str:
    said = look.texts.door.code
    field = _code(said.code, numbers=False)
    return _page(
        look,
        said.title,
        notice,
        tag("p", said.lead),
        _form(form, field, button=said.button),
        tag("p", said.lost, cls="soft"),
        _way_back(look),
    )


def new_password_page(look: Look, form: Form, notice: Notice | None, asked: NewPassword) -> str:
    said = look.texts.door.new_password
    names = look.texts.door.sign_in
    name = asked.name
    fields = (
        "" if name is None else _field(names.name, "name", value=name, autocomplete="username"),
        _secret(said.now, "now", "current-password") if asked.asks_now else "",
        _secret(said.password, "password", "new-password", hint=said.hint),
        _secret(said.again, "again", "new-password"),
        _shown(look),
        tag("input", type="hidden", name="t", value=asked.token) if asked.token else "",
    )
    sent = _form(form, *fields, button=said.button)
    return _page(look, asked.title, notice, tag("p", asked.lead), sent, _way_back(look, is_in=asked.asks_now))


def second_factor_page(look: Look, form: Form, notice: Notice | None, *, square: str, key: str) -> str:
    said = look.texts.door.second_factor
    picture = tag("div", Markup(square), cls="square", role="img", aria_label=said.square)
    steps = (
        said.install,
        tag("span", said.scan, picture, tag("span", said.or_type), " ", tag("code", key)),
        said.then,
    )
    return _page(
        look,
        said.title,
        notice,
        tag("ol", *(tag("li", step) for step in steps)),
        _form(form, _code(said.code, numbers=True), button=said.button),
    )


def recovery_page(look: Look, codes: tuple[str, ...]) -> str:
    said = look.texts.door.recovery
    return _page(
        look,
        said.title,
        None,
        tag("p", said.lead),
        tag("h2", said.codes),
        listed((tag("code", code) for code in codes), cls="codes"),
        tag("p", said.print),
        tag("a", said.button, href="/", cls="btn"),
    )


def sign_out_page(look: Look, form: Form, *, who: str) -> str:
    said = look.texts.frame
    everywhere = tag(
        "button", said.sign_out_everywhere, type="submit", name="everywhere", value="yes", cls="btn alt"
    )
    return _page(
        look,
        said.sign_out,
        None,
        tag("p", who),
        _form(form, button=said.sign_out, more=everywhere),
        tag("p", tag("a", said.change_password, href="/new-password")),
        _way_back(look, is_in=True),
    )


def message_page(look: Look, notice: Notice, *, on: str) -> str:
    """A page that only says something, with one way on."""
    is_on = on == "/"
    name = look.texts.door.on if is_on else look.texts.door.back
    refresh = Markup('<meta http-equiv="refresh" content="0;url=/">') if is_on else ""
    return _page(
        look, look.texts.door.sign_in.title, notice, tag("a", name, href=on, cls="btn"), head=refresh
    )


def _page(look: Look, title: str, notice: Notice | None, *inside: str, head: str = "") -> str:
    shown = "" if notice is None else _notice(notice)
    card = tag("main", _brand(look), tag("h1", title, id="page-title"), shown, *inside, cls="card")
    style = "".join(
        f'<link rel="stylesheet" href="/assets/{name}?{look.version}">' for name in ("theme.css", "door.css")
    )
    return (
        f'<!DOCTYPE html><html lang="{escape(look.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(title)} – {escape(look.texts.product)}</title>{head}{style}"
        f'<script type="module" src="/assets/door.js?{look.version}"></script></head><body>{card}</body></html>'
    )


def _brand(look: Look) -> Markup:
    mark = tag("span", *(tag("i") for _ in range(4)), cls="mark", aria_hidden="true")
    return tag("p", mark, tag("b", look.texts.product), cls="brand")


def _notice(notice: Notice) -> Markup:
    if notice.is_good:
        return tag("p", notice.text, role="status", cls="good")
    return tag("p", notice.text, role="alert", id="notice", tabindex="-1", cls="wrong")


def _form(form: Form, *fields: str, button: str, more: str = "") -> Markup:
    token = tag("input", type="hidden", name="form", value=form.token)
    send = tag("button", button, type="submit", cls="btn")
    return tag("form", token, joined(fields), send, more, method="post", action=form.to)


def _field(words: str, name: str, *, hint: str = "", **more: str | None) -> Markup:
    described = f"{name}-hint" if hint else None
    under = tag("span", hint, id=described, cls="soft") if hint else ""
    box = tag("input", id=name, name=name, required="required", aria_describedby=described, **more)
    return tag("div", tag("label", words, **{"for": name}), under, box, cls="field")


def _secret(words: str, name: str, autocomplete: str, *, hint: str = "") -> Markup:
    return _field(words, name, hint=hint, type="password", autocomplete=autocomplete, maxlength="256")


def _code(words: str, *, numbers: bool) -> Markup:
    """From the app only numbers; a recovery code has letters too."""
    more = {"inputmode": "numeric", "pattern": SIX_DIGITS} if numbers else {"maxlength": "40"}
    return _field(words, "code", autocomplete="one-time-code", autocapitalize="characters", **more)


def _shown(look: Look) -> Markup:
    box = tag("input", type="checkbox", id="shown")
    return tag(
        "div",
        box,
        tag("label", look.texts.door.sign_in.show, **{"for": "shown"}),
        cls="shown",
        hidden="hidden",
    )


def _way_back(look: Look, *, is_in: bool = False) -> Markup:
    """To the desk for who is signed in, else to the first page of the door."""
    name, path = (look.texts.door.stay, "/") if is_in else (look.texts.door.back, "/sign-in")
    return tag("p", tag("a", name, href=path), cls="soft")


def who_line(look: Look, name: str, role: str) -> Markup:
    """Who is signed in, in words."""
    return filled(look.texts.frame.who, name=name, role=look.texts.roles.model_dump()[role])
