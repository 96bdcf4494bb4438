// No double sending: the pressed button says “Đang gửi…” until the next page comes, and works again on coming back.
import { say } from "./words.js";

const SENT = "jsSent";

function release(form) {
  delete form.dataset[SENT];
  for (const button of form.querySelectorAll("[data-js-words]")) {
    button.replaceChildren(...button.cchcWords);
    button.removeAttribute("aria-busy");
    button.removeAttribute("data-js-words");
  }
}

function hold(form, button) {
  form.dataset[SENT] = "1";
  if (!button || button.matches(".c-bar-link, .c-menu-item, .c-link")) return;
  button.cchcWords = [...button.childNodes];
  button.dataset.jsWords = "";
  button.setAttribute("aria-busy", "true");
  button.replaceChildren(document.createTextNode(say("sending")));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") || form.method;
  const elsewhere = (event.submitter?.formTarget || form.target) === "_blank";
  if (event.defaultPrevented || method !== "post" || elsewhere || form.dataset.jsSubmit === "off") return;
  if (form.dataset[SENT]) {
    event.preventDefault();
    return;
  }
  // After the browser has read which button was pressed; a disabled button would not be sent.
  setTimeout(() => {
    if (!event.defaultPrevented || form.matches("[hx-post]")) hold(form, event.submitter);
  });
});

// Back from the cache of the browser, or an answer that stayed on this page (a download, a fragment).
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-js-sent]").forEach(release);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.matches?.("form")) release(event.detail.elt);
});
