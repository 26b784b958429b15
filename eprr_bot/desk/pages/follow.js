(() => {
  "use strict";
  const told = document.getElementById("following");
  if (!told || !told.dataset.seen || !window.EventSource) return;
  const FOLLOWS = "This page follows along.";
  const LOST = "This page does not follow along just now. It tries again; load it again to see what has changed since.";
  const OVER = "This page follows along no more: you are signed in no longer, or may not read this. Load it again.";
  let seen = told.dataset.seen, source = null, watch = 0, until = 0, waiting = {};

  const say = (words) => { if (told.textContent !== words) told.textContent = words; };

  // The cards come without the seal of this browser; each form of them is sent once.
  const seal = (part) => {
    for (const one of part.querySelectorAll("input[name=seal]")) one.value = told.dataset.seal;
    for (const one of part.querySelectorAll("input[name=once]")) {
      one.value = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
  };

  const parts = (html) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    return Array.from(made.content.children);
  };

  const stripped = (part) => {
    const copy = part.cloneNode(true);
    for (const one of copy.querySelectorAll("input[name=seal], input[name=once]")) one.setAttribute("value", "");
    for (const one of copy.querySelectorAll("details")) one.removeAttribute("open");
    return copy.innerHTML;
  };

  // What somebody is at work in stays as it is until they leave it.
  const put = (area, wanted) => {
    const standing = new Map(Array.from(area.children, (one) => [one.dataset.key, one]));
    let after = null;
    for (let one of wanted) {
      const old = standing.get(one.dataset.key);
      standing.delete(one.dataset.key);
      const isSame = old && stripped(old) === stripped(one);
      if (old && !isSame && old.contains(document.activeElement)) waiting[area.id] = wanted;
      if (old && (isSame || old.contains(document.activeElement))) one = old;
      else { seal(one); if (old) old.replaceWith(one); }
      const place = after ? after.nextSibling : area.firstChild;
      if (one !== place) area.insertBefore(one, place);
      after = one;
    }
    for (const old of standing.values()) old.remove();
  };

  const add = (log, html, isAll) => {
    if (isAll) log.replaceChildren();
    const found = parts(html).reverse(), newest = Number(log.firstElementChild ? log.firstElementChild.value : 0);
    for (const one of found) {
      const old = log.querySelector(`li[data-key="${one.dataset.key}"]`);
      if (old) old.replaceWith(one);
      else if (one.value > newest || isAll) { log.prepend(one); if (!isAll) one.classList.add("new"); }
    }
    const added = found.filter((one) => one.value > newest);
    return added.length === 1 ? `Entry ${added[0].value} is new.` : added.length ? `${added.length} entries are new.` : "";
  };

  const take = (event) => {
    const news = JSON.parse(event.data);
    seen = event.lastEventId;
    waiting = {};
    for (const name of ["calls", "cards"]) put(document.getElementById(name), parts(news[name]));
    document.getElementById("state").textContent = news.state;
    if (news.entries === undefined) return say(`${FOLLOWS} Something on it has changed.`);
    document.getElementById("total").textContent = news.total;
    say(`${FOLLOWS} ${add(document.getElementById("entries"), news.entries, news.is_all)}`.trim());
  };

  document.addEventListener("focusout", () => setTimeout(() => {
    const kept = waiting;
    waiting = {};
    for (const [name, wanted] of Object.entries(kept)) put(document.getElementById(name), wanted);
  }));

  const calm = () => { clearTimeout(watch); watch = 0; };
  const stop = () => { if (source) source.close(); source = null; calm(); };

  // A stream lasts for some seconds, and the browser asks for the next. Where none comes, that is said.
  const expect = (seconds) => {
    const by = Date.now() + seconds * 1000;
    if (watch && by > until) return;
    calm();
    until = by;
    watch = setTimeout(() => { say(LOST); start(); }, seconds * 1000);
  };

  const start = () => {
    stop();
    if (document.hidden) return;
    expect(10);
    source = new EventSource(`${told.dataset.from}?seen=${encodeURIComponent(seen)}`);
    source.addEventListener("open", () => { calm(); expect(25); if (!told.textContent.startsWith(FOLLOWS)) say(FOLLOWS); });
    source.addEventListener("news", take);
    source.addEventListener("over", () => { stop(); say(OVER); });
    source.addEventListener("error", () => expect(10));
  };

  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  document.addEventListener("visibilitychange", () => document.hidden ? stop() : start());
})();
