const boxes = document.querySelector("#boxes");
const switches = [...document.querySelectorAll("input[name=manner]")];
/** The printer is on this machine: often enough to look like paper coming out. */
const lookEveryMs = 400;
let shown = "";

async function look() {
  try {
    const state = await (await fetch("/state")).json();
    // Only what changed is written, so that a text may be selected.
    if (state.html !== shown) boxes.innerHTML = shown = state.html;
    for (const one of switches) one.checked = one.value === state.manner;
    document.body.classList.remove("lost");
  } catch {
    document.body.classList.add("lost");
  }
}

const post = (path, body) =>
  fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

for (const one of switches) one.addEventListener("change", () => void post("/manner", { manner: one.value }));
document.querySelector("#clear").addEventListener("click", () => void post("/clear", {}));
await look();
setInterval(() => void look(), lookEveryMs);
