"use strict";
// A figure leads to its findings, or to a sentence about it; a place in a finding leads back to its figure; buttons filter by severity.
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
let last = null;

function choose(figure) {
  const section = figure.closest("section.submission");
  const answer = section.querySelector(".answer");
  all(".chosen").forEach((one) => one.classList.remove("chosen"));
  figure.classList.add("chosen");
  answer.textContent = figure.dataset.told;
  answer.hidden = false;
  last = figure;
  const found = (figure.dataset.findings || "").split(" ").filter(Boolean).map((id) => document.getElementById(id));
  found.forEach((one) => { one.hidden = false; one.classList.add("chosen"); });
  const target = found[0] || answer;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

function filter() {
  const shown = new Set(all("nav button[aria-pressed=true]").map((one) => one.dataset.severity));
  let count = 0;
  all("article").forEach((one) => { one.hidden = !shown.has(one.dataset.severity); count += one.hidden ? 0 : 1; });
  const told = document.getElementById("told");
  told.textContent = told.dataset.pattern.replace("{count}", String(count));
}

document.addEventListener("click", (event) => {
  const figure = event.target.closest(".figure[id]");
  if (figure) choose(figure);
  const button = event.target.closest("nav button");
  if (button) {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
    filter();
  }
  const back = event.target.closest("a[data-figure]");
  const home = back && document.getElementById(back.dataset.figure);
  if (home) {
    event.preventDefault();
    all(".figure.chosen").forEach((one) => one.classList.remove("chosen"));
    home.classList.add("chosen");
    home.scrollIntoView({ block: "center" });
    home.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && last) last.focus();
  const figure = event.target.closest(".figure[id]");
  if (figure && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); choose(figure); }
});
