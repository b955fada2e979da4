// Makes reading quicker; every page is whole without it. No library, no requests.
"use strict";
(() => {
  document.documentElement.classList.add("scripted");

  // Drag across a timeline to zoom: the days under the brush become the period.
  const DAY = 86400000;
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  for (const section of document.querySelectorAll("[data-zoom]")) {
    const svg = section.querySelector("svg[data-plot]");
    if (!svg) continue;
    const frame = svg.parentElement;
    const [left, top, right, bottom] = svg.dataset.plot.split(" ").map(Number);
    const from = Date.parse(svg.dataset.from);
    const span = Date.parse(svg.dataset.to) + DAY - from;
    section.classList.add("can-zoom");
    let start = null;
    let brush = null;
    const place = (event) => {
      const box = svg.getBoundingClientRect();
      const unit = box.width / svg.viewBox.baseVal.width;
      const x = Math.min(Math.max((event.clientX - box.left) / unit, left), right);
      return { x, unit, box };
    };
    const draw = (a, b, { unit, box }) => {
      const outer = frame.getBoundingClientRect();
      brush.style.left = `${box.left - outer.left + Math.min(a, b) * unit + frame.scrollLeft}px`;
      brush.style.top = `${box.top - outer.top + top * unit}px`;
      brush.style.width = `${Math.abs(b - a) * unit}px`;
      brush.style.height = `${(bottom - top) * unit}px`;
    };
    const end = () => {
      start = null;
      if (brush) brush.remove();
      brush = null;
    };
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      start = place(event).x;
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const at = place(event);
      if (!brush) {
        brush = document.createElement("div");
        brush.className = "brush";
        frame.append(brush);
      }
      draw(start, at.x, at);
    });
    svg.addEventListener("pointerup", (event) => {
      if (start === null) return;
      const [a, b] = [start, place(event).x].sort((x, y) => x - y);
      end();
      if (b - a < 6) return;
      const day = (x) => from + ((x - left) / (right - left)) * span;
      const address = new URL(location.href);
      address.searchParams.delete("year");
      address.searchParams.delete("page");
      address.searchParams.delete("by");
      address.searchParams.set("from", iso(day(a)));
      address.searchParams.set("to", iso(Math.min(day(b), from + span - DAY)));
      location.assign(address);
    });
    svg.addEventListener("pointercancel", end);
  }

  // Narrow a table to the rows that hold what is typed.
  for (const table of document.querySelectorAll("table[data-filter]")) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 8) continue;
    const label = document.createElement("label");
    label.className = "quick";
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "Narrow the rows shown here";
    input.setAttribute("aria-label", "Narrow the rows shown here");
    const told = document.createElement("span");
    told.className = "vh";
    told.setAttribute("role", "status");
    label.append(input, told);
    table.parentElement.before(label);
    const words = rows.map((row) => row.textContent.toLowerCase());
    input.addEventListener("input", () => {
      const sought = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !sought.every((word) => words[at].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      told.textContent = `${shown} of ${rows.length} rows`;
    });
  }

  // Leave empty fields out of addresses, so that they stay short enough to share.
  for (const form of document.querySelectorAll("form.filters")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    });
    addEventListener("pageshow", () => {
      for (const field of form.elements) field.disabled = false;
    });
  }

  // A slash leads to the search box.
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      document.querySelector(".search input").focus();
    }
  });
})();
