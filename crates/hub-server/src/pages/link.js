// The page of an auth link: asks for a session of the link, gives it to the widget, and says how it went.

const hub = document.querySelector("connect-hub");
const title = document.querySelector("#title");
const join = document.querySelector(".join");
const done = document.querySelector("#done");
const problem = document.querySelector("#problem");
const words = document.querySelector("#problem-words");
const again = document.querySelector("#again");
const works = document.querySelector("#works");
const until = document.querySelector("#until");

/** What an answer means to the person, and whether trying again may help. */
const PROBLEMS = {
  404: ["This link no longer works. Ask whoever sent it for a new one.", false],
  403: ["This page was opened at another address than it was sent. Open the link again as it is in your message.", false],
  429: ["Too many tries in a short time. Wait a minute, then try again.", true],
};
const UNREACHABLE = ["The server cannot be reached. Check your connection, then try again.", true];
const BROKEN = ["Something went wrong on the server. Try again; if it stays so, tell whoever sent you the link.", true];
/** How long an answer may take, in milliseconds. */
const LIMIT = 30_000;

let asking = false;

/** Asks for a session. The value goes in the body: an address may end up in logs. */
async function ask() {
  const answer = await fetch("/link/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ value: decodeURIComponent(location.pathname.split("/").pop()) }),
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(LIMIT),
  });
  if (!answer.ok) return { wrong: PROBLEMS[answer.status] ?? BROKEN };
  return { token: (await answer.json()).token };
}

/** Gives the widget a session, or says why there is none. */
async function start() {
  if (asking) return;
  asking = true;
  const { token, wrong } = await ask().catch(() => ({ wrong: UNREACHABLE }));
  asking = false;
  if (wrong) return fail(wrong);
  const focused = problem.contains(document.activeElement);
  problem.hidden = true;
  hub.hidden = false;
  // The button that had the focus is gone.
  if (focused) title.focus();
  hub.token = token;
}

/** Words instead of the widget, which keeps what was typed and comes back with a session. */
function fail([text, retryable]) {
  hub.hidden = true;
  // Emptied first, so that the same words are read out again.
  words.textContent = "";
  problem.hidden = false;
  words.textContent = text;
  again.hidden = !retryable;
  if (retryable) return;
  works.hidden = true;
  if (join) join.dataset.state = "failed";
}

/** Says that nothing is left to do. */
function finish() {
  if (join) join.dataset.state = "done";
  done.textContent = "";
  done.textContent = "You can close this page.";
}

// Times are told as the reader's clock shows them.
until.textContent = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(new Date(until.dateTime));

hub.addEventListener("token-expired", start);
// A session that was revoked is not merely over: whether its link is too, the server says.
hub.addEventListener("error", ({ detail }) => {
  if (detail.code === "session_invalid") start();
});
hub.addEventListener("success", finish);
// While the widget's dialog is open nothing behind it is read out.
hub.addEventListener("close", ({ detail }) => {
  if (detail.reason === "linked") finish();
});
again.addEventListener("click", start);
start();
