// Single keys: `/` search, `?` the list of keys, and [data-key] of the page. Off inside fields; can be switched off.
import { part } from "./words.js";

const OFF = "cchc:keys-off";
const dialog = document.getElementById("keys-dialog");

function isTyping(target) {
  return target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]");
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false; // no storage: keys stay on
  }
}

function visible(elements) {
  return [...elements].find((element) => element.getClientRects().length > 0);
}

function showKeys() {
  const list = part(dialog, "list");
  for (const old of list.querySelectorAll("[data-added]")) old.remove();
  const keys = new Set([...document.querySelectorAll("[data-key]")].map((element) => element.dataset.key));
  for (const name of keys) {
    const element = visible(document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`));
    if (!element) continue; // its part of the page is closed
    const key = document.createElement("dt");
    const words = document.createElement("dd");
    key.append(Object.assign(document.createElement("kbd"), { textContent: name.toUpperCase() }));
    words.textContent = element.dataset.keyLabel || (element.labels?.[0] ?? element).textContent.trim();
    key.dataset.added = words.dataset.added = "";
    list.append(key, words);
  }
  part(dialog, "off").checked = isOff();
  dialog.showModal();
}

function press(element) {
  if (element.matches("input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea, select")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.isComposing) return;
  if (isTyping(event.target) || dialog?.open || isOff()) return;
  const key = event.key.toLowerCase();
  if (key === "/") {
    const box = visible(document.querySelectorAll("[data-js=search]"));
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (key === "?") {
    event.preventDefault();
    showKeys();
  } else {
    const element = visible(document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`));
    if (!element) return;
    event.preventDefault();
    press(element);
  }
});

if (dialog) {
  part(dialog, "close").addEventListener("click", () => dialog.close());
  part(dialog, "off").addEventListener("change", (event) => {
    try {
      localStorage.setItem(OFF, event.target.checked ? "1" : "0");
    } catch {
      event.target.checked = false; // not kept: say so by going back
    }
  });
  for (const button of document.querySelectorAll("[data-js=keys]")) {
    button.hidden = false;
    button.addEventListener("click", showKeys);
  }
}
