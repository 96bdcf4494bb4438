// form[data-js~=figures]: each number is sent when its field is left; what does not agree is shown beside it at once.
// Without this script the table is sent by its button.
import { clearBoxes, showErrors, showState } from "./savestate.js";

const place = document.querySelector("[data-part=breaks]");

async function send(form) {
  showState("saving");
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Autosave": "1", Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
  } catch {
    return showState("trouble");
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.status === 422) return showErrors(form, data.errors ?? {});
  if (!answer.ok) return showState(answer.status === 403 ? "denied" : "trouble");
  clearBoxes(form);
  showState("saved", { at: data.saved_at ?? "" });
  // Explanations that are being typed stay: the box is renewed only while nobody writes in it.
  if (place && !place.contains(document.activeElement)) {
    place.replaceChildren(...new DOMParser().parseFromString(data.html ?? "", "text/html").body.childNodes);
  }
}

for (const form of document.querySelectorAll("form[data-js~=figures]")) {
  form.addEventListener("change", () => send(form));
}
