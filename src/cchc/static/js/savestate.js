// How the page says where what was typed is: saved, on its way, on this device, in conflict, refused, session ended.
import * as queue from "./queue.js";
import { block, part, say } from "./words.js";

const QUIET = 5000; // ms between two announcements
let spokenAt = 0;
let speaking = 0;

/** Show `save-<name>` in every [data-js=save-state], and have it read aloud at most once in five seconds. */
export function showState(name, values = {}) {
  for (const place of document.querySelectorAll("[data-js=save-state]")) {
    const tag = block(`save-${name}`, values);
    part(place, "shown").replaceChildren(tag);
    if (name !== "saving") speak(part(place, "spoken"), tag.textContent);
  }
}

function speak(place, words) {
  clearTimeout(speaking);
  speaking = setTimeout(
    () => {
      spokenAt = Date.now();
      if (place.textContent !== words) place.textContent = words;
    },
    Math.max(0, spokenAt + QUIET - Date.now()),
  );
}

function boxOf(form) {
  let box = form.querySelector("[data-js=save-box]");
  if (!box) {
    box = Object.assign(document.createElement("div"), { className: "c-save-box" });
    box.dataset.js = "save-box";
    form.prepend(box);
  }
  return box;
}

/** Take away what the last answer had put on the form. */
export function clearBoxes(form) {
  boxOf(form).replaceChildren();
  for (const note of form.querySelectorAll("[data-saved-error]")) note.remove();
  for (const field of form.querySelectorAll("[data-saved-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("data-saved-invalid");
    field.classList.remove("is-invalid");
  }
}

/** Say at each field what the server refused; the text stays as it was typed. */
export function showErrors(form, errors) {
  clearBoxes(form);
  showState("refused");
  for (const [name, sentences] of Object.entries(errors)) {
    const note = Object.assign(document.createElement("p"), { className: "c-field-error", textContent: sentences.join(" ") });
    note.dataset.savedError = "";
    note.setAttribute("role", "alert");
    const found = form.elements.namedItem(name);
    const field = found instanceof RadioNodeList ? found[0] : found;
    if (!field) {
      boxOf(form).append(note);
      continue;
    }
    field.setAttribute("aria-invalid", "true");
    field.dataset.savedInvalid = "";
    field.classList.add("is-invalid");
    (field.closest(".c-judge, .c-choices") ?? field).before(note);
  }
}

/** Show what the other person wrote, beside what was typed here; neither is overwritten before somebody chooses. */
export function showConflict(form, data, { keepTheirs, keepMine }) {
  clearBoxes(form);
  showState("conflict");
  const names = { by: data.by ?? say("someone"), at: data.at ?? "" };
  const note = block("conflict-box", names);
  const list = part(note, "theirs");
  for (const [name, value] of Object.entries(data.theirs ?? {})) {
    const label = form.querySelector(`label[for="${CSS.escape(form.elements.namedItem(name)?.id ?? "")}"]`);
    const term = Object.assign(document.createElement("dt"), { textContent: label?.textContent.trim() ?? name });
    list.append(term, Object.assign(document.createElement("dd"), { textContent: value || "–" }));
  }
  const compare = part(note, "compare");
  if (data.url) compare.href = data.url;
  else compare.remove();
  if (data.theirs) part(note, "keep-theirs").addEventListener("click", keepTheirs);
  else part(note, "keep-theirs").remove();
  if (data.version !== undefined) part(note, "keep-mine").addEventListener("click", keepMine);
  else part(note, "keep-mine").remove();
  boxOf(form).replaceChildren(note);
}

/** Say that the session ended; the form stays, what was typed goes out after signing in again in another tab. */
export function showExpired(form, login) {
  showState("expired");
  if (!form || form.querySelector("#expired-shown")) return;
  const note = block("expired-box");
  note.id = "expired-shown";
  part(note, "login").href = login;
  const resend = async () => {
    if (!note.isConnected || !(await isSamePerson())) return;
    note.remove();
    removeEventListener("focus", resend);
    queue.flush({ again: true });
  };
  part(note, "resend").addEventListener("click", resend);
  addEventListener("focus", resend);
  boxOf(form).replaceChildren(note);
}

/** Tell whether the person signed in now is the one who typed: nobody's words go out under another name. */
async function isSamePerson() {
  try {
    const page = await (await fetch(location.href, { credentials: "same-origin" })).text();
    return page.match(/<body data-user="([^"]*)"/)?.[1] === document.body.dataset.user;
  } catch {
    return false;
  }
}
