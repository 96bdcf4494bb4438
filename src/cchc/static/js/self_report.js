// form[data-js~=figures]: what does not agree is shown while one types, each number is saved when its field is left.
// Without this script the table is sent by its button.
import { clearBoxes, showErrors, showState } from "./savestate.js";

const PAUSE = 400; // ms after the last key
const place = document.querySelector("[data-part=breaks]");

function ask(form, address, signal) {
  return fetch(address, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Autosave": "1", Accept: "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal,
  });
}

/** Show what does not agree, at the side and in the rows. */
function show(form, { html = "", marks = {} }) {
  for (const mark of form.querySelectorAll("[data-mark]")) {
    mark.lastElementChild.textContent = marks[mark.dataset.mark] ?? "";
    mark.hidden = !(mark.dataset.mark in marks);
  }
  // Explanations that are being typed stay: the box is renewed only while nobody writes in it.
  if (!place || place.contains(document.activeElement)) return;
  const typed = [...place.querySelectorAll("textarea")].filter((box) => box.value !== box.defaultValue);
  place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  for (const box of typed) {
    const same = document.getElementById(box.id);
    if (same) same.value = box.value;
  }
}

async function save(form) {
  showState("saving");
  let answer;
  try {
    answer = await ask(form, form.action);
  } catch {
    return showState("trouble");
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.status === 422) return showErrors(form, data.errors ?? {});
  if (!answer.ok) return showState(answer.status === 403 ? "denied" : "trouble");
  clearBoxes(form);
  showState("saved", { at: data.saved_at ?? "" });
  show(form, data);
}

async function judge(form, signal) {
  try {
    const answer = await ask(form, form.dataset.judge, signal);
    if (answer.ok) show(form, await answer.json());
  } catch {
    // Offline, or a later key asked again: saving says what is wrong.
  }
}

for (const form of document.querySelectorAll("form[data-js~=figures]")) {
  let timer = 0;
  let asked = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    asked.abort();
  };
  form.addEventListener("input", () => {
    stop();
    asked = new AbortController();
    timer = setTimeout(() => judge(form, asked.signal), PAUSE);
  });
  form.addEventListener("change", () => {
    stop();
    save(form);
  });
}
