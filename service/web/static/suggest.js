// Suggestions under the search box, as the ARIA pattern of a combobox with a list: the focus stays in the box, the
// arrows move through the list, Enter takes what is marked, Escape closes. Without this script the box is a plain form.
(() => {
  "use strict";
  const FEWEST = 2;
  const PAUSE_MS = 80;
  const MOST_KEPT = 200;
  const KINDS = { title: "article", query: "search" };

  const box = document.getElementById("q");
  if (!box || !box.form) return;

  const list = document.createElement("ul");
  Object.assign(list, { id: "suggestions", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const told = document.createElement("span");
  told.className = "unseen";
  told.setAttribute("aria-live", "polite");
  box.after(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", "aria-haspopup": "listbox",
  })) box.setAttribute(name, value);

  const kept = new Map();
  let shown = [];
  let marked = -1;
  let typed = box.value;
  let asking = null;
  let timer = 0;

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    mark(-1);
  };

  const mark = (place) => {
    list.children[marked]?.setAttribute("aria-selected", "false");
    marked = place;
    const option = list.children[place];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };

  const part = (name, text) => {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  };

  const option = (found, place) => {
    const item = document.createElement("li");
    item.id = `suggestion-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const offered = part("offered", found.text);
    const about = [KINDS[found.kind] ?? found.kind];
    if (found.kind === "title" && found.label) about.push(found.label.slice(0, 4)); // of its date, the year
    else if (found.label) offered.append(" ", part("stands-for", found.label));
    if (found.count && found.kind !== "query") about.push(found.count.toLocaleString("en-US"));
    item.append(offered, " ", part("told", about.join(" · ")));
    item.addEventListener("click", () => take(found));
    return item;
  };

  const show = (found) => {
    shown = found;
    marked = -1;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
    box.removeAttribute("aria-activedescendant");
    told.textContent = found.length ? `${found.length} suggestion${found.length === 1 ? "" : "s"}` : "";
  };

  // A search for words keeps the choices of the form; what is chosen as a whole has an address of its own.
  const take = (found) => {
    close();
    const names = Object.keys(found.parameters ?? {});
    if (names.length === 1 && names[0] === "q") {
      box.value = found.parameters.q;
      box.form.requestSubmit();
    } else {
      location.assign(found.url);
    }
  };

  const ask = async (text) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      if (!kept.has(text)) {
        const answer = await fetch(`/suggestions?${new URLSearchParams({ q: text })}`, { signal });
        if (!answer.ok) return;
        if (kept.size >= MOST_KEPT) kept.clear();
        kept.set(text, (await answer.json()).suggestions);
      }
      if (!signal.aborted && document.activeElement === box) show(kept.get(text));
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // the network is away: no suggestions
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    typed = box.value;
    const text = typed.trim();
    if (text.length < FEWEST) return close();
    timer = setTimeout(ask, PAUSE_MS, text);
  });

  const move = (step) => {
    const places = shown.length + 1; // one of them is the box itself
    mark(((marked + 1 + step + places) % places) - 1);
    box.value = marked < 0 ? typed : shown[marked].parameters?.q ?? shown[marked].text;
  };

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) {
      event.preventDefault();
      move(step);
    } else if (step && typed.trim().length >= FEWEST) {
      event.preventDefault();
      ask(typed.trim());
    } else if (event.key === "Enter" && !list.hidden && marked >= 0) {
      event.preventDefault();
      take(shown[marked]);
    } else if (event.key === "Enter" || event.key === "Tab") {
      close();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // a search box empties itself at Escape: the second one does
      box.value = typed;
      close();
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  box.addEventListener("blur", close);
})();
