// A terminal's screen: redraws its state as it changes and sends what a person taps.

const screen = document.querySelector("#terminal");
const pollMs = 700;

async function refresh() {
  try {
    const answer = await fetch(`${screen.dataset.url}/state`);
    const state = await answer.json();
    if (JSON.stringify(state) === screen.dataset.shown) return;
    screen.dataset.shown = JSON.stringify(state);
    document.querySelector("#says").textContent = state.says;
    document.querySelector("#amount").textContent = state.amount;
    for (const button of screen.querySelectorAll("button")) button.disabled = !state.waiting;
  } catch {
    document.querySelector("#says").textContent = "The sandbox does not answer.";
  }
}

for (const button of screen.querySelectorAll("button")) {
  button.addEventListener("click", () => {
    button.disabled = true;
    void fetch(`${screen.dataset.url}/tap`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ what: button.dataset.what }),
    }).then(refresh);
  });
}

setInterval(() => void refresh(), pollMs);
void refresh();
