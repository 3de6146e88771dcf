// The page after a response, at the press: the server sent along what follows each option, and shows the same a moment later.
// What is chosen or pressed meanwhile is done again on the server's own page. While the line is broken this page stays, and
// what was chosen stands in the draft too, so that a reload takes the same step once more.
(() => {
  const BUTTONS = { next: ".st-key-next button", back: ".st-key-back button", erase: ".st-key-erase button" };
  const DRAFT = "draft", START = "start";
  const LONGEST = 10_000, A_MOMENT = 50, MOST_TRIES = 20;
  const root = document.documentElement;
  const state = { begun: stepInDraft(), again: null, hasReply: false, timer: null };

  addEventListener("click", onPress, true); // Streamlit lets no press of its buttons through
  addEventListener("click", onStep);
  addEventListener("submit", onSubmit);
  addEventListener("change", ({ target }) => target.closest?.("#ahead[data-from]") && keepStep());
  new MutationObserver(look).observe(root, {
    childList: true, subtree: true, attributeOldValue: true,
    attributeFilter: ["data-page", "data-attempt", "data-draft", "data-test-connection-state", "data-test-script-state"],
  });

  const marker = () => [...document.querySelectorAll("#page-marker")].at(-1)?.dataset;
  const app = () => document.querySelector('[data-testid="stApp"]')?.dataset;
  const isConnected = () => app()?.testConnectionState === "CONNECTED";
  const ahead = () => document.querySelector("#ahead[data-from]");
  const title = (page) => document.querySelector(`#page-title[data-page="${CSS.escape(page)}"]`);
  const own = (page) => [...document.querySelectorAll(`.st-key-q_${CSS.escape(page)} input[type=radio]`)];
  const inputs = (main) => [...main.querySelectorAll("input")];
  const isChosen = (input) => input.checked;

  // An option is known by its words and those of its item, since new content may have others in its place.
  function wordsOf(heading, input) {
    const parts = [heading, input?.closest("label")];
    return parts.every(Boolean) ? parts.map((part) => part.textContent.replace(/\s+/g, "")).join(" ") : null;
  }

  function onPress({ target }) {
    if (target.closest?.(BUTTONS.next)) setTimeout(show); // after Streamlit has sent it
  }

  function show() {
    const known = document.getElementById("following")?.dataset, found = marker();
    if (!known || known.page !== found?.page || !isConnected() || document.getElementById("ahead")) return;
    const page = JSON.parse(known.pages)[JSON.parse(known.ways)[own(found.page).findIndex(isChosen)]];
    if (!page) return;
    const main = Object.assign(document.createElement("main"), { id: "ahead", className: "stApp", innerHTML: page });
    Object.assign(main.dataset, { from: found.page, attempt: found.attempt });
    main.querySelector("section").hidden = false;
    document.body.append(main);
    root.dataset.ahead = "next";
    const heading = main.querySelector("h1");
    document.title = document.title.replace(title(found.page).textContent, heading.textContent);
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
    takeUp(main);
    keepStep();
    wait(main);
  }

  // Nobody knows how long a line is broken, or a reply on its way. It is in vain to wait after a reply that shows no other page.
  function wait(main) {
    clearTimeout(state.timer);
    state.hasReply = false;
    state.timer = setTimeout(() => {
      if (main.isConnected && state.hasReply) takeAway(main);
      else if (main.isConnected) wait(main);
    }, LONGEST);
  }

  function onSubmit(event) {
    const main = event.target.closest("#ahead[data-from]");
    if (!main) return;
    event.preventDefault();
    event.submitter.disabled = true;
    press(main, BUTTONS.next);
  }

  function onStep(event) {
    const link = event.target.closest?.("#ahead[data-from] [data-step]");
    if (!link) return;
    event.preventDefault();
    const { step } = link.dataset;
    press(link.closest("#ahead"), step === "speak" ? `.st-key-lang_${link.lang} button` : BUTTONS[step]);
  }

  function press(main, button) {
    main.dataset.pressed = button;
    keepStep();
  }

  function look(changes) {
    const found = marker(), main = ahead();
    if (changes.some(({ oldValue }) => oldValue === "running")) state.hasReply = true;
    if (main && !isConnected()) wait(main);
    // A server that does not know this tab names no draft; what it shows first is not yet the reply.
    if (!found || !isConnected() || found.draft === undefined) return;
    if (main) leave(main, found);
    else if (state.begun) stepAgain(found);
  }

  function leave(main, { page, attempt }) {
    if (page === main.dataset.from && attempt === main.dataset.attempt) return;
    const { chosen, pressed, to } = stepOf(main);
    const focused = wordsOf(main.querySelector("h1"), inputs(main).find((input) => input === document.activeElement));
    takeAway(main);
    if (page === to) setTimeout(() => doAgain({ page, chosen, focused, pressed })); // after the focus went to the heading
  }

  function takeAway(main) {
    root.dataset.ahead = "no";
    main.remove();
    keepStep();
  }

  function doAgain(step, tries = MOST_TRIES) {
    const { page, chosen, focused, pressed } = step;
    const found = (words) => words && own(page).find((input) => wordsOf(title(page), input) === words);
    const before = own(page).findIndex(isChosen);
    const isGone = chosen && !found(chosen);
    found(chosen)?.click();
    found(focused)?.focus();
    setTimeout(() => {
      // Right after the connection is back a control may take nothing yet, or be built anew.
      const isLost = found(chosen) && !found(chosen).checked && own(page).findIndex(isChosen) === before;
      if (isLost && tries) doAgain(step, tries - 1);
      else if (pressed && !(isGone && pressed === BUTTONS.next)) document.querySelector(pressed)?.click();
    }, A_MOMENT);
  }

  // After a reload the item before stands there again, without the response that went with the press.
  function stepAgain({ page }) {
    const { from, said } = state.begun;
    if (page === START) return void setTimeout(keepStep); // from here the visitor goes on, or begins anew
    if (page === from && !own(page).length) return;
    state.again = page === from && state.begun;
    state.begun = null;
    if (state.again) doAgain({ page, chosen: said, pressed: BUTTONS.next });
  }

  function takeUp(main) {
    const { again } = state;
    state.again = null;
    if (!again || again.to !== stepOf(main).to) return;
    const option = inputs(main).find((input) => wordsOf(main.querySelector("h1"), input) === again.chosen);
    if (option) option.checked = true;
    if (again.pressed) main.dataset.pressed = again.pressed;
  }

  function stepOf(main) {
    const { from, pressed } = main.dataset;
    const said = wordsOf(title(from), own(from).find(isChosen));
    const chosen = wordsOf(main.querySelector("h1"), inputs(main).find(isChosen));
    return { from, said, to: main.querySelector("section").dataset.ahead, chosen, pressed };
  }

  // It stands in the draft, which the server's own page replaces, and is erased with it. Storage can be forbidden.
  function keepStep() {
    try {
      const draft = JSON.parse(sessionStorage.getItem(DRAFT)), main = ahead();
      const step = main ? stepOf(main) : (state.begun ?? undefined);
      if (draft) sessionStorage.setItem(DRAFT, JSON.stringify({ ...draft, step }));
    } catch { /* then a reload asks this item again */ }
  }

  function stepInDraft() {
    try {
      return JSON.parse(sessionStorage.getItem(DRAFT))?.step ?? null;
    } catch {
      return null;
    }
  }
})();
