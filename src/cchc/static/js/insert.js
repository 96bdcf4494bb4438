// button[data-js=insert]: puts data-text into the field #data-target where the cursor stands. Without script the code
// shown on the button can be typed.
function insert(button) {
  const field = document.getElementById(button.dataset.target);
  if (!field) return;
  field.setRangeText(button.dataset.text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-js=insert]");
  if (button) insert(button);
});
