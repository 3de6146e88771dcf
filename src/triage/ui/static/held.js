// A press that the server does not hear: while the connection is away, in the moment after it before the server's own page has
// come, or on its way when the line broke. It is held, and done again on that page. When that is another page by then, or the
// button is no longer on it, the press is forgotten: no step is done twice.
(() => {
  const BUTTON = ".st-key-visitor .stButton";
  const LONGEST = 10_000, AFTER_THE_PAGE = 50;
  const state = { isAway: false, isAsked: false, press: null, sent: null, focused: null };

  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributeOldValue: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  });
  addEventListener("click", onPress, true);
  addEventListener("submit", onSubmit);
  addEventListener("focusin", onFocus);
  addEventListener("draft-handed-over", onHandOver);

  const marker = () => [...document.querySelectorAll("#page-marker")].at(-1)?.dataset;
  const app = () => document.querySelector('[data-testid="stApp"]')?.dataset;
  const isConnected = () => app()?.testConnectionState === "CONNECTED";

  function look(changes) {
    if (!isConnected()) return state.hasMet && goAway();
    state.hasMet = true;
    const hasReply = app().testScriptState === "notRunning" && changes.some(({ oldValue }) => oldValue === "running");
    if (!hasReply) return undefined;
    if (!state.isAway) state.sent = null;
    else if (state.isAsked && marker()?.draft !== undefined) comeBack();
    return undefined;
  }

  function goAway() {
    if (!state.isAway) state.press = state.sent;
    Object.assign(state, { isAway: true, isAsked: false, sent: null });
  }

  // page.js has told the server what this tab holds; what the server shows from here on is its own page.
  function onHandOver() {
    state.isAsked = state.isAway;
    setTimeout(() => state.isAsked && comeBack(), LONGEST);
  }

  function onFocus({ target }) {
    if (!state.isAway) state.focused = target;
  }

  function onPress(event) {
    const place = event.target.closest?.(BUTTON);
    const button = place?.querySelector("button");
    if (!button) return;
    const press = { place: keyOf(place), words: button.textContent, page: marker()?.page };
    if (!state.isAway) return void (state.sent = press);
    event.preventDefault();
    event.stopImmediatePropagation();
    state.press = press;
    if (!isConnected()) say(place);
  }

  // On a page that next.js shows, a press waits for the server anyway.
  function onSubmit({ target }) {
    if (target.closest("#ahead[data-from]") && !isConnected()) say(target);
  }

  function keyOf(place) {
    const names = [...place.closest('[class*="st-key-"]').classList];
    return names.find((name) => name.startsWith("st-key-"));
  }

  function comeBack() {
    const { press, focused } = state;
    Object.assign(state, { isAway: false, isAsked: false, press: null });
    document.getElementById("held")?.remove();
    // The controls could not be used meanwhile, so the focus fell off them.
    if (document.hasFocus() && document.activeElement === document.body) focused?.focus({ preventScroll: true });
    if (press) setTimeout(() => pressAgain(press), AFTER_THE_PAGE);
  }

  function pressAgain({ place, words, page }) {
    const button = document.querySelector(`.${CSS.escape(place)} button`);
    if (button?.textContent === words && marker()?.page === page) button.click();
  }

  // Before Streamlit says that the connection is away, and after the visitor has closed those words.
  function say(place) {
    const { offline_title: title, offline_text: text } = JSON.parse(marker()?.says || "{}");
    if (!title || document.querySelector('[role="dialog"]')) return;
    document.getElementById("held")?.remove();
    const said = Object.assign(document.createElement("p"), { id: "held", role: "status" });
    said.append(Object.assign(document.createElement("b"), { textContent: title }), " ", text);
    place.append(said);
  }
})();
