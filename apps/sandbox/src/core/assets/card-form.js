// The hosted card form, inside an iframe. Speaks to the page around it by postMessage, always to one exact origin.

const form = document.querySelector("#card");
const origin = form.dataset.origin;
const number = document.querySelector("#number");
const expiry = document.querySelector("#expiry");
const cvc = document.querySelector("#cvc");
const problem = document.querySelector("#problem");

const digits = (field) => field.value.replaceAll(/\D/g, "");
const tell = (message) => window.parent.postMessage(message, origin);

function card() {
  const date = digits(expiry);
  return {
    number: digits(number),
    expMonth: Number(date.slice(0, 2)),
    expYear: 2000 + Number(date.slice(2, 4)),
    cvc: digits(cvc),
  };
}

/** The first field that is not filled in properly, with what to do about it. */
function missing() {
  const entry = card();
  if (entry.number.length < 12) return [number, "Enter the whole card number."];
  if (digits(expiry).length !== 4 || entry.expMonth < 1 || entry.expMonth > 12) {
    return [expiry, "Enter the expiry as month and year, such as 12 / 34."];
  }
  if (entry.cvc.length < 3)
    return [cvc, "Enter the security code: three digits on the back, four on the front of American Express."];
  return undefined;
}

function show(field, message) {
  for (const each of [number, expiry, cvc]) each.removeAttribute("aria-invalid");
  if (field !== undefined) field.setAttribute("aria-invalid", "true");
  problem.textContent = message;
}

let wasComplete;
function changed() {
  const complete = missing() === undefined;
  if (complete !== wasComplete) tell({ type: "till-sandbox:change", complete });
  wasComplete = complete;
}

function write(field, value) {
  field.value = value;
  changed();
}

number.addEventListener("input", () => {
  show(undefined, "");
  write(
    number,
    digits(number)
      .slice(0, 19)
      .replaceAll(/(\d{4})(?=\d)/g, "$1 "),
  );
});
expiry.addEventListener("input", (event) => {
  show(undefined, "");
  let date = digits(expiry).slice(0, 4);
  if (date.length === 1 && date > "1") date = `0${date}`;
  const deleting = event.inputType?.startsWith("delete") ?? false;
  write(
    expiry,
    date.length > 2 || (date.length === 2 && !deleting) ? `${date.slice(0, 2)} / ${date.slice(2)}` : date,
  );
});
cvc.addEventListener("input", () => {
  show(undefined, "");
  write(cvc, digits(cvc).slice(0, 4));
});

for (const hint of document.querySelectorAll(".hint")) {
  hint.addEventListener("click", () => {
    number.value = hint.dataset.number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
    expiry.value = "12 / 34";
    cvc.value = hint.dataset.number.startsWith("3") ? "1234" : "123";
    show(undefined, "");
    changed();
  });
}

form.addEventListener("submit", (event) => event.preventDefault());

async function tokenize() {
  const wrong = missing();
  if (wrong !== undefined) {
    show(...wrong);
    wrong[0].focus();
    return { message: wrong[1] };
  }
  try {
    const answer = await fetch("/sandbox/card-form/tokens", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(card()),
    });
    const body = await answer.json();
    if (!answer.ok) show(number, body.message);
    return body;
  } catch {
    const message = "The sandbox did not answer. Nothing was charged. Try again.";
    show(undefined, message);
    return { message };
  }
}

async function answer(requestId) {
  const made = await tokenize();
  if (made.token === undefined) tell({ type: "till-sandbox:token-error", requestId, message: made.message });
  else tell({ type: "till-sandbox:token", requestId, token: made.token, card: made.card });
}

window.addEventListener("message", (event) => {
  if (event.origin !== origin || event.source !== window.parent) return;
  if (event.data?.type === "till-sandbox:tokenize") void answer(event.data.requestId);
});

new ResizeObserver(() => {
  tell({
    type: "till-sandbox:height",
    px: Math.ceil(document.querySelector("main").getBoundingClientRect().height),
  });
}).observe(document.body);
tell({ type: "till-sandbox:ready" });
