// Keys are an extra: everything works without this script.
(() => {
  const list = () => [...document.querySelectorAll('.comments article')].filter(e => e.getClientRects().length);
  const at = items => { const y = 120; let found = 0; items.forEach((e, i) => { if (e.getBoundingClientRect().top <= y) found = i; }); return found; };
  const go = e => { if (e) { e.tabIndex = -1; e.focus({ preventScroll: true }); e.scrollIntoView({ block: 'start' }); scrollBy(0, -90); } };
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(input|select|textarea)$/i.test(event.target.tagName)) return;
    if (event.key === '/') { const q = document.getElementById('q'); if (q) { event.preventDefault(); q.focus(); } return; }
    const items = list(); if (!items.length) return;
    const focused = items.indexOf(document.activeElement); const here = focused >= 0 ? focused : at(items);
    if (event.key === 'j') go(items[focused < 0 && items[here].getBoundingClientRect().top > 0 ? here : here + 1]);
    if (event.key === 'k') go(items[here - 1]);
    if (event.key === 'p') go(items[here].closest('.c')?.parentElement?.closest('.c')?.querySelector('article'));
    if (event.key === 'x') { const d = items[here].closest('.c')?.querySelector(':scope > details.replies'); if (d) d.open = !d.open; }
  });
})();
