// <rug-check>: shows the self-check inside a page of the practice. What it promises is in docs/embedding.md.
(() => {
  const GIVEN = "GIVEN"; // the languages with their words, and the colours; the server fills them in
  const VERSION = 1, NEAR = "600px", SILENT = 6_000, LOWEST = 40, TALLEST = 20_000, MODES = ["inline", "popup", "tab"];
  const FIRST = [[340, 1264], [560, 1120], [Infinity, 1008]]; // about as high as the first page is, so that nothing jumps
  const TOLD = ["ready", "height", "started", "step", "done", "closed"];
  const script = document.currentScript?.src;
  const all = new Set();
  const make = (name, given, attributes = {}) => {
    const made = Object.assign(document.createElement(name), given);
    for (const each of Object.entries(attributes)) made.setAttribute(...each);
    return made;
  };

  const STYLE = `
    :host { display: block; min-width: 0; --main: ${GIVEN.colours[0]}; --on: #fff; --bg: #fff; --ink: #17302e; --line: #687c78; color-scheme: light }
    :host([hidden]) { display: none }
    @media (prefers-color-scheme: dark) { :host([theme="auto"]), :host(:not([theme])) { --main: ${GIVEN.colours[1]}; --on: #06231f; --bg: #0f1a19; --ink: #e8f1ee; color-scheme: dark } }
    :host([theme="dark"]) { --main: ${GIVEN.colours[1]}; --on: #06231f; --bg: #0f1a19; --ink: #e8f1ee; color-scheme: dark }
    .place { position: relative; background: var(--bg); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
    .place p { position: absolute; inset: 0 0 auto; margin: 0; padding: 1.5rem 1rem; text-align: center }
    a { color: inherit }
    iframe { position: relative; display: block; width: 100%; border: 0; color-scheme: inherit }
    button { font: 600 1.05rem/1.2 system-ui, sans-serif; min-height: 48px; padding: .6rem 1.2rem; border: 2px solid transparent; border-radius: 10px; background: var(--main); color: var(--on); cursor: pointer }
    button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; box-shadow: 0 0 0 8px #ffd34e }
    dialog { box-sizing: border-box; padding: 0; border: 1px solid var(--line); background: var(--bg); color: var(--ink); width: min(760px, 100vw); height: min(920px, 100vh); height: min(920px, 100dvh); max-width: none; max-height: none; overflow: hidden; overscroll-behavior: contain; z-index: 99999 }
    dialog[open] { display: flex; flex-direction: column }
    dialog:not([aria-modal]) { position: fixed; inset: 0; margin: auto }
    dialog::backdrop { background: rgb(0 0 0 / .5) }
    dialog .place { flex: 1; min-height: 0 } dialog iframe { height: 100% }
    .close { align-self: flex-end; background: none; color: inherit; min-width: 48px; padding: .2rem; font-size: 1.5rem }
    .close:focus-visible { outline-offset: -8px; box-shadow: inset 0 0 0 5px #ffd34e }
    .tab > .open { position: fixed; z-index: 99998; right: 0; top: 50%; transform: translateY(-50%); writing-mode: vertical-rl; min-width: 48px; padding: 1.2rem .5rem; border-radius: 10px 0 0 10px }
    .tab dialog { inset: 0 0 0 auto; margin: 0 0 0 auto; width: min(460px, 100vw); height: 100vh; height: 100dvh }
    @media (max-width: 600px) { .popup dialog { width: 100vw; height: 100vh; height: 100dvh; border: 0 } }`;

  class RugCheck extends HTMLElement {
    connectedCallback() {
      all.add(this);
      this.root ??= this.attachShadow({ mode: "open" });
      this.build();
      if (this.mode === "inline") this.waitUntilNear();
      if (this.hasAttribute("open")) this.openAtOnce();
    }

    disconnectedCallback() {
      all.delete(this);
      this.nearness?.disconnect();
      this.forget();
    }

    get mode() {
      const mode = this.getAttribute("mode");
      return MODES.includes(mode) ? mode : "inline";
    }

    get language() {
      const named = (this.lang || this.closest("[lang]")?.lang || "").slice(0, 2).toLowerCase();
      return named in GIVEN.says ? named : GIVEN.first;
    }

    get says() {
      return GIVEN.says[this.language];
    }

    // The server that this script came from; `src` names it where another program moved the script.
    get server() {
      return new URL("./", new URL(this.getAttribute("src") || script, location.href));
    }

    get address() {
      const address = this.server;
      address.searchParams.set("lang", this.language);
      const theme = this.getAttribute("theme"), place = this.getAttribute("location") ?? "";
      if (["light", "dark"].includes(theme)) address.searchParams.set("theme", theme);
      if (/^[a-z0-9-]{1,40}$/.test(place)) address.searchParams.set("location", place);
      return address.href;
    }

    build() {
      const box = make("div", { className: this.mode });
      this.place = make("div", { className: "place" });
      this.words = make("p", { textContent: this.says.loading });
      this.place.append(this.words);
      box.append(...(this.mode === "inline" ? [this.place] : this.inDialog()));
      this.root.replaceChildren(box);
      this.dress();
      this.addEventListener("pointerenter", () => this.load());
      this.addEventListener("focusin", () => this.load());
      if (this.mode === "inline") this.place.style.minHeight = `${FIRST.find(([width]) => this.clientWidth < width)[1]}px`;
    }

    // A style sheet that the script makes is not stopped by a site's own policy; old browsers have only the other way.
    dress() {
      if (!("adoptedStyleSheets" in this.root)) return this.root.append(make("style", { textContent: STYLE }));
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      return (this.root.adoptedStyleSheets = [sheet]);
    }

    inDialog() {
      const open = make("button", { type: "button", className: "open", textContent: this.getAttribute("label") || this.says.open }, { "aria-haspopup": "dialog", part: "button" });
      const close = make("button", { type: "button", className: "close", textContent: "×" }, { "aria-label": this.says.close });
      this.dialog = make("dialog", {}, { "aria-label": this.says.title });
      open.addEventListener("click", () => (this.dialog.open ? this.dialog.close() : this.show()));
      close.addEventListener("click", () => this.dialog.close());
      this.dialog.addEventListener("close", () => (open.focus({ preventScroll: true }), this.tell("closed")));
      this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
      this.dialog.addEventListener("keydown", ({ key }) => key === "Escape" && this.dialog.close());
      this.dialog.append(close, this.place);
      return [open, this.dialog];
    }

    show() {
      this.load();
      this.dialog.setAttribute("aria-modal", "true");
      this.dialog.showModal();
    }

    // Without a press nothing takes the focus, and nothing around it is shut off.
    openAtOnce() {
      this.load();
      if (!this.dialog) return;
      this.dialog.removeAttribute("aria-modal");
      this.dialog.setAttribute("open", "");
    }

    waitUntilNear() {
      if (!("IntersectionObserver" in window)) return this.load();
      this.nearness = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.load(), { rootMargin: NEAR });
      return this.nearness.observe(this);
    }

    load() {
      if (this.frame) return;
      this.nearness?.disconnect();
      this.frame = make("iframe", { title: this.says.title, src: this.address, referrerPolicy: "origin", allow: "clipboard-write" });
      if (this.mode === "inline") this.frame.style.height = this.place.style.minHeight;
      this.frame.addEventListener("load", () => this.greet());
      this.place.append(this.frame);
    }

    // Later the frame is asked for anew, and shows the first page.
    forget() {
      clearTimeout(this.silence);
      this.frame?.remove();
      Object.assign(this, { frame: null, silence: null });
    }

    greet() {
      const hello = { rugCheck: "hello", version: VERSION, follow: this.mode === "inline" };
      this.frame.contentWindow.postMessage(hello, this.server.origin);
      this.silence ??= setTimeout(() => this.offerLink(), SILENT);
    }

    // A frame that stays silent was refused, or cannot be reached.
    offerLink() {
      this.forget();
      this.place.style.minHeight = "";
      this.words.replaceChildren(make("a", { href: this.address, target: "_blank", rel: "noopener", textContent: this.says.elsewhere }));
      this.words.style.position = "static";
    }

    hear({ rugCheck: event, height }) {
      if (event === "ready") {
        this.greet();
        clearTimeout(this.silence);
        this.words.hidden = true;
      }
      if (event === "height" && !this.grow(height)) return;
      if (event === "top") this.reveal();
      if (event === "closed") this.leave();
      if (event === "escape") this.dialog?.close();
      if (TOLD.includes(event) && !(event === "closed" && this.dialog)) this.tell(event, event === "height" ? { height } : {});
    }

    tell(event, more) {
      this.dispatchEvent(new CustomEvent(event, { detail: { version: VERSION, ...more } }));
    }

    grow(height) {
      if (this.dialog || !Number.isInteger(height) || height < LOWEST || height > TALLEST) return false;
      this.place.style.minHeight = "";
      this.frame.style.height = `${height}px`;
      return true;
    }

    // Only up to where the page begins, and only when that is out of sight. At once: while a page glides, a press misses.
    reveal() {
      if (this.dialog || this.getBoundingClientRect().top >= 0) return;
      this.scrollIntoView({ block: "start", behavior: "instant" });
    }

    // Whoever erased everything finds nothing of it in another one on this page either.
    leave() {
      for (const one of all) if (one !== this) one.afresh();
      if (!this.dialog) return;
      this.dialog.close();
      this.forget();
    }

    afresh() {
      if (!this.frame) return;
      this.forget();
      this.words.hidden = false;
      if (this.mode === "inline") this.waitUntilNear();
    }
  }

  addEventListener("message", ({ data, origin, source }) => {
    const element = [...all].find((one) => source && one.frame?.contentWindow === source);
    if (element && origin === element.server.origin && data?.version === VERSION) element.hear(data);
  });

  if (!customElements.get("rug-check")) customElements.define("rug-check", RugCheck);
})();
