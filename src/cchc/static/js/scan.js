// form[data-js=scan]: walks along a wall with the camera. A phone that reads codes itself sends their words; any other
// sends a small picture about every second and the server reads it. Each answer is the whole list, judged anew.
// Without this script the form sends a photo.

const PAUSE = 700; // ms between two looks
const EDGE = 1600; // pixels of the longer side of what is sent

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function walk(form) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const [view, video, status, start, stop] = ["view", "video", "status", "start", "stop"].map(part);
  const wall = document.querySelector("[data-part=wall]");
  const canvas = document.createElement("canvas");
  const known = new Set();
  let detector = null;
  let timer = 0;

  async function found() {
    if (detector) return { codes: (await detector.detect(video)).map((code) => code.rawValue) };
    const scale = Math.min(1, EDGE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    return { picture: await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85)) };
  }

  async function look() {
    if (document.hidden || video.readyState < 2) return;
    const { codes, picture } = await found();
    const fresh = codes?.filter((code) => !known.has(code));
    if (codes && !fresh.length) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const code of fresh ?? []) body.append("code", code);
    if (picture) body.append("picture", picture, "frame.jpg");
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Autosave": "1" } });
    if (answer.status === 401) return location.assign((await answer.json()).login); // what was read is kept
    if (!answer.ok) {
      const isRefusal = answer.status === 422; // a sentence; anything else is a page
      status.textContent = isRefusal ? await answer.text() : status.dataset.offline;
      return;
    }
    for (const code of fresh ?? []) known.add(code);
    const added = Number(answer.headers.get("X-New"));
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    wall.replaceChildren(...parsed.body.children);
    const n = wall.firstElementChild?.dataset.read ?? "0";
    status.textContent = fill(added ? status.dataset.new : status.dataset.on, { n, m: added });
    if (added) navigator.vibrate?.(80);
  }

  function again() {
    timer = setTimeout(async () => {
      try {
        await look();
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // fetch says so when there is no network
        status.textContent = status.dataset.offline;
      }
      if (timer) again();
    }, PAUSE);
  }

  start.addEventListener("click", async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
    } catch {
      status.textContent = status.dataset.denied;
      return;
    }
    if ("BarcodeDetector" in window) {
      const formats = await window.BarcodeDetector.getSupportedFormats();
      if (formats.includes("qr_code")) detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    }
    view.hidden = false;
    start.hidden = true;
    stop.hidden = false;
    await video.play();
    status.textContent = fill(status.dataset.on, { n: wall.firstElementChild?.dataset.read ?? "0" });
    again();
  });

  stop.addEventListener("click", () => {
    clearTimeout(timer);
    timer = 0;
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    view.hidden = true;
    stop.hidden = true;
    start.hidden = false;
  });
}

for (const form of document.querySelectorAll("form[data-js~=scan]")) walk(form);
