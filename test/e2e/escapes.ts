/**
 * Ways out of a Worker that a program may try, by name: bodies of asynchronous functions. `S` is the
 * page's origin. Each returns what it got, or throws.
 */

/** What the network would answer. Those marked as polite are what the page does for programs. */
export const NETWORK: Readonly<Record<string, string>> = {
  fetch: `return (await fetch(S + '/api/a.txt', { credentials: 'include' })).text()`,
  'fetch, no-cors': `return (await fetch(S + '/api/b.txt', { mode: 'no-cors', credentials: 'include' })).text()`,
  'fetch of a Request': `return (await fetch(new Request(S + '/api/c.txt', { credentials: 'include' }))).text()`,
  'fetch, POST': `return (await fetch(S + '/api/d.txt', { method: 'POST', body: 'x', credentials: 'include' })).text()`,
  'fetch, keepalive': `return (await fetch(S + '/api/e.txt', { keepalive: true, credentials: 'include' })).text()`,
  XMLHttpRequest: `return new Promise((yes, no) => { const r = new XMLHttpRequest(); r.withCredentials = true;
    r.open('GET', S + '/api/f.txt'); r.onload = () => yes(r.responseText); r.onerror = () => no('error'); r.send(); })`,
  'XMLHttpRequest, synchronous': `const r = new XMLHttpRequest(); r.withCredentials = true;
    r.open('POST', S + '/api/g.txt', false); r.send('1'); return r.responseText`,
};

/** What must not work, whatever the block. */
export const CLOSED: Readonly<Record<string, string>> = {
  'fetch of the prototype': `return (await WorkerGlobalScope.prototype.fetch.call(self, S + '/api/h.txt', { credentials: 'include' })).text()`,
  'fetch, ours deleted': `const own = self.fetch; delete self.fetch;
    try { if (self.fetch === own) throw 'still there'; return await (await self.fetch(S + '/api/i.txt', { credentials: 'include' })).text(); }
    finally { self.fetch = own; }`,
  'the class behind XMLHttpRequest': `const Native = Object.getPrototypeOf(XMLHttpRequest); const r = new Native();
    r.open('GET', S + '/api/j.txt', false); r.send(); return r.responseText`,
  'the methods behind XMLHttpRequest': `const { open, send } = Object.getPrototypeOf(XMLHttpRequest).prototype; const r = new XMLHttpRequest();
    open.call(r, 'GET', S + '/api/k.txt', false); send.call(r); return r.status`,
  'import of a script': `return (await import(S + '/api/l.js')).default`,
  'import of JSON': `return (await import(S + '/api/m.json', { with: { type: 'json' } })).default.v`,
  'import of text': `return (await import(S + '/api/n.txt', { with: { type: 'text' } })).default`,
  'import by a Blob': `const u = URL.createObjectURL(new Blob(['export { default } from ' + JSON.stringify(S + '/api/o.js')], { type: 'text/javascript' }));
    return (await import(u)).default`,
  importScripts: `WorkerGlobalScope.prototype.importScripts.call(self, S + '/api/p.js'); return 'loaded'`,
  'importScripts by a Blob': `const u = URL.createObjectURL(new Blob(['importScripts(' + JSON.stringify(S + '/api/q.js') + ')'], { type: 'text/javascript' }));
    WorkerGlobalScope.prototype.importScripts.call(self, u); return 'loaded'`,
  WebSocket: `return new Promise((yes, no) => { const w = new WebSocket(S.replace('http', 'ws') + '/api/r.txt');
    w.onopen = () => yes('open'); w.onerror = () => no('error'); })`,
  WebSocketStream: `return new WebSocketStream(S.replace('http', 'ws') + '/api/s.txt').opened`,
  EventSource: `return new Promise((yes, no) => { const e = new EventSource(S + '/api/t.txt', { withCredentials: true });
    e.onopen = () => yes('open'); e.onerror = () => no('error'); })`,
  WebTransport: `await new WebTransport(S.replace('http:', 'https:')).ready; return 'ready'`,
  sendBeacon: `if (!navigator.sendBeacon(S + '/api/u.txt', 'x')) throw 'false'; return 'sent'`,
  'a Worker': `return new Promise((yes, no) => { const w = new Worker(S + '/api/v.js'); w.onerror = () => no('error'); w.onmessage = () => yes('runs'); })`,
  'a module Worker': `return new Promise((yes, no) => { const w = new Worker(S + '/api/w.js', { type: 'module' }); w.onerror = () => no('error'); w.onmessage = () => yes('runs'); })`,
  'a Worker from a Blob': `const u = URL.createObjectURL(new Blob(['fetch(' + JSON.stringify(S + '/api/x.txt') + ', { credentials: "include" }).then(() => postMessage("got"), () => postMessage("shut"))'], { type: 'text/javascript' }));
    return new Promise((yes, no) => { const w = new Worker(u); w.onerror = () => no('error'); w.onmessage = ({ data }) => data === 'got' ? yes(data) : no(data); })`,
  'a Worker from data': `return new Promise((yes, no) => { const w = new Worker('data:text/javascript,postMessage(1)'); w.onerror = () => no('error'); w.onmessage = () => yes('runs'); })`,
  'a SharedWorker': `return new Promise((yes, no) => { const w = new SharedWorker(S + '/api/y.js'); w.onerror = () => no('error'); w.port.onmessage = () => yes('runs'); })`,
  'a service worker': `await navigator.serviceWorker.register(S + '/api/z.js'); return 'registered'`,
  'a font': `await new FontFace('x', 'url(' + S + '/api/aa.woff)').load(); return 'loaded'`,
  'streaming compilation': `await WebAssembly.compileStreaming(WorkerGlobalScope.prototype.fetch.call(self, S + '/api/bb.wasm', { credentials: 'include' })); return 'compiled'`,
  RTCPeerConnection: `const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + new URL(S).host }] }); c.createDataChannel('x'); await c.setLocalDescription(); return 'offers'`,
};

/** What a site stores, and other tabs. */
export const STORED: Readonly<Record<string, string>> = {
  'document.cookie': `return document.cookie`,
  'cookieStore.getAll': `return JSON.stringify(await cookieStore.getAll())`,
  'cookieStore.set': `await cookieStore.set('x', '1'); return 'set'`,
  localStorage: `localStorage.x = 1; return 'set'`,
  sessionStorage: `sessionStorage.x = 1; return 'set'`,
  indexedDB: `return new Promise((yes, no) => { const r = indexedDB.open('site'); r.onsuccess = () => yes('open'); r.onerror = () => no('error'); })`,
  'the names of databases': `return JSON.stringify(await indexedDB.databases())`,
  'the site’s caches': `const has = await caches.has('of the site'); if (!has) throw 'not there'; return 'there'`,
  'poison in our cache': `const [name] = await caches.keys(); await (await caches.open(name)).put(S + '/dist/python-run.js', new Response('poison')); return 'poisoned'`,
  'the private file system': `await navigator.storage.getDirectory(); return 'open'`,
  'storage buckets': `await navigator.storageBuckets.open('x'); return 'open'`,
  'persistent storage': `if (!(await navigator.storage.persist())) throw 'no'; return 'persistent'`,
  locks: `return navigator.locks.request('of the site', { ifAvailable: true }, (lock) => { if (lock) throw 'another one'; return 'seen'; })`,
  'the old file system': `return String(webkitRequestFileSystemSync(0, 1))`,
  BroadcastChannel: `const c = new BroadcastChannel('of the site'); c.postMessage('from Python');
    return new Promise((yes, no) => { c.onmessage = () => yes('heard'); setTimeout(() => no('nobody answers'), 200); })`,
  'the page': `return parent.document.title`,
  'the top page': `return top.location.href`,
  opener: `return opener.location.href`,
  notifications: `if (Notification.permission !== 'granted') throw Notification.permission; return 'granted'`,
  'the clipboard': `return navigator.clipboard.readText()`,
  geolocation: `return new Promise((yes, no) => { navigator.geolocation.getCurrentPosition(() => yes('there'), () => no('no')); })`,
};
