// form[data-js~=photo] with an <input type="file" accept="image/*" capture="environment">: each photo is shown at once
// and sent one after the other by its own POST (header X-Autosave: 1); "chờ gửi" stays under it until the server
// answered 2xx. Without this script the form is sent by its button. Photos wait in memory only: leaving asks first.
import { say } from "./words.js";

const waiting = [];
let busy = false;

function thumb(form, file) {
  const item = document.createElement("li");
  const frame = Object.assign(document.createElement("span"), { className: "c-thumb" });
  if (file.type.startsWith("image/")) {
    frame.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: file.name }));
  }
  const words = Object.assign(document.createElement("span"), { className: "c-thumb-words", textContent: say("waiting") });
  words.setAttribute("role", "status");
  frame.append(words);
  item.append(frame);
  const list = form.querySelector(".c-thumbs") ?? form.closest("section, .card, main").querySelector(".c-thumbs");
  list.insertBefore(item, list.querySelector("[data-part=add]"));
  return words;
}

function later(words) {
  words.textContent = say("waiting");
  busy = false;
  setTimeout(next, 10000);
}

async function next() {
  if (busy || !waiting.length) return;
  busy = true;
  const { form, field, file, words } = waiting[0];
  const body = new FormData(form);
  body.delete(field.name);
  body.append(field.name, file, file.name);
  words.textContent = say("sending");
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
  } catch {
    return later(words);
  }
  if (answer.status >= 500 || answer.status === 401 || answer.type === "opaqueredirect") return later(words);
  const data = await answer.json().catch(() => ({}));
  waiting.shift();
  words.textContent = answer.ok ? file.name : (Object.values(data.errors ?? {}).flat()[0] ?? say("refused"));
  words.classList.toggle("is-refused", !answer.ok);
  if (!answer.ok) words.setAttribute("role", "alert");
  busy = false;
  return next();
}

for (const form of document.querySelectorAll("form[data-js~=photo]")) {
  const field = form.querySelector("input[type=file]");
  for (const button of form.querySelectorAll("[data-part=send]")) button.hidden = true;
  field.addEventListener("change", () => {
    for (const file of field.files) waiting.push({ form, field, file, words: thumb(form, file) });
    field.value = "";
    next();
  });
}
addEventListener("online", next);
addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});
