// Loaded on every page; everything here only makes quicker what works without it.
import "./keyboard.js";
import "./submit.js";
import "./popover.js";
import "./unsaved.js";

// A refused form: the summary takes the focus, so that it is read and its links are next.
function focusSummary(root) {
  root.querySelector("[data-js=error-summary]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.detail.elt));

// Menus are <details>: Esc and a click elsewhere close them.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-js=menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-js=menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A fragment that was answered by the sign-in page must not land inside this page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL || location.href);
  if (answered.pathname === document.body.dataset.login) {
    event.detail.shouldSwap = false;
    location.assign(`${answered.pathname}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
});

// What cannot work without a script is hidden until one runs.
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const element of document.querySelectorAll("[data-js=passkey-error]")) element.hidden = false;
});
