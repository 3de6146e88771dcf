// For a page of ours that another site shows: tells embed.js there how high it is and how far the visitor came, and nothing
// of what was said. It also sets the theme of the address, and leaves on a shared computer. Runs before Streamlit does.
(() => {
  const VERSION = 1, STEP = 16, SOON = 60, BETWEEN = 120, BEFORE_SHRINKING = 90, MOST_WAITS = 2, MOST_SHRINKS = 3;
  const ANSWERED_WITHIN = 1_500, FONT_WITHIN = 2_000;
  const START = "start", WAITING = "waiting", RESULT = "result", LEFT = "left";
  const STILL = [START, WAITING, "wait", "expired", "error", "code", "follow", LEFT];
  const root = document.documentElement;
  const host = window.parent;
  const isFramed = host !== window;
  const sites = [location.origin, ...(document.querySelector('meta[name="sites"]')?.content.split(" ") ?? [])];
  const state = {
    origin: null, page: null, seen: null, hasStarted: false, isFollowed: false, sent: 0, sentAt: 0, shrinks: 0, waits: 0,
  };

  useTheme();
  document.addEventListener("click", onClick);
  // A page that the browser kept would show what was erased since.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  if (isFramed) begin();

  // Streamlit takes its theme from the address.
  function useTheme() {
    const address = new URL(location.href);
    const theme = address.searchParams.get("theme");
    if (!["light", "dark"].includes(theme)) return;
    root.dataset.theme = theme;
    address.searchParams.set("embed_options", `${theme}_theme`);
    history.replaceState(history.state, "", address);
  }

  function begin() {
    // Streamlit tells whoever frames it the title and the address of each page, and those tell what is asked.
    Object.defineProperty(window, "parent", { value: window });
    addEventListener("message", onMessage);
    addEventListener("keydown", onKey);
    const named = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
    if (sites.includes(named)) meet(named);
    new MutationObserver(look).observe(root, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "data-page", "data-attempt", "data-ahead"],
    });
    // With another font everything has another height.
    Promise.race([document.fonts?.ready, new Promise((late) => setTimeout(late, FONT_WITHIN))]).then(() => {
      state.isDressed = true;
      look();
    });
    for (const name of ["click", "keydown"]) addEventListener(name, () => (state.shrinks = 0), true);
    look();
  }

  function meet(origin) {
    if (state.origin) return;
    state.origin = origin;
    tell("ready");
  }

  function tell(event, more) {
    if (state.origin) host.postMessage({ rugCheck: event, version: VERSION, ...more }, state.origin);
  }

  function onMessage({ source, origin, data }) {
    if (source !== host || !sites.includes(origin) || data?.rugCheck !== "hello" || data.version !== VERSION) return;
    meet(origin);
    if (data.follow !== true || state.isFollowed) return;
    state.isFollowed = true;
    root.dataset.framed = "follow";
    look();
  }

  // In a pop-up the keys come here, and not to the page around it.
  function onKey(event) {
    const isOurs = event.defaultPrevented || document.querySelector('[role="dialog"]');
    if (event.key === "Escape" && !isOurs && !state.isFollowed) tell("escape");
  }

  function look() {
    if (root.dataset.leaving) return;
    lookAtPage();
    const shown = visible();
    if (shown && shown !== state.watched) watch(shown);
    state.timer ??= setTimeout(lookAtHeight, Math.max(SOON, untilNext()));
  }

  function ahead() {
    return root.dataset.ahead === "no" ? null : document.getElementById("ahead");
  }

  function visible() {
    return ahead() ?? document.querySelector(".stMainBlockContainer, main.left");
  }

  function watch(shown) {
    state.watched = shown;
    state.observer?.disconnect();
    state.observer = new ResizeObserver(look);
    state.observer.observe(shown, { box: "border-box" });
  }

  function lookAtPage() {
    if (root.dataset.ahead === "late") return; // words in the place of a page that somebody comes back to
    const marker = [...document.querySelectorAll("#page-marker")].at(-1)?.dataset;
    const section = ahead()?.querySelector("[data-ahead]:not([hidden])");
    const page = section?.dataset.ahead ?? marker?.page;
    const attempt = section ? (section.querySelector(".errbox:not([hidden])") ? "wanting" : "") : marker?.attempt;
    const seen = `${page} ${attempt}`;
    if (!page || page === WAITING || seen === state.seen) return;
    const isFirst = state.seen === null;
    state.seen = seen;
    if (!isFirst) tell("top");
    if (page !== state.page) turn(page, isFirst);
  }

  // Who comes back to the middle of a visit has started before.
  function turn(page, isFirst) {
    clearTimeout(state.shrinking); // that was about the page before
    Object.assign(state, { page, shrinks: 0, shrinking: null });
    if (page === LEFT) tell("closed");
    const isOnTheWay = !STILL.includes(page);
    if (isOnTheWay && !isFirst) {
      tell(state.hasStarted ? "step" : "started");
      if (page === RESULT) tell("done");
    }
    state.hasStarted = isOnTheWay || (state.hasStarted && page !== START);
  }

  // Grows as soon as the page is whole, or takes long to be; shrinks only when it stays lower, and not for ever: a page
  // whose height depends on ours cannot loop.
  function lookAtHeight() {
    state.timer = null;
    if (untilNext() > 0) return look(); // one was sent to shrink it
    if (isBeingBuilt() && state.waits < MOST_WAITS) {
      state.waits += 1;
      return look();
    }
    state.waits = 0;
    const wanted = height();
    if (!state.isFollowed || !state.isDressed || !wanted || wanted === state.sent) return;
    if (wanted > state.sent) send(wanted);
    else if (state.shrinks < MOST_SHRINKS) state.shrinking ??= setTimeout(shrink, BEFORE_SHRINKING);
  }

  // A page ahead is whole at once; one that Streamlit builds comes in parts, beside those of the page before, until its
  // script has ended.
  function isBeingBuilt() {
    return !ahead() && document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";
  }

  function shrink() {
    state.shrinking = null;
    if (isBeingBuilt() || untilNext() > 0) return look();
    const wanted = height();
    if (!wanted || wanted >= state.sent) return;
    state.shrinks += 1;
    send(wanted);
  }

  function untilNext() {
    return state.sentAt + BETWEEN - performance.now();
  }

  function send(wanted) {
    Object.assign(state, { sent: wanted, sentAt: performance.now() });
    tell("height", { height: wanted });
  }

  function height() {
    return Math.ceil((visible()?.getBoundingClientRect().height ?? 0) / STEP) * STEP;
  }

  // Erases here and on the server, and then goes to a page with nothing on it, in the place of this one.
  function onClick(event) {
    const link = event.target.closest?.("[data-leave]");
    if (!link) return;
    event.preventDefault();
    root.dataset.leaving = "yes";
    const until = Date.now() + ANSWERED_WITHIN;
    const erase = ahead() && root.dataset.ahead !== "next" ? null : document.querySelector(":is(.st-key-erase, .st-key-start_over, .st-key-erase_after_error) button");
    erase?.click();
    leave(link.href, erase ? until : 0);
  }

  function leave(address, until) {
    const isErased = [...document.querySelectorAll("#page-marker")].at(-1)?.dataset.page === START;
    if (!isErased && Date.now() < until) return void setTimeout(() => leave(address, until), 50);
    try {
      sessionStorage.clear();
    } catch { /* storage is forbidden, so nothing is kept */ }
    return location.replace(address);
  }
})();
