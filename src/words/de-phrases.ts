/** German: the messages of Python, the Worker, the engine and sessions; see en-phrases.ts. */
import type { BadEnd, BlockName, Directive, LeftOut } from '../protocol/phrases.js';
import { formatFor } from './format.js';
import type { Phrasing } from './phrasing.js';

const { number, count, list } = formatFor('de');

export const blockName = (block: BlockName) =>
  typeof block === 'number' ? `Beispiel ${number(block)}` : block;

const ENDS: Readonly<Record<BadEnd, string>> = {
  error: 'ist fehlgeschlagen',
  stopped: 'wurde angehalten',
  timeout: 'überschritt die Zeitgrenze',
};

const REMEDIES: Readonly<Record<Directive, string>> = {
  'script-src': 'die Adresse von python-run bei script-src ergänzen',
  'script-src-elem': 'die Adresse von python-run bei script-src ergänzen',
  'connect-src': 'die Adresse von python-run bei connect-src ergänzen',
  'frame-src': 'die Adresse von python-run bei frame-src ergänzen',
};

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  'no-windows': 'Es zeichnet Fenster, und die hat Python im Browser nicht',
  'no-terminal': 'Es braucht ein Terminal, und das gibt es im Browser nicht',
  'no-system': 'Es braucht ein Betriebssystem, und das gibt es im Browser nicht',
  'no-database': 'Nehmen Sie stattdessen sqlite3',
  'other-installer': 'Pakete werden hier anders installiert',
  'windows-only': 'Es gibt es nur unter Windows',
  tests: 'Es sind die Tests von Python selbst; ohne sie ist der Download kleiner',
};

const AUTHOR = 'Wer diese Seite betreibt';
const AGAIN = 'Prüfen Sie die Verbindung und versuchen Sie es noch einmal.';
const scriptComment = (name: string) => `# /// script\n# dependencies = ["${name}"]\n# ///`;

export const phrases = {
  unexpected: ({ detail }) => `Etwas Unerwartetes ist passiert. ${detail}`.trimEnd(),

  'no-webassembly': () =>
    'Python kann hier nicht laufen: WebAssembly ist ausgeschaltet, oder dieser Browser hat es nicht.',
  'opened-from-file': () =>
    'Python kann nicht auf einer Seite laufen, die aus einer Datei geöffnet wurde. Führen Sie in ' +
    'ihrem Ordner „python3 -m http.server“ aus und öffnen Sie http://localhost:8000.',
  'download-failed': ({ url, status }) =>
    status
      ? `Python konnte nicht heruntergeladen werden: Der Server antwortete mit ${String(status)} (${url}).`
      : `Python konnte nicht heruntergeladen werden (${url}). ${AGAIN}`,
  'download-cut': ({ url }) =>
    `Die Verbindung brach ab, während Python heruntergeladen wurde (${url}). ${AGAIN}`,
  'blocked-by-policy': ({ directive, blocked }) =>
    `Die Content-Security-Policy dieser Seite lässt Python nicht laufen (${directive} sperrte ` +
    `${blocked}). ${AUTHOR}, kann ${REMEDIES[directive]}.`,
  'versions-differ': ({ page, worker }) =>
    `Die Seite hat python-run ${page}, ihr Worker aber ${worker}. Laden Sie die Seite neu. ` +
    `${AUTHOR}, muss alle Dateien von derselben Version nehmen.`,
  'worker-failed': ({ detail }) => `Pythons Worker konnte nicht geladen werden. ${detail || AGAIN}`,
  'start-failed': ({ detail }) => `Python konnte nicht starten. ${detail}`,
  'start-late': () =>
    'Python startete nicht rechtzeitig. Schließen Sie andere Programme oder laden Sie die Seite ' +
    'neu, und versuchen Sie es noch einmal.',
  'frame-late': () =>
    'Der Rahmen, in dem Python läuft, startete nicht. Laden Sie die Seite neu und versuchen Sie es ' +
    'noch einmal. Für den Autor der Seite: Eine Content-Security-Policy kann ihn sperren.',
  'sandbox-refused': () =>
    'Dieser Browser kann auf dieser Seite kein Beispiel in einer Sandbox ausführen.',

  ended: () => 'Python wurde beendet.',
  'no-answer': () => 'Python antwortete nicht mehr und wurde beendet.',
  'broke-down': ({ detail }) => `Python ist abgestürzt (${detail}).`,
  'no-memory': () => 'Python hatte keinen Speicher mehr und wurde beendet.',
  'unreadable-message': () => 'Python schickte etwas Unlesbares und wurde beendet.',
  'worker-closed': () => 'Das Programm schloss seinen Worker, und damit endete Python.',
  'exit-code': ({ status }) => `Das Programm hat Python selbst beendet (Status ${String(status)}).`,
  'no-reaction': () => 'Das Programm hielt nicht an, deshalb wurde Python beendet.',
  'loss-own': () => 'Was dieser Lauf definierte, ist verloren.',
  'loss-earlier': ({ again, kept }) => {
    const restored = kept ? 'werden frühere Ergebnisse wiederhergestellt' : '';
    const repeated = again
      ? count(again, {
          one: 'wird # früherer Lauf wiederholt',
          other: 'werden # frühere Läufe wiederholt',
        })
      : '';
    const back = [restored, repeated].filter(Boolean).join(' und ');
    return `Was dieser Lauf definierte, ist verloren. Vor dem nächsten Lauf ${back}.`;
  },

  stopped: () => 'Angehalten.',
  'time-out': ({ seconds }) =>
    `Das Programm wurde nach ${count(seconds, { one: '# Sekunde', other: '# Sekunden' })} ` +
    'angehalten, der Grenze dieses Beispiels.',
  'first-failed': ({ block, status }) =>
    `${blockName(block)} muss zuerst laufen und ${ENDS[status]}, deshalb lief dieses Beispiel nicht.`,
  'plan-failed': ({ detail }) => `Welche Beispiele zuerst laufen müssen, ist unbekannt. ${detail}`,
  'depends-unknown': ({ block, id }) =>
    `${blockName(block)} hängt von „${id}“ ab, doch in der Sitzung hat kein Block diese id.`,
  'depends-circle': ({ blocks }) =>
    blocks.length === 1
      ? `${list(blocks.map(blockName))} hängt von sich selbst ab und kann deshalb nicht laufen.`
      : `Diese Blöcke hängen voneinander ab, deshalb kann keiner zuerst laufen: ${list(blocks.map(blockName))}.`,
  'setup-missing': ({ id }) =>
    `Das Setup „${id}“ fehlt auf der Seite, deshalb lief dieses Beispiel nicht.`,
  'setup-failed': ({ id, detail }) =>
    `Das Setup „${id}“ ist fehlgeschlagen, deshalb lief dieses Beispiel nicht: ${detail}`,
  'file-address': ({ entry }) => `„${entry}“ ist keine Adresse einer Datei.`,
  'file-failed': ({ url, status }) =>
    status
      ? `Eine Datei dieses Beispiels konnte nicht geladen werden: Der Server antwortete mit ${String(status)} (${url}).`
      : `Eine Datei dieses Beispiels konnte nicht geladen werden (${url}). Prüfen Sie die ` +
        'Verbindung. Ist sie in Ordnung, lässt der Server diese Seite die Datei nicht lesen (CORS).',

  'runs-first': ({ blocks }) =>
    `Zuerst ${blocks.length === 1 ? 'läuft' : 'laufen'} ${list(blocks.map(blockName))}.`,
  'stopped-at': ({ block, status }) =>
    `${blockName(block)} ${ENDS[status]}, deshalb wurden die übrigen nicht ausgeführt.`,
  'all-ran': ({ total }) =>
    `${count(total, { one: '# Beispiel', other: '# Beispiele' })} ausgeführt.`,
  'session-restarted': () => 'Die Sitzung wurde neu gestartet.',

  'package-failed': ({ name, by }) =>
    by
      ? `Das Paket ${name} (${by} braucht es) konnte nicht installiert werden.`
      : `Das Paket ${name} konnte nicht installiert werden.`,
  'package-list-failed': () => 'Die Liste der Pakete konnte nicht geladen werden.',
  'packages-failed': ({ detail }) => `Pakete konnten nicht installiert werden. ${detail}`,
  'package-unknown': ({ index, by }) =>
    `${index} hat kein Paket mit diesem Namen.${by ? '' : ' Prüfen Sie die Schreibweise.'}`,
  'package-installed': ({ name, version }) =>
    `Diese Sitzung hat schon ${name} ${version}. Verlangen Sie in allen Blöcken der Sitzung dieselbe ` +
    'Version, oder geben Sie diesem Block eine eigene Sitzung.',
  'package-unfit': ({ what, abi, instead }) =>
    `${what} passt nicht zu Python im Browser: Das nimmt Wheels aus reinem Python (py3-none-any) ` +
    `oder solche, die dafür gebaut sind (${abi}).` +
    (instead ? ` Version ${instead} lässt sich hier installieren.` : ''),
  'package-no-index': ({ version }) =>
    `${version ? `Es gibt nur die Version ${version}` : 'Es ist nicht da'}, und diese Seite fragt ` +
    `keinen Paketindex. ${AUTHOR}, kann es in ihren Ordner mit Paketen legen.`,
  'package-source-only': () =>
    'Es gibt davon nur Quellcode, der gebaut werden muss. Hier lassen sich nur Wheels installieren.',
  'package-no-version': ({ specifier, newest }) =>
    `Keine Version passt zu ${specifier}. Die neueste ist ${newest}.`,
  'package-no-choice': () => 'Keine Versionen der Pakete erfüllen alle Anforderungen.',
  'index-unreadable': ({ url }) => `Die Antwort von ${url} ist keine Seite eines Paketindexes.`,
  'wheel-unreadable': ({ url }) => `Die Datei unter ${url} ist kein Wheel.`,
  'wheel-name': ({ file }) =>
    `„${file}“ ist kein Name eines Wheels. Lassen Sie ihm den Namen, den es beim Bauen bekam, etwa ` +
    'sample-1.0-py3-none-any.whl.',
  'wheel-damaged': ({ file, detail }) => `${file} konnte nicht entpackt werden: ${detail}`,
  'requirement-unclear': ({ text }) =>
    `„${text}“ ist keine Anforderung. Schreiben Sie einen Namen (numpy), einen Namen mit Versionen ` +
    '(attrs>=24,<26) oder die Adresse eines Wheels.',

  'script-unreadable': ({ detail }) =>
    `Der Kommentar „# /// script“ ist kein gültiges TOML: ${detail}.`,
  'script-python': () =>
    'Der Kommentar „# /// script“ muss die Versionen von Python als Zeichenkette nennen, etwa ' +
    'requires-python = ">=3.11".',
  'script-dependencies': () =>
    'Der Kommentar „# /// script“ muss dependencies als Liste von Zeichenketten nennen, etwa ' +
    'dependencies = ["attrs"].',
  'python-differs': ({ required, version }) =>
    `Dieser Code braucht Python ${required}, hier ist aber Python ${version}. Um es trotzdem zu ` +
    'versuchen, ändern Sie requires-python im Kommentar „# /// script“. Oder führen Sie den Code auf ' +
    'Ihrem Rechner aus.',

  'host-answered': ({ host, status, url }) => `${host} antwortete mit ${String(status)} (${url}).`,
  'host-unreachable': ({ host }) => `${host} ist nicht erreichbar. ${AGAIN}`,
  'host-cut': ({ host }) => `Die Verbindung zu ${host} brach ab. ${AGAIN}`,
  'host-cors': ({ host }) =>
    `${host} lässt andere Websites seine Dateien nicht lesen (CORS). ${AUTHOR}, kann das Paket in ` +
    'einen Ordner dieser Website legen.',
  'host-policy': ({ host, origin }) =>
    `Die Content-Security-Policy dieser Seite erlaubt ihr keine Anfrage an ${host}. ${AUTHOR}, kann ` +
    `${origin} bei connect-src ergänzen.`,
  'file-refused': ({ url }) =>
    `Die Seite lädt ${url} nicht. Pakete kommen von http- und https-Adressen, und Code in einer ` +
    'Sandbox bekommt keine von der Website dieser Seite und aus Ihrem eigenen Netz.',
  'files-too-many': ({ limit }) =>
    `Eine Installation darf ${number(limit)} Dateien brauchen, nicht mehr.`,
  'file-differs': ({ host }) =>
    `${host} schickte eine andere Datei als erwartet (ihr SHA-256 ist anders). Versuchen Sie es noch ` +
    'einmal. Hilft das nicht, melden Sie es den Betreibern dieser Seite.',

  'no-threads': () =>
    'Python im Browser läuft in einem einzigen Thread und kann keinen weiteren starten. Rufen Sie die ' +
    'Funktion direkt auf, oder lassen Sie Funktionen mit asyncio zusammen laufen: ' +
    'await asyncio.gather(…).',
  'no-processes': () =>
    'Python im Browser kann keine anderen Programme oder Prozesse starten. Erledigen Sie die Arbeit ' +
    'in diesem Programm, oder führen Sie es auf Ihrem Rechner aus.',
  'no-sockets': () =>
    'Python im Browser kann keine eigenen Netzwerkverbindungen öffnen: Der Browser spricht nur HTTP. ' +
    'Um aus dem Web zu laden: from pyodide.http import pyfetch, dann response = await pyfetch(url).',
  'module-left-out': ({ module, reason }) =>
    `${module} gehört nicht zu Python im Browser: ${LEFT_OUT[reason]}.`,
  'module-in-package': ({ package: name }) =>
    `Das Paket ${name} enthält dieses Modul. Um es zu installieren, geben Sie dem Block ` +
    `packages="${name}", oder beginnen Sie den Code mit\n${scriptComment(name)}`,
  'module-maybe-package': ({ package: name }) =>
    `Vielleicht enthält ein Paket dieses Modul. Um es zu installieren, geben Sie dem Block ` +
    `packages="${name}", oder beginnen Sie den Code mit\n${scriptComment(name)}`,
} satisfies Phrasing;
