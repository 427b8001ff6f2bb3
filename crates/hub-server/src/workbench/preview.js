// Loads the page anew when the connector file is saved.

const { version } = document.currentScript.dataset;

async function wait() {
  for (;;) {
    try {
      const answer = await fetch(`/preview/changed?since=${version}`);
      const now = (await answer.json()).version;
      if (now !== version) {
        location.reload();
        return;
      }
    } catch {
      // The preview was stopped; it may be started again.
      await new Promise((again) => {
        setTimeout(again, 1000);
      });
    }
  }
}

wait();
