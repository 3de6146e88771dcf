// The first pages while the rest loads. Which item follows was worked out by the engine when this page was made; what is
// not in that list waits for the server. Responses go into the same draft that page.js hands over, and nowhere else.
(() => {
  const START = "start", WAIT = "wait", WAITING = "waiting", GO_ON = "go-on", DRAFT = "draft", FOLLOWED = "followed";
  const LATE = 8_000, BETWEEN_LOOKS = 100, BETWEEN_TRIES = 4_000;
  const root = document.documentElement;
  const here = () => new URLSearchParams(location.search).get("s") ?? START;
  const inTab = (does) => {
    try {
      return does(window.sessionStorage);
    } catch {
      return null;
    }
  };
  const hasDraft = Boolean(inTab((storage) => storage.getItem(DRAFT)));
  const isMine = !hasDraft && here() === START;
  root.dataset.theme = new URLSearchParams(location.search).get("theme") ?? "auto";
  root.dataset.ahead = isMine ? "yes" : "no";
  new MutationObserver(whenThere).observe(document, { childList: true, subtree: true });

  // Not at DOMContentLoaded: that waits for everything else that this page loads.
  function whenThere(_, observer) {
    if (!document.getElementById("root")) return;
    observer.disconnect();
    if (isMine) begin();
    else leaveToServer();
  }

  // The server's own page comes next, and nothing stands before it; when it is late, or Streamlit has given up, these
  // words do until it is there.
  function leaveToServer() {
    const ahead = document.getElementById("ahead");
    ahead.remove();
    const standInOnce = () => isThere() || root.dataset.ahead === "late" || standIn(ahead);
    setTimeout(standInOnce, LATE);
    addEventListener("without-server", standInOnce);
  }

  function isThere() {
    return Boolean(document.querySelector(`#page-marker:not([data-page="${WAITING}"])`));
  }

  function standIn(ahead) {
    for (const page of ahead.querySelectorAll("[data-ahead]")) page.hidden = page.dataset.ahead !== WAIT;
    const wait = ahead.querySelector(`[data-ahead="${WAIT}"]`);
    wait.querySelector("[role=status]").hidden = !hasDraft; // which says that the responses stay
    wait.querySelector("[data-late]").hidden = false;
    document.body.append(ahead);
    root.dataset.ahead = "late";
    new MutationObserver(stepAside).observe(root, { childList: true, subtree: true, attributeFilter: ["data-page"] });
  }

  function stepAside(_, observer) {
    if (!isThere()) return;
    observer.disconnect();
    root.dataset.ahead = "no";
    document.getElementById("ahead").remove();
  }

  function begin() {
    const ahead = document.getElementById("ahead");
    const pages = Object.fromEntries([...ahead.querySelectorAll("[data-ahead]")].map((page) => [page.dataset.ahead, page]));
    const responses = {};
    const isHere = () => root.dataset.ahead === "yes";

    ahead.addEventListener("click", onClick);
    ahead.addEventListener("change", onTick);
    ahead.addEventListener("submit", onSubmit);
    addEventListener("popstate", () => isHere() && show(here()));

    function show(name) {
      const page = pages[name] ?? pages[START];
      for (const one of Object.values(pages)) one.hidden = one !== page;
      const title = page.querySelector("h1");
      document.title = `${title.textContent} – ${ahead.dataset.product}`;
      scrollTo(0, 0);
      title.focus({ preventScroll: true });
    }

    function turnTo(name) {
      const address = new URL(location.href);
      address.searchParams.set("s", name);
      address.searchParams.set("lang", ahead.dataset.lang);
      history.pushState(null, "", address);
      if (name !== GO_ON) show(name);
    }

    function onClick(event) {
      const step = event.target.closest("[data-step]")?.dataset.step;
      if (!step || !isHere()) return;
      if (step !== "speak") event.preventDefault();
      ({ begin: goOn, back: () => history.back(), erase, mend, speak: keep })[step](event);
    }

    // Another language loads the page anew, and goes on from the draft; what a site set in the address stays.
    function keep(event) {
      const { lang } = event.target.closest("[lang]");
      event.preventDefault();
      if (here() !== START) save(lang);
      const address = new URL(location.href);
      address.searchParams.set("lang", lang);
      location.assign(address);
    }

    function erase() {
      for (const name of Object.keys(responses)) delete responses[name];
      ahead.querySelectorAll("form").forEach((form) => form.reset());
      delete ahead.dataset.draft;
      inTab((storage) => [DRAFT, FOLLOWED].forEach((name) => storage.removeItem(name)));
      turnTo(START);
    }

    function mend(event) {
      event.target.closest("section").querySelector("form input").focus();
    }

    function onTick({ target }) {
      const boxes = [...target.form.elements].filter((box) => box.type === "checkbox" && box !== target && box.checked);
      if (target.type === "checkbox" && target.checked) {
        boxes.filter((box) => box.dataset.alone || target.dataset.alone).forEach((box) => (box.checked = false));
      }
    }

    function onSubmit(event) {
      event.preventDefault();
      const { target: form } = event;
      const response = given(form);
      const error = form.closest("section").querySelector(".errbox");
      error.hidden = response !== null;
      if (response === null) {
        document.title = ahead.dataset.error.replace("{name}", document.title);
        return error.focus();
      }
      responses[form.dataset.item] = response;
      goOn(null, form);
    }

    function given(form) {
      const [entry] = form.querySelectorAll("input");
      if (form.dataset.type === "number") {
        const value = /^\d+$/.test(entry.value.trim()) ? Number(entry.value) : NaN;
        return value >= entry.dataset.least && value <= entry.dataset.most ? value : null;
      }
      const chosen = [...form.querySelectorAll(":checked")].map((box) => box.value);
      if (!chosen.length) return null;
      return form.dataset.type === "checklist" ? chosen : chosen[0];
    }

    function goOn(_, form) {
      save(ahead.dataset.lang);
      if (isReady()) return handOver();
      const first = Object.keys(pages).find((name) => name !== START);
      const next = form ? follows(form) : first;
      if (next) return turnTo(next);
      show(WAIT);
      setTimeout(() => (pages[WAIT].querySelector("[data-late]").hidden = false), LATE);
      return waitForServer();
    }

    // The list knows one response at a time: whoever ticks more waits for the server, as after an alarm.
    function follows({ dataset: { ways, item, type } }) {
      const [value, ...others] = [responses[item]].flat();
      const fits = ([low, high]) => (type === "number" ? value >= low && value <= high : value === low);
      return others.length ? undefined : JSON.parse(ways).find(fits)?.[2];
    }

    function save(language) {
      const visit = { language, begun: true, responses };
      const written = Math.floor(Date.now() / 1000);
      ahead.dataset.draft = JSON.stringify({ digest: ahead.dataset.digest, written, visit, ahead: true });
      inTab((storage) => storage.setItem(DRAFT, ahead.dataset.draft));
    }

    // The server's own first page stands behind this one, and its connection is open.
    function isReady() {
      const entry = document.querySelector(".st-key-draft input");
      const app = document.querySelector('[data-testid="stApp"]');
      return Boolean(document.getElementById("page-marker")) && app?.dataset.testConnectionState === "CONNECTED" && entry?.disabled === false;
    }

    function waitForServer() {
      if (isReady()) return handOver();
      return setTimeout(() => here() !== START && root.dataset.ahead === "yes" && !pages[WAIT].hidden && waitForServer(), BETWEEN_LOOKS);
    }

    // page.js hands the draft over, and takes these pages away when the server shows its own.
    function handOver() {
      if (!isHere()) return;
      ahead.querySelectorAll("button").forEach((button) => (button.disabled = true));
      turnTo(GO_ON);
      root.dataset.ahead = "over";
      dispatchEvent(new PopStateEvent("popstate")); // Streamlit learns of the address, and its page then asks for the draft
      setTimeout(tryAgain, BETWEEN_TRIES);
    }

    function tryAgain() {
      if (root.dataset.ahead !== "over") return;
      dispatchEvent(new Event("hand-over"));
      setTimeout(tryAgain, BETWEEN_TRIES);
    }
  }
})();
