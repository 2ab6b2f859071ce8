// Runs in every frame before the page's own scripts. Everything hangs on one symbol; the page sees no new global name.
(() => {
  const KEY = Symbol.for('tearsheet'); if (window[KEY]) return;
  const closed = new WeakMap(), T = { moved: performance.now(), changes: 0, frames: [], found: [], dialogs: [] };
  Object.defineProperty(window, KEY, { value: T, enumerable: false });

  // -- closed shadow roots stay closed to the page and open to us
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) { const r = attach.call(this, init); if (init && init.mode === 'closed') closed.set(this, r); watch(r); return r; };
  T.adopt = r => { if (!closed.has(r.host)) { closed.set(r.host, r); watch(r); } };
  T.rootOf = e => e.shadowRoot || closed.get(e) || null;

  // -- when did the page last change?
  const watcher = new MutationObserver(list => { T.moved = performance.now(); T.changes += list.length; });
  function watch(root) { watcher.observe(root, { childList: true, subtree: true, characterData: true }); }
  watch(document);
  T.quiet = () => performance.now() - T.moved;

  // -- never leave the page: other documents are not loaded in its place
  T.hold = false;
  if (window.navigation) navigation.addEventListener('navigate', e => { if (T.hold && e.cancelable && e.downloadRequest == null && !e.hashChange && !e.destination.sameDocument) e.preventDefault(); });

  window.open = () => null;

  function* nodes(root) { for (const e of root.querySelectorAll('*')) { yield e; const s = T.rootOf(e); if (s) yield* nodes(s); } }
  T.nodes = nodes;
  const up = e => e.assignedSlot || e.parentElement || (e.getRootNode() instanceof ShadowRoot ? e.getRootNode().host : null);
  function within(e, test) { for (let at = e, n = 0; at && n < 60; at = up(at), n++) if (test(at)) return at; return null; }
  const shown = e => e.checkVisibility ? e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0 : e.getClientRects().length > 0;
  const label = e => (e.getAttribute('aria-label') || e.innerText || e.value || e.title || '').replace(/\s+/g, ' ').trim();

  // -- what to press
  T.candidates = (words) => {
    const re = Object.fromEntries(Object.entries(words).map(([k, v]) => [k, new RegExp(v, 'iu')]));
    const out = [], seen = new Set(); T.found = [];
    for (const e of nodes(document)) {
      const tag = e.localName;
      const pressable = tag === 'button' || tag === 'a' || tag === 'summary' || (tag === 'input' && /^(button|submit)$/.test(e.type)) || e.getAttribute('role') === 'button' || e.onclick || (e.hasAttribute('tabindex') && e.childElementCount < 3) || (/^(span|div|p|li)$/.test(tag) && e.childElementCount < 2 && e.textContent.length < 60 && re.any.test(e.textContent) && getComputedStyle(e).cursor === 'pointer');
      if (!pressable || seen.has(e)) continue;
      const said = label(e); if (!said || said.length > 70) continue;
      if (!re.any.test(said) || re.never.test(said)) continue;
      if (e.disabled || e.getAttribute('aria-disabled') === 'true' || e.getAttribute('aria-expanded') === 'true' || (tag === 'summary' && e.parentElement.open)) continue;
      if (!shown(e)) continue;
      if (within(e, x => /^(nav|footer|aside)$/.test(x.localName) || (x.localName === 'header' && x.parentElement === document.body) || /navigation|contentinfo|complementary/.test(x.getAttribute('role') || ''))) continue;
      const named = re.noun.test(said);
      const here = within(e, x => re.place.test(x.id + ' ' + (x.getAttribute('class') || '') + ' ' + x.localName + ' ' + (x.getAttribute('aria-label') || '')));
      const own = window !== top || e.getRootNode() !== document || T.grown.has(e) || within(e, x => T.grown.has(x));
      if (tag === 'a') { const h = e.getAttribute('href') || ''; const u = h && !/^(#|javascript:)/i.test(h) ? new URL(e.href, location.href) : null;
        if (u && (u.pathname !== location.pathname || u.host !== location.host || e.target === '_blank') && !(named && here)) continue; }
      if (!named && !here && !own) continue;
      seen.add(e); let inner = within(up(e) || document.body, x => seen.has(x)); if (inner) continue;
      T.found.push(e); const b = e.getBoundingClientRect();
      out.push({ i: T.found.length - 1, label: said, y: b.top + scrollY, named, kind: re.fold.test(said) && !named ? 'fold' : 'more' });
    }
    return out;
  };
  // What scripts put in after the document was read: a thread in an empty box is such, an article is not (where the server wrote it).
  T.grown = new WeakSet();
  addEventListener('DOMContentLoaded', () => { new MutationObserver(l => { for (const m of l) for (const n of m.addedNodes) if (n.nodeType === 1) T.grown.add(n); }).observe(document.documentElement, { childList: true, subtree: true }); });

  // -- consent: refuse
  T.refusals = (words) => {
    const no = new RegExp(words.refuse, 'iu'), about = new RegExp(words.consent, 'iu'), out = []; T.found = [];
    for (const e of nodes(document)) {
      if (!(/^(button|a|input)$/.test(e.localName) || e.getAttribute('role') === 'button')) continue;
      const said = label(e); if (!said || said.length > 60 || !no.test(said) || !shown(e)) continue;
      if (!within(e, x => { const s = getComputedStyle(x); return (s.position === 'fixed' || s.position === 'sticky' || /dialog/.test(x.getAttribute('role') || '') || x.localName === 'dialog') && about.test(x.innerText || ''); }) && !(window !== top && about.test(document.body.innerText))) continue;
      T.found.push(e); out.push({ i: T.found.length - 1, label: said });
    }
    return out;
  };

  // -- boxes that scroll by themselves, and what passes through them
  const harvest = new Map();   // list element -> Map(key -> {html, y, x})
  T.scrollers = () => { T.found = []; const out = []; for (const e of nodes(document)) { if (e === document.body || e === document.documentElement) continue; const s = getComputedStyle(e); if (!/(auto|scroll|overlay)/.test(s.overflowY) || e.clientHeight < 150 || e.scrollHeight < e.clientHeight * 1.2 || e.localName === 'textarea' || !shown(e)) continue; if (within(e, x => /^(nav|header|footer|aside|dialog)$/.test(x.localName))) continue; T.found.push(e); out.push({ i: T.found.length - 1, height: e.scrollHeight, client: e.clientHeight }); } return out; };
  const text = e => (e.innerText ?? e.textContent).replace(/\s+/g, ' ').trim();
  function lists(root) { const out = []; for (const e of [root, ...nodes(root)]) { if (e.childElementCount < 3) continue; const kinds = {}; for (const c of e.children) { const k = c.localName + '.' + c.className; kinds[k] = (kinds[k] || 0) + 1; } if (Math.max(...Object.values(kinds)) >= 3) out.push(e); } return out; }
  T.harvest = (scroller) => { // remember what is in the lists of this box now
    const top0 = scroller === null ? -scrollY : scroller.getBoundingClientRect().top - scroller.scrollTop;
    for (const list of lists(scroller === null ? document.body : scroller)) { let kept = harvest.get(list); if (!kept) harvest.set(list, kept = new Map());
      for (const c of list.children) { const t = text(c); if (t.length < 10) continue; const b = c.getBoundingClientRect();
        const key = c.id || c.dataset.id || c.dataset.key || c.getAttribute('data-cid') || c.getAttribute('aria-posinset') || c.getAttribute('data-index') || t;
        kept.set(key, { element: new WeakRef(c), html: null, y: b.top - top0, x: b.left, make: () => serial(c) }); kept.get(key).html = serial(c); } }
  };
  T.forget = () => harvest.clear();
  T.virtual = () => [...harvest].filter(([l, k]) => l.isConnected && k.size > l.children.length * 1.5).map(([l, k]) => [l.children.length, k.size]);

  // -- the page as one HTML text: shadow roots in the place of their hosts, slots filled, frames marked for the caller to fill
  const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
  const esc = t => t.replace(/[&<>\u00a0]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\u00a0': '&nbsp;' }[c]));
  const escA = t => t.replace(/[&"\u00a0]/g, c => ({ '&': '&amp;', '"': '&quot;', '\u00a0': '&nbsp;' }[c]));
  function serial(n) {
    if (n.nodeType === 3) return n.parentElement && /^(style|noscript)$/.test(n.parentElement.localName) ? n.data.replace(/<\//g, '<\\/') : esc(n.data);
    if (n.nodeType !== 1) return '';
    const tag = n.localName;
    if (tag === 'script' && !/json/i.test(n.type)) return '';
    if (tag === 'script') return `<script type="${escA(n.type)}">${n.textContent.replace(/<\/script/gi, '<\\/script')}</script>`;
    if (tag === 'noscript' || tag === 'template' || tag === 'style') return '';
    if (tag === 'slot') { const a = n.assignedNodes({ flatten: true }); return (a.length ? a : [...n.childNodes]).map(serial).join(''); }
    let attrs = indent.has(n) ? ` data-indent="${indent.get(n)}"` : '';
    for (const a of n.attributes) { if (/^on/i.test(a.name)) continue; let v = a.value; if ((a.name === 'href' || a.name === 'src') && !v.startsWith('#') && v) { try { v = new URL(v, n.baseURI).href; } catch { } } attrs += ` ${a.name}="${escA(v)}"`; }
    if (n.nodeType === 1 && n.checkVisibility && !n.checkVisibility()) { if (!n.hasAttribute('hidden') && getComputedStyle(n).display === 'none') attrs += ' hidden=""'; }
    if (VOID.has(tag)) return `<${tag}${attrs}>`;
    if (tag === 'iframe' || tag === 'frame') { T.frames.push(n); return `<div data-frame-src="${escA(n.src || '')}"${attrs.replace(/ src="[^"]*"| srcdoc="[^"]*"/g, '')}><!--frame ${T.frames.length - 1}--></div>`; }
    const kept = harvest.get(n);
    let inner;
    if (kept && kept.size > n.children.length * 1.5) { const rows = [...kept.values()].sort((a, b) => a.y - b.y), left = Math.min(...rows.map(r => r.x)), flat = rows.every(r => r.x === left);
      inner = rows.map(r => flat ? r.html : r.html.replace(/^<[\w-]+/, m => `${m} data-indent="${Math.round(r.x - left)}"`)).join('\n'); }
    else { const s = T.rootOf(n); inner = [...(s || n).childNodes].map(serial).join(''); }
    const out = tag.includes('-') ? `<div data-element="${tag}"${attrs}>${inner}</div>` : `<${tag}${attrs}>${inner}</${tag}>`;
    return out;
  }
  // Rows of one list that stand one under the other but not in line: how far each is moved in says which answers which.
  let indent = new WeakMap();
  function measure() { indent = new WeakMap(); for (const list of lists(document.body)) { const rows = [...list.children].map(c => [c, c.getBoundingClientRect()]).filter(([, b]) => b.height > 20 && b.width > 50); if (rows.length < 3) continue;
      if (rows.some(([, b], i) => i && b.top < rows[i - 1][1].bottom - 2)) continue; const left = Math.min(...rows.map(([, b]) => b.left)); if (rows.every(([, b]) => b.left - left < 4)) continue;
      for (const [c, b] of rows) if (!c.hasAttribute('data-indent')) indent.set(c, Math.round(b.left - left)); } }
  T.serialise = () => { T.frames = []; measure(); return serial(document.documentElement); };
  T.body = () => { T.frames = []; measure(); return [...document.body.childNodes].map(serial).join(''); };
  T.size = () => { let n = 0; for (const e of nodes(document)) for (const c of e.childNodes) if (c.nodeType === 3) n += c.data.length; return n; };
})();
