// What was typed and is not yet with the server: kept on this device, per person, sent in order. Nothing is dropped
// before the server confirmed it. Tells the page by the event "cchc:queue" {kind, entry, data}.
const KEY = `cchc:queue:${document.body.dataset.user}`;
const WAITS = [2, 4, 8, 15, 30, 60]; // seconds between tries while the server is away
let memory = []; // when the browser keeps nothing
let sending = null; // id of the entry that is on its way
let paused = false; // the session ended
let tries = 0;
let timer = 0;

/** Return the entries, oldest first: {id, action, body, n, state: waiting | conflict | refused | submitted}. */
export function entries() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? memory;
  } catch {
    return memory;
  }
}

function write(list) {
  memory = list;
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
    if (!list.length) localStorage.removeItem(KEY);
  } catch {} // full or forbidden: this page still holds them in memory
}

/** Tell whether the browser will still have the entries after this page. */
export function isKept() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Return the unsent entry of a form, if there is one. */
export const pending = (action) => entries().findLast((entry) => entry.action === action);

/** Return how many changes wait. */
export const count = () => entries().reduce((sum, entry) => sum + entry.n, 0);

/** Keep `body` as the newest state of the form; it replaces an older one that is not on its way. */
export function put(action, body) {
  const list = entries();
  const old = list.findLast((entry) => entry.action === action && entry.id !== sending);
  if (old) {
    Object.assign(old, { body, n: old.n + 1, state: old.state === "conflict" ? "conflict" : "waiting" });
  } else {
    list.push({ id: `${Date.now()}-${Math.random()}`, action, body, n: 1, state: "waiting" });
  }
  write(list);
}

/** Change the entries of a form, e.g. after somebody chose between two versions. */
export function change(action, values) {
  write(entries().map((entry) => (entry.action === action ? { ...entry, ...values } : entry)));
}

/** Forget the entries of a form: the server has them, or somebody gave them up. */
export function drop(action) {
  write(entries().filter((entry) => entry.action !== action));
}

/** Send what waits. */
export async function flush({ again = false } = {}) {
  if (again) paused = false;
  if (sending || paused) return;
  clearTimeout(timer);
  let entry;
  while (!paused && (entry = entries().find((one) => one.state === "waiting"))) {
    sending = entry.id;
    const goesOn = await send(entry).finally(() => (sending = null));
    if (!goesOn) break;
  }
}

async function send(entry) {
  let answer;
  try {
    answer = await fetch(entry.action, {
      method: "POST",
      body: new URLSearchParams(entry.body),
      headers: { "X-Autosave": "1", "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual", // a redirect is the way to the sign-in page, not an answer
      keepalive: entry.body.length < 60000,
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    return later("offline", entry);
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.status >= 500 || answer.status === 429) return later("trouble", entry);
  tries = 0;
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    paused = true;
    return tell("expired", entry, data);
  }
  if (answer.ok) return saved(entry, data);
  if (answer.status === 409 && isSame(entry.body, data.theirs)) return saved(entry, data); // our own, answer lost
  const kind = { 409: "conflict", 422: "refused" }[answer.status] ?? "denied";
  hold(entry, kind === "conflict" ? "conflict" : "refused");
  tell(kind, entry, data);
  return true;
}

function saved(entry, data) {
  const rest = entries().filter((one) => one.id !== entry.id);
  for (const one of rest.filter((other) => other.action === entry.action)) one.body = withVersion(one.body, data.version);
  write(rest);
  tell("saved", entry, data);
  return true;
}

function hold(entry, state) {
  const isNewer = (one) => one.action === entry.action && one.id !== entry.id;
  if (!entries().some(isNewer)) return change(entry.action, { state });
  write(entries().filter((one) => one.id !== entry.id));
  if (state === "conflict") change(entry.action, { state }); // what was refused may be mended by the newer one
}

function later(kind, entry) {
  timer = setTimeout(flush, 1000 * WAITS[Math.min(tries++, WAITS.length - 1)]);
  return tell(kind, entry, {});
}

function tell(kind, entry, data) {
  document.dispatchEvent(new CustomEvent("cchc:queue", { detail: { kind, entry, data } }));
}

/** Return `body` as an answer to version `version`. */
export function withVersion(body, version) {
  const fields = new URLSearchParams(body);
  if (version !== undefined) fields.set("version", version);
  return fields.toString();
}

function isSame(body, theirs) {
  const mine = new URLSearchParams(body);
  return Boolean(theirs) && Object.entries(theirs).every(([name, value]) => (mine.get(name) ?? "") === String(value ?? ""));
}

function cookie(name) {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}

addEventListener("online", () => flush());
