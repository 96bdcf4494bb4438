// form[data-js~=autosave]: saved 1 s after the last key and on leaving a field. The form keeps working without this
// script by its button. What the server has not confirmed stays on this device (queue.js) and comes back on reload.
import * as queue from "./queue.js";
import { showConflict, showErrors, showExpired, showState, clearBoxes } from "./savestate.js";

const PAUSE = 1000;
const forms = [...document.querySelectorAll("form[data-js~=autosave]")];
const timers = new Map();
const known = new Map(); // form → body that the server has, or that is on its way there

/** Return the address of a form, even if one of its fields is called "action". */
function actionOf(form) {
  return new URL(form.getAttribute("action") || location.href, location.href).href;
}

function bodyOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrfmiddlewaretoken" && typeof value === "string") fields.append(name, value);
  }
  return fields.toString();
}

function content(body) {
  return queue.withVersion(body, "");
}

function save(form) {
  clearTimeout(timers.get(form));
  const body = bodyOf(form);
  if (content(body) === content(known.get(form))) return;
  known.set(form, body);
  queue.put(actionOf(form), body);
  if (queue.pending(actionOf(form)).state === "conflict") return;
  showState(navigator.onLine ? "saving" : "offline", { n: queue.count() });
  queue.flush();
}

function setVersion(form, version) {
  const field = form.elements.namedItem("version");
  if (field && version !== undefined) field.value = version;
}

/** Put values into the form's fields, without saving them again. */
function fill(form, values) {
  for (const [name, value] of values) {
    const field = form.elements.namedItem(name);
    if (!field || name === "version") continue;
    if (field instanceof RadioNodeList && field[0].type === "checkbox") {
      for (const box of field) box.checked ||= box.value === value;
    } else if (field.type === "checkbox") field.checked = Boolean(value);
    else field.value = value ?? "";
  }
  known.set(form, bodyOf(form));
}

function restore(form) {
  const entry = queue.pending(actionOf(form));
  known.set(form, bodyOf(form));
  if (!entry) return;
  const kept = new URLSearchParams(entry.body);
  const field = form.elements.namedItem("version");
  const isAccepted = entry.state === "submitted" && field && kept.get("version") !== field.value;
  if (isAccepted || content(entry.body) === content(bodyOf(form))) {
    queue.drop(actionOf(form));
    return;
  }
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  fill(form, kept);
  queue.change(actionOf(form), { state: "waiting" });
  showState("offline", { n: queue.count() });
}

const answers = {
  saved(form, entry, data) {
    setVersion(form, data.version);
    clearBoxes(form);
    if (queue.pending(actionOf(form))) showState("saving");
    else showState("saved", { at: data.saved_at ?? "" });
  },
  refused: (form, entry, data) => showErrors(form, data.errors ?? {}),
  denied: () => showState("denied"),
  conflict(form, entry, data) {
    showConflict(form, data, {
      keepTheirs() {
        queue.drop(actionOf(form));
        fill(form, Object.entries(data.theirs ?? {}));
        setVersion(form, data.version);
        clearBoxes(form);
        showState("saved", { at: data.at ?? "" });
      },
      keepMine() {
        setVersion(form, data.version);
        const body = bodyOf(form);
        known.set(form, body);
        queue.change(actionOf(form), { state: "waiting", body });
        clearBoxes(form);
        showState("saving");
        queue.flush();
      },
    });
  },
};

document.addEventListener("cchc:queue", ({ detail: { kind, entry, data } }) => {
  if (kind === "offline" || kind === "trouble") showState(kind, { n: queue.count() });
  else if (kind === "expired") showExpired(forms[0], data.login ?? document.body.dataset.login);
  const form = forms.find((one) => actionOf(one) === entry.action);
  if (form) answers[kind]?.(form, entry, data);
});

for (const form of forms) {
  restore(form);
  form.addEventListener("input", () => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), PAUSE));
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=radio], input[type=checkbox], select")) save(form);
  });
  form.addEventListener("focusout", () => save(form));
  form.addEventListener("submit", () => {
    clearTimeout(timers.get(form));
    if (queue.pending(actionOf(form))) queue.change(actionOf(form), { state: "submitted", body: bodyOf(form) });
  });
}

// Sent with its button from another page, and that page led here: the server has it.
for (const entry of queue.entries()) {
  if (entry.state === "submitted" && !forms.some((form) => actionOf(form) === entry.action)) queue.drop(entry.action);
}
addEventListener("visibilitychange", () => forms.forEach(save));
addEventListener("beforeunload", (event) => {
  if (queue.count() && !queue.isKept()) event.preventDefault();
});
queue.flush();
