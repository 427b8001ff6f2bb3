// The host page's side of the widget: a session from the backend, a new one when it ends, and a log of the events.

const hub = document.querySelector("connect-hub");
const list = document.querySelector("#log");

/** Adds a line to the log, if the page has one. @param {string} what @param {string} [detail] */
function log(what, detail = "") {
  if (!list) return;
  const line = document.createElement("li");
  const name = document.createElement("b");
  name.textContent = what;
  line.append(new Date().toLocaleTimeString(), " ", name, detail);
  list.append(line);
  list.scrollTop = list.scrollHeight;
}

/** Gets a session from the backend and gives it to the widget. */
async function startSession() {
  const whitelabel = hub.hasAttribute("whitelabel");
  const wish = { whitelabel, brand: hub.getAttribute("brand"), theme: hub.getAttribute("theme") };
  try {
    const answer = await fetch("/demo/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    hub.token = (await answer.json()).token;
    log("session", "A new session token was set.");
  } catch (error) {
    log("session", `No session: ${error.message}.`);
  }
}

for (const type of ["ready", "step", "success", "cancel", "close", "error", "token-expired"]) {
  hub.addEventListener(type, ({ detail }) => log(type, JSON.stringify(detail)));
}

if (!hub.hasAttribute("connector-src")) {
  hub.addEventListener("token-expired", startSession);
  startSession();
}
