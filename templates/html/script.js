/* Comfort only: every page is complete without this script. Words stand in the page, none here. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const button = (name) => document.querySelector(`[data-does="${name}"]`);
  let keys = true;
  let current = -1;

  const press = (name, on) => button(name) && button(name).setAttribute("aria-pressed", on);
  const does = {
    lost() {
      if (!button("lost")) return;
      press("lost", document.body.classList.toggle("only-lost"));
    },
    theme() {
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = (root.dataset.theme || (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
    },
    print() { window.print(); },
    keys() { keys = !keys; press("keys", keys); },
  };
  all(".bar[hidden]").forEach((bar) => { bar.hidden = false; });
  all("button[data-does]").forEach((one) => one.addEventListener("click", does[one.dataset.does]));

  const move = (by) => {
    const sections = all("section.item").filter((section) => section.offsetParent);
    if (!sections.length) return;
    current = Math.max(0, Math.min(sections.length - 1, current + by));
    sections[current].focus({ preventScroll: true });
    location.hash = sections[current].id;
  };
  document.addEventListener("keydown", (event) => {
    if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
    if (event.key === "f") does.lost();
    if (event.key === "p") does.print();
  });

  /* Browsers without ::details-content print closed details closed, so open them for printing. */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));

  const value = (row, column, kind) => {
    const cell = row.cells[column];
    return kind === "number" ? Number(cell.dataset.value ?? -1) : cell.textContent;
  };
  all("table.class").forEach((table) => {
    const body = table.tBodies[0];
    const order = new Intl.Collator(root.lang, { numeric: true });
    all("th[data-sort]", table).forEach((head) => {
      const sorter = document.createElement("button");
      sorter.type = "button";
      sorter.textContent = head.textContent;
      head.replaceChildren(sorter);
      sorter.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        const kind = head.dataset.sort;
        const keyed = [...body.rows].map((row) => [value(row, head.cellIndex, kind), row]);
        keyed.sort(([a], [b]) => (kind === "number" ? a - b : order.compare(a, b)) * (down ? -1 : 1));
        all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        body.append(...keyed.map(([, row]) => row));
      });
    });
  });
  const find = document.querySelector("input[data-does=find]");
  if (find) {
    const rows = all("table.class tbody tr").map((row) => [row, row.cells[0].textContent.toLocaleLowerCase()]);
    find.addEventListener("input", () => {
      const wanted = find.value.trim().toLocaleLowerCase();
      rows.forEach(([row, name]) => { row.hidden = !name.includes(wanted); });
    });
  }
})();
