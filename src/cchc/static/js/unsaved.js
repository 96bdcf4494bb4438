// form[data-js=unsaved]: the browser asks before leaving with text that was not sent.
const changed = new WeakSet();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-js~=unsaved]")) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-js~=unsaved]")].some((form) => changed.has(form))) {
    event.preventDefault();
  }
});
