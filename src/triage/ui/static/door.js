// The door of the desk: show what was typed, put the cursor where it is needed, and leave when nobody is signed in.

const BETWEEN_LOOKS = 20_000;

const shown = document.getElementById("shown");
if (shown) {
  shown.closest(".shown").hidden = false;
  shown.addEventListener("change", () => {
    for (const field of document.querySelectorAll('input[autocomplete$="password"]')) field.type = shown.checked ? "text" : "password";
  });
}

const wrong = document.getElementById("notice");
(wrong ?? document.querySelector('form input:not([type="hidden"])'))?.focus();

// A page of Streamlit has no form: it shows what visitors sent, and may not stay when the session ended.
async function look() {
  const reply = await fetch("/signed-in", { cache: "no-store" }).catch(() => null);
  if (reply?.status === 401) leave();
}
const leave = () => { document.documentElement.hidden = true; location.assign("/sign-in?why=ended"); };

if (document.querySelector('meta[name="desk"]')) {
  setInterval(look, BETWEEN_LOOKS);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("pageshow", (event) => event.persisted && look());
  new MutationObserver(() => document.querySelector("[data-ended]") && leave()).observe(document.documentElement, { childList: true, subtree: true });
}
