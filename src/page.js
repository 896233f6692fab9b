"use strict";
(() => {
  const form = document.getElementById("filters");
  const find = (root, what) => [...root.querySelectorAll(what)];
  const typing = (e) => /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && e.target.type !== "checkbox";

  // A plan: what is ticked stays ticked in this browser, for this very text.
  const boxes = find(document, ".tasks input");
  if (boxes.length) {
    const text = document.querySelector("main").textContent;
    const key = `pgpreflight ${[...text].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) >>> 0, 7)}`;
    const count = document.createElement("output");
    count.className = "progress";
    const show = () => { count.textContent = `${boxes.filter((b) => b.checked).length} of ${boxes.length} done`; };
    const kept = (() => { try { return localStorage.getItem(key) || ""; } catch { return ""; } })();
    boxes.forEach((box, i) => {
      box.checked = kept[i] === "x";
      box.addEventListener("change", () => {
        show();
        try { localStorage.setItem(key, boxes.map((b) => (b.checked ? "x" : "-")).join("")); } catch { /* private */ }
      });
    });
    document.querySelector("main").prepend(count);
    show();
  }
  if (!form) return;
  form.hidden = false;

  const files = find(document, "section.file").map((node) => ({
    node,
    name: node.querySelector("h2").textContent.toLowerCase(),
    link: document.querySelector(`nav a[href="#${node.id}"]`),
    blocks: find(node, ".st").map((st) => ({
      node: st,
      verdict: st.dataset.v,
      text: st.textContent.toLowerCase(),
      findings: find(st, ".f").map((f) => ({ node: f, verdict: f.dataset.v, rule: f.dataset.r })),
    })),
    loose: find(node, ".loose > .f").map((f) => ({
      node: f, verdict: f.dataset.v, rule: f.dataset.r, text: f.textContent.toLowerCase(),
    })),
    gaps: find(node, ".gap"),
  }));

  const read = () => ({
    hidden: new Set(find(form, "[name=v]").filter((box) => !box.checked).map((box) => box.value)),
    rule: form.elements.r.value,
    file: form.elements.f.value.trim().toLowerCase(),
    text: form.elements.q.value.trim().toLowerCase(),
  });

  // A statement stays for its own verdict or for a finding that stays; a rule asks for the findings.
  const apply = () => {
    const want = read();
    const filtered = want.hidden.size > 0 || want.rule !== "" || want.text !== "";
    const keeps = (f) => !want.hidden.has(f.verdict) && (!want.rule || f.rule === want.rule);
    let shown = 0, findings = 0;
    for (const file of files) {
      const here = file.name.includes(want.file);
      let any = false;
      for (const block of file.blocks) {
        const fits = here && block.text.includes(want.text);
        let some = false;
        for (const f of block.findings) {
          f.node.hidden = !keeps(f);
          if (!f.node.hidden && fits) { some = true; findings += 1; }
        }
        const stays = fits && (some || (!want.rule && !want.hidden.has(block.verdict)));
        block.node.hidden = !stays;
        if (stays) { any = true; shown += 1; }
      }
      for (const f of file.loose) {
        f.node.hidden = !(here && keeps(f) && f.text.includes(want.text));
        if (!f.node.hidden) { any = true; findings += 1; }
      }
      for (const gap of file.gaps) gap.hidden = filtered;
      file.node.hidden = filtered ? !any : !here;
      if (file.link) file.link.parentNode.hidden = file.node.hidden;
    }
    document.body.classList.toggle("filtered", filtered);
    document.getElementById("shown").textContent =
      `${findings} finding${findings === 1 ? "" : "s"}${filtered ? ` in ${shown} statement${shown === 1 ? "" : "s"}` : ""}`;
    document.getElementById("none").hidden = files.some((file) => !file.node.hidden);
  };

  // The filters are kept in the address, so that a view can be passed on.
  const remember = () => {
    const want = read();
    const words = new URLSearchParams();
    if (want.hidden.size) words.set("hide", [...want.hidden].join(","));
    for (const name of ["rule", "file", "text"]) if (want[name]) words.set(name, want[name]);
    history.replaceState(null, "", `#${String(words) && `?${words}`}`);
  };
  const recall = () => {
    if (!location.hash.startsWith("#?")) return;
    const words = new URLSearchParams(location.hash.slice(2));
    const hidden = (words.get("hide") || "").split(",");
    for (const box of find(form, "[name=v]")) box.checked = !hidden.includes(box.value);
    form.elements.r.value = words.get("rule") || "";
    form.elements.f.value = words.get("file") || "";
    form.elements.q.value = words.get("text") || "";
  };

  const step = (by) => {
    const all = find(document, ".f").filter((f) => f.offsetParent);
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
    all[next].tabIndex = -1;
    all[next].focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "center" });
  };

  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  form.addEventListener("submit", (e) => e.preventDefault());
  addEventListener("hashchange", () => { recall(); apply(); });
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Escape") { form.reset(); if (typing(e)) e.target.blur(); return; }
    if (typing(e)) return;
    if (e.key === "j" || e.key === "k") step(e.key === "j" ? 1 : -1);
    if (e.key === "/") { e.preventDefault(); form.elements.q.focus(); }
  });
  recall();
  apply();
})();
