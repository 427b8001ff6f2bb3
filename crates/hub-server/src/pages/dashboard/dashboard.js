// What the dashboard's pages cannot do by links and forms: arrow keys in menus, copying, and saying aloud what was done.

/** Whether this is a menu. @param {EventTarget | null} target */
const menuOf = (target) => (target instanceof Element ? target.closest(".menu[popover]") : null);

/** What can be chosen in a menu. @param {Element} menu @returns {HTMLElement[]} */
const choices = (menu) => [...menu.querySelectorAll("li:not([hidden]) > :is(a, button)")];

// A menu that opens has the focus; Escape and a click elsewhere close it without us.
document.addEventListener("toggle", ({ target, newState }) => {
  const menu = menuOf(target);
  if (menu && newState === "open") choices(menu)[0]?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = menuOf(event.target);
  if (!menu) return;
  const all = choices(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[to].focus();
});

// Who tabs out of a menu leaves it.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = menuOf(target);
  if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.hidePopover();
});

const said = document.querySelector("#said");

// A status is read aloud when it changes, not when it is there from the start.
if (said?.textContent.trim()) {
  const parts = [...said.childNodes];
  said.replaceChildren();
  requestAnimationFrame(() => said.append(...parts));
  const address = new URL(location.href);
  address.searchParams.delete("done");
  address.searchParams.delete("account");
  history.replaceState(null, "", address);
}

// An address without encryption has no clipboard.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    (button.closest("li[hidden]") ?? button).hidden = false;
    const text = button.querySelector("span") ?? button;
    const words = text.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        text.textContent = "Copied";
      } catch {
        text.textContent = "Not copied";
      }
      document.querySelector("#heard").textContent = text.textContent;
      setTimeout(() => { text.textContent = words; }, 2000);
    });
  }
}

// The widget, where a page has it: what was linked stands in the list.
const hub = document.querySelector("connect-hub");
let linked;
hub?.addEventListener("success", ({ detail }) => { linked = detail.id; });
hub?.addEventListener("close", () => {
  const query = linked ? `?${new URLSearchParams({ done: "linked", account: linked })}` : "";
  location.assign(`/dashboard${query}`);
});
