// The attendance list: "Thêm dòng" adds an empty row at once; without it each saving brings three more.
const button = document.querySelector("[data-js=add-person]");
const list = document.querySelector(".c-people");
if (button && list) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const total = document.querySelector("[name$=TOTAL_FORMS]");
    const row = list.lastElementChild.cloneNode(true);
    const renumber = (text) => text.replace(/-\d+-/, `-${total.value}-`);
    for (const element of row.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, renumber(element.getAttribute(name)));
      }
      if (element.matches("input[type=checkbox]")) element.checked = false;
      else if (element.matches("input")) element.value = "";
    }
    total.value = Number(total.value) + 1;
    list.append(row);
    row.querySelector("input:not([type=hidden]), select").focus();
  });
}
