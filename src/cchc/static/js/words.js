// Sentences and blocks that scripts put on the page; the page holds them, translated, in <template>s.

/** Return the sentence `name`, with {placeholders} filled. */
export function say(name, values = {}) {
  return fill(document.getElementById("script-words")?.dataset[name] ?? "", values);
}

/** Return a copy of the block `id`, with {placeholders} in its texts filled. */
export function block(id, values = {}) {
  const copy = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = fill(texts.currentNode.data, values);
  return copy;
}

/** Find the element of a block that its script fills or listens to. */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
