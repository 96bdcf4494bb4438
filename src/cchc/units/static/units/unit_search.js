/* Offers units while one types into a field with data-js="unit-search". Without this script a code is typed in full. */

const SHORTEST = 2;
const WAIT = 200;

function offer(input, list, results) {
  const options = results.map((unit) => {
    const option = document.createElement("option");
    option.value = unit.code;
    option.label = [unit.name, unit.above, unit.period].filter(Boolean).join(", ");
    return option;
  });
  list.replaceChildren(...options);
}

function watch(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id || input.name}_units`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer = 0;
  let asked = null;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const words = input.value.trim();
    if (words.length < SHORTEST) {
      list.replaceChildren();
      return;
    }
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const address = `${input.dataset.url}?q=${encodeURIComponent(words)}`;
      try {
        const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
        if (answer.ok) offer(input, list, (await answer.json()).results);
      } catch (fault) {
        if (fault.name !== "AbortError") list.replaceChildren();
      }
    }, WAIT);
  });
}

document.querySelectorAll('[data-js="unit-search"]').forEach(watch);
