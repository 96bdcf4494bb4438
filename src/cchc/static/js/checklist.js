// The checklist: going on without a page load (also without network), counts that follow what was saved, the share as
// one types, taking a judgement back, and settling a conflict for good. Everything here works without it by buttons.
import { drop } from "./queue.js";

const page = document.querySelector("[data-visit]");
const panels = [...document.querySelectorAll("[data-panel]")];
const panelOf = (code) => panels.find((panel) => panel.dataset.panel === code);
const rowOf = (code) => document.querySelector(`[data-row="${CSS.escape(code)}"]`);
const urlOf = (address) => new URL(address, location.href).href;

// ── going on ──
function show(code, { focus = true } = {}) {
  const next = panelOf(code);
  if (!next) return false;
  for (const panel of panels) panel.hidden = panel !== next;
  for (const panel of panels) rowOf(panel.dataset.panel).hidden = panel === next;
  const ours = document.querySelectorAll(".c-bottom-bar [data-way]");
  for (const button of ours) {
    const other = next.querySelector(`.c-answer-foot [data-way="${button.dataset.way}"]`);
    if (other) for (const name of ["form", "formaction", "value"]) button.setAttribute(name, other.getAttribute(name));
    button.hidden = !other;
  }
  bring(next);
  if (focus) next.querySelector("[data-part=title]").focus({ preventScroll: true });
  next.scrollIntoView({ block: matchMedia("(width < 768px)").matches ? "end" : "nearest" });
  if (matchMedia("(width < 768px)").matches) scrollTo(0, 0);
  return true;
}

/** The way back in after the session ended stands at the item that is open. */
function bring(panel) {
  const note = document.getElementById("expired-shown");
  if (note && panel) panel.querySelector("[data-js=save-box]").prepend(note);
}

function go(code) {
  if (!panelOf(code)) return false;
  document.activeElement?.blur(); // what is being typed is saved on leaving its field
  const address = new URL(rowOf(code).querySelector("[data-open]").href);
  history.pushState({ item: code }, "", address);
  return show(code);
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("button[data-way], a[data-open]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (go(target.dataset.open ?? target.value)) event.preventDefault();
});
if (page) {
  const first = panels.find((panel) => !panel.hidden)?.dataset.panel;
  addEventListener("popstate", () => show(new URLSearchParams(location.search).get("item") ?? first, { focus: false }));
}

// ── what was saved ──
function setText(name, text) {
  for (const place of document.querySelectorAll(`[data-count="${name}"]`)) place.textContent = text;
}

function setMeter(name, value) {
  for (const meter of document.querySelectorAll(`[data-meter="${name}"]`)) meter.value = value;
}

function count({ done, total, area_done: areaDone, area_total: areaTotal }) {
  setText("all", `${done}/${total}`);
  setText("left", total - done);
  setText("area", `${areaDone}/${areaTotal}`);
  setMeter("all", done);
  setMeter("area", areaDone);
  for (const chip of document.querySelectorAll('.c-chip[href*="filter=open"] b')) chip.textContent = areaTotal - areaDone;
}

function mark(form, data) {
  const panel = form.closest("[data-panel]");
  const row = rowOf(panel.dataset.panel);
  const tag = document.getElementById(`tag-${data.judgement}`).content.cloneNode(true);
  row.querySelector("[data-part=tags]").replaceChildren(tag);
  row.querySelector("[data-part=who]").textContent = `${page.dataset.myName} ${data.saved_at.slice(0, 5)}`;
  panel.querySelector("[data-part=unjudge]").hidden = !data.judgement;
}

/** Say "Đạt" instead of "met" in the box that shows what the colleague wrote. */
function readable(form) {
  for (const term of form.querySelectorAll("[data-part=theirs] dt")) {
    const field = form.elements.namedItem(term.textContent);
    if (!(field instanceof RadioNodeList)) continue;
    const chosen = [...field].find((box) => box.value === term.nextElementSibling.textContent);
    term.textContent = field[0].closest("fieldset").querySelector("legend").textContent;
    if (chosen) term.nextElementSibling.textContent = chosen.labels[0].firstChild.nextSibling?.textContent || chosen.labels[0].textContent;
  }
}

document.addEventListener("cchc:queue", ({ detail: { kind, entry, data } }) => {
  const form = [...document.querySelectorAll("form[data-kind]")].find((one) => urlOf(one.getAttribute("action")) === entry.action);
  if (kind === "saved" && data.counts) count(data.counts);
  if (kind === "saved" && form && data.saved_at) mark(form, data);
  if (kind === "conflict" && form) readable(form);
  if (kind === "expired") bring(panels.find((panel) => !panel.hidden));
});

// ── an answer ──
const number = (text) => {
  const bare = text.replace(/\s/g, "");
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) return Number(bare.replaceAll(".", "").replace(",", "."));
  return /^\d+([.,]\d+)?$/.test(bare) ? Number(bare.replace(",", ".")) : NaN;
};

document.addEventListener("input", ({ target: { form } }) => {
  const share = form?.querySelector("[data-part=share]");
  if (!share) return;
  const value = (100 * number(form.elements.numerator.value)) / number(form.elements.denominator.value);
  share.textContent = Number.isFinite(value) && value <= 100 ? `${value.toFixed(1).replace(".", ",")}%` : "–";
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-part=unjudge]");
  if (!button) return;
  event.preventDefault();
  const boxes = button.form.querySelectorAll("input[name=judgement]");
  for (const box of boxes) box.checked = false;
  boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
});

// Files chosen beside the camera go the same way as photos.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("form[data-js~=photo] input[data-part=files]")) return;
  const camera = target.form.querySelector("input[type=file]");
  const chosen = new DataTransfer();
  for (const file of target.files) chosen.items.add(file);
  target.value = "";
  camera.multiple = true;
  camera.files = chosen.files;
  camera.dispatchEvent(new Event("change", { bubbles: true }));
});

// ── two versions: once somebody chose, neither the server nor this device asks again ──
document.addEventListener("submit", ({ target }) => target.dataset.settle && drop(urlOf(target.dataset.settle)));
document.addEventListener("click", ({ target }) => {
  const box = target.closest("[data-part=keep-theirs]")?.closest("form[data-kind]");
  const compare = box?.querySelector("[data-part=compare]");
  if (!compare) return;
  const body = new URLSearchParams({ choice: "theirs", csrfmiddlewaretoken: box.elements.csrfmiddlewaretoken.value });
  fetch(compare.href, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {}); // asked again on reload
}, { capture: true });
