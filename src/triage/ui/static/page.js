// What Streamlit cannot do itself: focus, scroll, language, names of groups, options that exclude each other,
// the drawing of the body, printing, and its own English words. The page's last element tells what is needed.

const DRAFT = "draft";
const FOLLOWED = "followed";
const NO_DRAFT = "none";
const LONGEST_DRAFT = 16_000; // the server takes no message over 64 kB
const WAITING = "waiting";
const START = "start";
const FOLLOW = "follow";
const state = { page: null, attempt: "" };
let says = {};

// The last one, as a page that failed has left its first half, hidden, before the page that says so.
const marker = () => [...document.querySelectorAll("#page-marker")].at(-1);
const items = () => JSON.parse(marker()?.dataset.items || "[]");
const control = (item) => document.querySelector(`.st-key-q_${CSS.escape(item.id)}`);

new MutationObserver((changes) => {
  settle();
  for (const { attributeName, target } of changes) if (attributeName === "data-selected") onTick(target);
}).observe(document.documentElement, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-page", "data-attempt", "data-lang", "data-draft", "data-selected", "data-test-connection-state"],
});
addEventListener("hand-over", () => {
  state.isAsked = false;
  settle();
});
addEventListener("hashchange", settle); // a personal link that is opened where this page stands already
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onTheme);

function settle() {
  const found = marker();
  if (found?.dataset.says) says = JSON.parse(found.dataset.says);
  speakOurLanguage();
  if (!found) return;
  if (document.documentElement.lang !== found.dataset.lang) document.documentElement.lang = found.dataset.lang;
  items().forEach(prepare);
  document.querySelectorAll('[class*="st-key-q_field_"] input').forEach(nameWhatIsWrong);
  // As with the ticks of an item: its visible words name it.
  document.querySelectorAll(".st-key-card_act .stCheckbox input[aria-label]").forEach((tick) => tick.removeAttribute("aria-label"));
  for (const button of document.querySelectorAll('[class*="st-key-lang_"]')) {
    button.lang = [...button.classList].find((name) => name.startsWith("st-key-lang_")).slice("st-key-lang_".length);
  }
  document.querySelectorAll('[class*="st-key-here_"] button').forEach((button) => (button.ariaCurrent = "page"));
  if (isAhead()) return;
  leaveAhead(found.dataset);
  keepDrafts(found.dataset);
  handOver(found.dataset);
  takeLink(found.dataset);
  arrive(found.dataset);
}

// start.js shows the first pages until the server has taken over what was given there.
function isAhead() {
  return document.documentElement.dataset.ahead === "yes";
}

// The pages and words of start.js need no connection, and tell by themselves when they have waited for long.
function isWithoutServer() {
  return ["yes", "late"].includes(document.documentElement.dataset.ahead);
}

function leaveAhead({ page }) {
  if (document.documentElement.dataset.ahead !== "over" || [START, WAITING].includes(page) || isMissingControls()) return;
  document.documentElement.dataset.ahead = "no";
  document.getElementById("ahead").remove();
  const address = new URL(location.href);
  address.searchParams.set("s", page); // the browser's Back then leads to this page, and not to where the visitor goes on
  history.replaceState(history.state, "", address);
  state.page = START; // so that the focus goes to what comes after it
}

// A kind of control that Streamlit still loads has an empty box in its place.
function isMissingControls() {
  return Boolean(document.querySelector('[class*="st-key-q_"] [data-testid="stSkeleton"]'));
}

// The draft: what was given so far, kept in this tab only, so that a reload or a new server loses nothing. Storage can be
// forbidden; then there is no draft.
function inTab(does) {
  try {
    return does(window.sessionStorage);
  } catch {
    return null;
  }
}

function keepDrafts(now) {
  for (const name of [DRAFT, FOLLOWED]) {
    const draft = now[name];
    if (draft === undefined || draft === state[name]) continue;
    state[name] = draft;
    inTab((storage) => (draft ? storage.setItem(name, draft) : storage.removeItem(name)));
  }
}

// A new server knows nothing of this tab, and its page says so by naming no draft. On the first page only a draft is worth
// a reply, on the page that waits also that there is none. After a lost connection nobody knows, so the draft goes along.
function handOver({ draft, page }) {
  const isBack = isConnected() && state.isAway;
  const isAsked = draft === undefined && !state.isAsked;
  const entry = document.querySelector(".st-key-draft input");
  const wake = document.querySelector(".st-key-wake button");
  if (!entry || !wake) return;
  if ((isBack || isAsked) && (entry.disabled || wake.disabled)) {
    setTimeout(settle, 50); // a moment after the connection the controls are back
    return;
  }
  Object.assign(state, { isAway: !isConnected(), isAsked: draft === undefined });
  if (!isBack && !isAsked) return;
  const kept = document.getElementById("ahead")?.dataset.draft ?? inTab((storage) => storage.getItem(DRAFT));
  const isFit = kept !== null && kept.length <= LONGEST_DRAFT;
  if (!isFit && !isBack && page !== WAITING) return;
  fill(entry, isFit ? withTheTime(kept) : NO_DRAFT);
  setTimeout(() => {
    if (isBack) dispatchEvent(new Event("draft-handed-over")); // held.js waits for what the server then shows
    wake.click();
  });
  setTimeout(() => fill(entry, ""), 300); // or it would go along with every later step
  setTimeout(askAgain, 3000);
}

// What start.js wrote bears the time of this device, which nobody else's clock can be held against.
function withTheTime(draft) {
  try {
    const parts = JSON.parse(draft);
    return parts.ahead ? JSON.stringify({ ...parts, handed_over: Math.floor(Date.now() / 1000) }) : draft;
  } catch {
    return draft; // which the server does not take for one
  }
}

// The token of a personal link stands behind the `#`, which no browser sends; a field that nobody sees takes it along.
// After a reload, or on another server, it goes on from what this tab kept.
function takeLink({ page, draft }) {
  if (!isConnected()) state.isResumed = false;
  if (page !== FOLLOW) return;
  const entry = document.querySelector(".st-key-link input");
  const begin = document.querySelector(".st-key-begin button");
  const token = location.hash.slice(1);
  const kept = !token && !state.isResumed && inTab((storage) => storage.getItem(FOLLOWED));
  if (!entry || !begin || !(token || kept)) return;
  const isLater = kept && draft === undefined && inTab((storage) => storage.getItem(DRAFT));
  if (entry.disabled || begin.disabled || isLater) {
    setTimeout(settle, 50);
    return;
  }
  state.isResumed = true;
  fill(entry, token || kept);
  if (!token && hasBegun()) setTimeout(() => begin.click());
  if (!token) return;
  inTab((storage) => storage.setItem(FOLLOWED, JSON.stringify({ token })));
  history.replaceState(history.state, "", location.pathname + location.search);
}

// Whether this tab was already past the first page behind the link.
function hasBegun() {
  try {
    return Boolean(JSON.parse(inTab((storage) => storage.getItem(FOLLOWED))).written);
  } catch {
    return false;
  }
}

// Should the reply be lost, the page still waits.
function askAgain() {
  if (marker()?.dataset.page !== WAITING) return;
  state.isAsked = false;
  settle();
}

function isConnected() {
  return document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";
}

// Streamlit takes what a field holds when it is left.
function fill(entry, text) {
  if (entry.value === text) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(entry, text);
  entry.dispatchEvent(new Event("input", { bubbles: true }));
  entry.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

// Focus goes to the heading of a new page, or to what is still needed; never on the first load, which would scroll the host page.
function arrive({ page, attempt }) {
  const isOnItsWay = page === WAITING || (page === FOLLOW && !attempt && hasBegun());
  if (isOnItsWay && state.page === null) return; // what comes next is still the first page
  const isNew = page !== state.page;
  const isWanting = Boolean(attempt) && attempt !== state.attempt;
  const target = document.querySelector(isWanting ? "#error-summary" : `#page-title[data-page="${CSS.escape(page)}"]`);
  if ((!isNew && !isWanting) || !target) return;
  const isFirst = state.page === null;
  Object.assign(state, { page, attempt });
  if (isFirst) return;
  document.getElementById("stMain")?.scrollTo(0, 0);
  window.scrollTo(0, 0);
  target.focus({ preventScroll: true });
}

function prepare(item) {
  const box = control(item);
  if (!box) return;
  const group = item.type === "checklist" ? box : null;
  if (group && group.getAttribute("aria-label") !== item.name) {
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", item.name);
  }
  // Streamlit names a tick by its label as written, marks included; without that its visible words name it.
  for (const tick of box.querySelectorAll(".stCheckbox input[aria-label]")) tick.removeAttribute("aria-label");
  const entry = item.type === "number" && box.querySelector("input");
  if (entry && entry.inputMode !== "numeric") entry.inputMode = "numeric";
  const wanting = Boolean(marker().dataset.attempt);
  for (const input of box.querySelectorAll("input[type=text]")) {
    if (wanting !== (input.getAttribute("aria-invalid") === "true")) input.setAttribute("aria-invalid", String(wanting));
  }
  if (item.drawing) draw(box);
}

// A field that is not right says so to a screen reader too, with what it needs.
function nameWhatIsWrong(input) {
  const wrong = input.closest('[class*="st-key-q_field_"]').querySelector("[data-wrong]");
  const told = wrong ? [["aria-invalid", "true"], ["aria-describedby", wrong.id]] : [];
  for (const [name, value] of told) if (input.getAttribute(name) !== value) input.setAttribute(name, value);
  if (!wrong && input.getAttribute("aria-describedby")?.startsWith("wrong_")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  // As with the ticks of an item: its visible words name it.
  if (input.type === "checkbox") input.removeAttribute("aria-label");
}

// The last ticks of a list (“none of these”, “not sure”) exclude the others, and the others exclude them.
// Streamlit changes a tick without any event that could be heard, so its label is watched.
function onTick(label) {
  const item = items().find((one) => control(one)?.contains(label));
  const box = item && control(item);
  if (item?.type !== "checklist" || !label.matches(".stCheckbox label") || !box?.contains(label)) return;
  if (item.drawing) paint(box);
  if (label.dataset.selected !== "true" || !item.alone) return;
  const labels = [...box.querySelectorAll(".stCheckbox label")];
  const isAlone = (one) => labels.indexOf(one) >= labels.length - item.alone;
  const isExcluded = (one) => one !== label && one.dataset.selected === "true" && (isAlone(label) || isAlone(one));
  setTimeout(() => labels.filter(isExcluded).forEach((one) => one.querySelector("input").click())); // after this press has ended
}

let drawing = null;

function draw(box) {
  const place = box.querySelector("[data-drawing]");
  if (!place || place.firstChild) return paint(box);
  drawing ??= fetch("assets/body.svg").then((response) => response.text());
  place.append(document.createElement("span"));
  drawing.then((svg) => {
    place.innerHTML = svg;
    paint(box);
  });
}

// The list is the control; the drawing shows the same and may be tapped. Its places stand in the order of the list.
function paint(box) {
  const ticks = [...box.querySelectorAll("input[type=checkbox]")];
  box.querySelectorAll("[data-place]").forEach((place, at) => place.classList.toggle("on", Boolean(ticks[at]?.checked)));
}

function onClick(event) {
  const { target } = event;
  const place = target.closest?.("[data-place]");
  if (place) {
    const box = place.closest('[class*="st-key-q_"]');
    const at = [...box.querySelectorAll("[data-place]")].indexOf(place);
    return box.querySelectorAll("input[type=checkbox]")[at]?.click();
  }
  if (target.closest?.("[data-print]")) return window.print();
  const letter = target.closest?.("[data-letter]");
  if (letter) return bringLetter(letter);
  const link = target.closest?.("[data-focus], [data-jump], [data-copy]");
  if (!link) return undefined;
  event.preventDefault();
  if (link.dataset.copy) return copy(link);
  if (link.dataset.focus) return document.querySelector(`.st-key-${CSS.escape(link.dataset.focus)} :is(input, textarea)`)?.focus();
  const heading = document.getElementById(link.dataset.jump);
  heading?.scrollIntoView();
  return heading?.focus({ preventScroll: true });
}

// The server makes the letter of what this tab holds, and forgets it. A second press waits for the first.
async function bringLetter(button) {
  if (button.ariaDisabled === "true") return;
  const said = button.parentElement.querySelector("[role=status]");
  button.ariaDisabled = "true";
  said.textContent = button.dataset.making;
  try {
    const made = await fetch(button.dataset.letter, { method: "POST", body: marker()?.dataset.draft, cache: "no-store" });
    if (!made.ok) throw new Error(made.status);
    keepFile(await made.blob(), button.dataset.file);
    said.textContent = "";
  } catch {
    said.textContent = button.dataset.failed;
  }
  button.ariaDisabled = "false";
}

function keepFile(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers begin to read it only after a while
}

// Where the browser forbids it, the text is chosen, so that it can be copied by hand.
function copy(link) {
  const source = document.getElementById(link.dataset.copy);
  const choose = () => getSelection().selectAllChildren(source);
  const write = navigator.clipboard?.writeText(source.textContent) ?? Promise.reject();
  return write.then(() => (link.textContent = link.dataset.copied), choose);
}

// A chart is drawn in the colours of one theme; Streamlit changes its own theme first, then the chart is asked for again.
function onTheme() {
  setTimeout(() => document.querySelector(".st-key-repaint button")?.click(), 100);
}

// Enter in a number goes on, as in any form.
function onKey(event) {
  if (event.key !== "Enter" || !event.target.matches?.('[class*="st-key-q_"] input[type=text]')) return;
  event.target.blur();
  setTimeout(() => document.querySelector(".st-key-next button")?.click());
}

// Streamlit's own words are English, and speak to developers.
function speakOurLanguage() {
  const skip = document.querySelector('[data-testid="stSkipToContent"]');
  if (skip && says.skip && skip.textContent !== says.skip) skip.textContent = says.skip;
  const main = document.getElementById("stMain");
  if (main && main.getAttribute("tabindex") !== "-1") main.setAttribute("tabindex", "-1");
  const dialog = document.querySelector('[data-testid="stDialog"] [role="dialog"]:not([data-ours])');
  const title = dialog?.querySelector("h2");
  if (title?.textContent !== "Connection error") return;
  // Nothing may stand before somebody who has to call now, and a telephone needs no connection of ours.
  const isCalling = document.querySelector(".advice a.call");
  if (!says.offline_title) dispatchEvent(new Event("without-server")); // no page of ours came yet
  if (!isCalling && !isWithoutServer() && !says.offline_title) return;
  dialog.dataset.ours = "yes";
  if (isCalling || isWithoutServer()) return dialog.querySelector("button")?.click();
  for (const close of dialog.closest('[data-testid="stDialog"]').querySelectorAll("button")) close.setAttribute("aria-label", says.offline_close);
  title.textContent = says.offline_title;
  const text = document.createElement("p");
  text.className = "offline";
  text.textContent = says.offline_text;
  if (title.nextElementSibling) title.nextElementSibling.style.display = "none";
  const call = document.querySelector('.note a.call, .foot a[href^="tel:"], .netbox a[href^="tel:"]')?.cloneNode(true);
  if (call) call.className = "btn call";
  title.after(text, call ?? "");
  if (document.documentElement.dataset.framed === "follow") bringIntoSight(dialog.parentElement);
}

// In a frame as high as its page, its top may be far from what the visitor sees.
function bringIntoSight(box) {
  new IntersectionObserver(([{ intersectionRect: seen }], observer) => {
    observer.disconnect();
    const below = seen.top + 24 - box.getBoundingClientRect().top;
    if (below > 0) box.style.translate = `0 ${below}px`;
  }).observe(document.getElementById("stMain"));
}
