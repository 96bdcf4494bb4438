// a[data-js=cite]: opens what the link leads to in a small box beside it (on a phone from below). Without this script,
// with a modifier key, or when the fragment cannot be had, it is an ordinary link. Nothing opens on hover.
import { say } from "./words.js";

let box = null;
let opener = null;

function close({ focus = true } = {}) {
  if (!box) return;
  box.remove();
  opener.removeAttribute("aria-expanded");
  if (focus) opener.focus();
  box = opener = null;
}

function place() {
  if (!box || matchMedia("(width < 768px)").matches) return;
  const at = opener.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8);
  const below = at.bottom + box.offsetHeight + 8 <= innerHeight || at.top < box.offsetHeight + 8;
  box.style.left = `${scrollX + Math.max(8, left)}px`;
  box.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - box.offsetHeight - 6)}px`;
}

function build(link) {
  box = document.createElement("div");
  box.className = "c-popover";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", link.dataset.citeLabel || link.textContent.trim());
  box.tabIndex = -1;
  const body = Object.assign(document.createElement("div"), { className: "c-popover-body" });
  body.setAttribute("aria-live", "polite");
  body.textContent = say("loading");
  const shut = Object.assign(document.createElement("button"), { type: "button", className: "btn c-popover-close" });
  shut.setAttribute("aria-label", say("close"));
  shut.textContent = "×";
  shut.addEventListener("click", () => close());
  box.append(body, shut);
  document.body.append(box);
  opener = link;
  link.setAttribute("aria-expanded", "true");
  place();
  box.focus({ preventScroll: true });
  return body;
}

function refuse(body, url) {
  const link = Object.assign(document.createElement("a"), { href: url, textContent: say("unreachable") });
  body.replaceChildren(link);
}

async function open(link) {
  close({ focus: false });
  const mine = build(link);
  try {
    const answer = await fetch(link.dataset.citeUrl || link.href, {
      headers: { "HX-Request": "true", "X-Popover": "1" },
      credentials: "same-origin",
    });
    if (!mine.isConnected) return; // closed, or another one was opened meanwhile
    const html = await answer.text();
    const atSignIn = answer.redirected && new URL(answer.url).pathname === document.body.dataset.login;
    const isPage = /^\s*<!doctype/i.test(html);
    if (!answer.ok || atSignIn || isPage) {
      refuse(mine, link.href);
    } else {
      // The fragment comes from our own server; scripts in it would not run (innerHTML, and the CSP).
      mine.innerHTML = html;
      window.htmx?.process(mine);
    }
  } catch {
    refuse(mine, link.href);
  }
  place();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-js~=cite]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (link === opener) close();
    else open(link);
  } else if (box && !box.contains(event.target)) {
    close({ focus: false });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && box) {
    event.stopPropagation();
    close();
  }
});
// Tab past the end of the box goes on from the citation, as if the box stood right behind it.
document.addEventListener("focusin", (event) => {
  if (box && !box.contains(event.target) && event.target !== opener) close({ focus: false });
});
addEventListener("resize", place);
