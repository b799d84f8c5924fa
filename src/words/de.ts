/** German; see en.ts. */
import type { Reason } from '../protocol/plan.js';
import { blockName, phrases } from './de-phrases.js';
import { formatFor } from './format.js';
import { sentencesBy } from './phrasing.js';
import type { en } from './en.js';

const { number, count, list, size, megabytes, duration } = formatFor('de');

const outputs = (value: number) => count(value, { one: '# Ausgabe', other: '# Ausgaben' });
const examples = (value: number) => count(value, { one: '# Beispiel', other: '# Beispiele' });

export const de: typeof en = {
  lang: 'de',
  run: 'Ausführen',
  stop: 'Anhalten',
  forceStop: 'Sofort beenden',
  edit: 'Bearbeiten',
  copyCode: 'Code kopieren',
  copied: 'Kopiert',
  label: 'Python-Beispiel',
  noWebAssembly: 'Läuft hier nicht: WebAssembly ist ausgeschaltet.',
  partMissing: 'Ein Teil konnte nicht geladen werden. Versuchen Sie es noch einmal.',

  prompt: (label) => `${label}, Eingabe`,
  consoleLabel: 'Python-Konsole',
  blockName,
  reset: 'Zurücksetzen',
  tryAgain: 'Noch einmal versuchen',
  showCode: 'Code anzeigen',
  session: 'Sitzung',
  runAll: 'Alle ausführen',
  restartSession: 'Sitzung neu starten',
  copyOutput: 'Ausgabe kopieren',
  copyConsole: 'Konsole kopieren',
  download: 'Herunterladen',
  output: 'Ausgabe',
  goToLine: (line, file) =>
    `Zu Zeile ${String(line)} von ${file.replace(/^example (?=\d)/, 'Beispiel ')}`,
  codeMirror: {
    Completions: 'Vervollständigungen',
    'Control character': 'Steuerzeichen',
    'Selection deleted': 'Auswahl gelöscht',
    argument: 'Argument',
    class: 'Klasse',
    function: 'Funktion',
    keyword: 'Schlüsselwort',
    module: 'Modul',
    property: 'Eigenschaft',
  },
  earlierEdit: 'Ihre frühere Änderung',
  editedEarlier: 'Sie haben eine frühere Fassung dieses Beispiels geändert.',
  showMyEdit: 'Meine Änderung anzeigen',
  discardEdit: 'Verwerfen',
  sourceFailed: (url, status) =>
    status
      ? `Der Code dieses Beispiels konnte nicht geladen werden: Der Server antwortete mit ${String(status)} (${url}).`
      : `Der Code dieses Beispiels konnte nicht geladen werden (${url}). Prüfen Sie die Verbindung. ` +
        'Ist sie in Ordnung, lässt der Server diese Seite die Datei nicht lesen (CORS).',

  status: {
    loading: 'Wird geladen …',
    downloading: (loaded, total) =>
      `Python wird heruntergeladen: ${megabytes(loaded)} von ${megabytes(total)} MB`,
    starting: 'Python startet …',
    restoring: (place, total) =>
      `Frühere Beispiele laufen noch einmal: ${number(place)} von ${number(total)} …`,
    resolving: (name) => (name ? `${name} wird gesucht …` : 'Pakete werden gesucht …'),
    installing: (names, loaded, total) => {
      const [first = '', ...others] = names;
      const what =
        others.length > 1 ? `${first} und ${number(others.length)} weitere` : list(names);
      if (!loaded) return `Installation von ${what} …`;
      const all = total ? ` von ${megabytes(total)}` : '';
      return `Installation von ${what}: ${megabytes(loaded)}${all} MB`;
    },
    runningFirst: (name) => `Zuerst läuft ${name} …`,
    queued: 'Wartet auf ein anderes Beispiel …',
    running: 'Läuft …',
    waiting: 'Wartet auf Ihre Eingabe …',
    stopping: 'Wird angehalten …',
    done: (milliseconds) => `Fertig in ${duration(milliseconds)}`,
    errorOnLine: (line) => `Fehler in Zeile ${String(line)}`,
    error: 'Fehler',
    packagesFailed: 'Pakete konnten nicht installiert werden',
    didNotRun: 'Nicht ausgeführt',
    ended: 'Python wurde beendet',
    cannotRun: 'Python konnte nicht laufen',
    timeOut: 'Zeit abgelaufen',
    stopped: 'Angehalten',
  },

  restartedSince: 'Die Sitzung wurde neu gestartet',
  editedSince: (text, blocks, some) =>
    some === 1 ? text`${blocks} wurde seitdem geändert` : text`${blocks} wurden seitdem geändert`,
  ranFirst: (text, blocks) => text`Zuerst ausgeführt: ${blocks}`,
  ranFirstFor: (text, block, why) => text`Zuerst ausgeführt für ${block}: ${why}`,
  andMore: (some) => ` und ${count(some, { one: '# weiterer', other: '# weitere' })}`,
  why: (reasons) => list(reasons.map(reason)),
  allRan: (total) => `${examples(total)} ausgeführt.`,
  runningAll: (text, block, place, total) =>
    text`${block} läuft, ${number(place)} von ${number(total)} …`,
  stoppedAt: (text, block, status, left) => {
    const rest = left
      ? ` ${count(left, { one: '# Beispiel wurde', other: '# Beispiele wurden' })} nicht ausgeführt.`
      : '';
    if (status === 'error') return text`${block} ist fehlgeschlagen.${rest}`;
    if (status === 'stopped') return text`${block} wurde angehalten.${rest}`;
    return text`Die Zeit für ${block} ist abgelaufen.${rest}`;
  },

  said: {
    loading: 'Python wird geladen.',
    installing: 'Pakete werden installiert.',
    waiting: 'Das Programm wartet auf Ihre Eingabe.',
    finished: 'Das Beispiel ist fertig.',
    differs: (failed) =>
      'Das Beispiel ist fertig: ' +
      `${count(failed, { one: '# Ausgabe ist', other: '# Ausgaben sind' })} nicht wie erwartet.`,
    stopped: 'Das Beispiel wurde angehalten.',
    failed: (line, error) =>
      `Das Beispiel ist fehlgeschlagen${line === undefined ? '' : ` (Zeile ${String(line)})`}: ${error}`,
    restarted: 'Die Sitzung wurde neu gestartet.',
  },

  restored: ({ kept, runs: again, changed }) => {
    const repeated = count(again, {
      one: '# früherer Lauf wurde wiederholt',
      other: '# frühere Läufe wurden wiederholt',
    });
    const what = !again
      ? 'Frühere Ergebnisse wurden wiederhergestellt.'
      : kept
        ? `Frühere Ergebnisse wurden wiederhergestellt, und ${repeated}.`
        : `${repeated}.`;
    const missing = changed.length ? ` Ergebnisse von ${list(changed)} fehlen vielleicht.` : '';
    return `Python wurde neu gestartet. ${what}${missing}`;
  },
  droppedOutput: (characters) =>
    `Die Ausgabe war zu lang. Die letzten ${number(characters)} Zeichen wurden weggelassen.`,
  tasksRunning: (names) =>
    `${names.length === 1 ? 'Läuft' : 'Laufen'} im Hintergrund weiter: ${list(names)}.`,
  tasksCancelled: (names) => `Abgebrochen, weil das Programm zu Ende ist: ${list(names)}.`,
  inputLabel: 'Eingabe für das Programm',
  answersLabel: 'Eingabe für das Programm, eine Zeile für jede Frage',
  runWithAnswers: 'Mit dieser Eingabe ausführen',
  linesHidden: (some) =>
    count(some, {
      one: '# Zeile wird nicht angezeigt.',
      other: '# Zeilen werden nicht angezeigt.',
    }),
  lineCut: 'Ein Teil einer langen Zeile wird nicht angezeigt.',
  showAll: 'Alles anzeigen',
  saveAsFile: 'Als Datei speichern',
  moreCharacters: (some) =>
    `(${count(some, { one: '# weiteres Zeichen', other: '# weitere Zeichen' })})`,
  wideOutput: 'Breite Ausgabe',
  files: 'Dateien, die das Programm geschrieben hat',
  fileSize: (bytes) => size(bytes),
  fileTooLarge: '(zu groß zum Herunterladen)',
  downloadFile: (path) => `${path} herunterladen`,
  fileImage: (path) => `Bild ${path}`,

  cannotShow: (types) => `Diese Ausgabe kann hier nicht angezeigt werden (${types.join(', ')}).`,
  displayFailed: (type) => `Diese Ausgabe (${type}) konnte nicht angezeigt werden.`,
  jsonDamaged: 'Das JSON ist beschädigt.',
  jsonItems: (some) => count(some, { one: '# Eintrag', other: '# Einträge' }),
  jsonMore: (some) => count(some, { one: '# weiterer Eintrag', other: '# weitere Einträge' }),
  imageDamaged: 'Das Bild ist beschädigt.',
  imageTooLarge: (width, height) =>
    `Das Bild hat ${number(width)} × ${number(height)} Pixel, zu viele, um es anzuzeigen. ` +
    'Machen Sie es kleiner.',
  image: 'Bild aus dem Programm',
  drawing: 'Zeichnung aus dem Programm',
  drawingDamaged: 'Die Zeichnung ist beschädigt.',
  interactive: 'Interaktive Ausgabe',
  scriptsBlocked: 'Diese Ausgabe enthält Skripte. Auf dieser Seite laufen keine aus Ausgaben.',
  resourcesBlocked: 'Teile dieser Ausgabe liegen auf anderen Websites. Diese Seite lädt sie nicht.',

  comparison: {
    differ: (failed) =>
      `${count(failed, { one: '# Ausgabe weicht', other: '# Ausgaben weichen' })} von der Seite ab. ` +
      'Zeilen mit - stehen auf der Seite, Zeilen mit + sind von diesem Lauf.',
    same: (passed) => `${outputs(passed)} wie auf der Seite`,
    asExpected: 'Die Ausgabe ist wie erwartet.',
    notAsExpected: (hasDifference) =>
      hasDifference
        ? 'Die Ausgabe ist nicht wie erwartet. Zeilen mit - waren erwartet, Zeilen mit + sind von ' +
          'diesem Lauf.'
        : 'Die Ausgabe ist nicht wie erwartet.',
  },

  console: {
    keys:
      'Eingabe führt aus, Umschalt+Eingabe beginnt eine neue Zeile. Tab vervollständigt, ' +
      'Umschalt+Tab beschreibt einen Aufruf. ↑ und ↓ holen frühere Eingaben zurück. ' +
      'Escape, dann Tab, verlässt die Konsole.',
    hint: 'Klicken Sie hier oder drücken Sie die Eingabetaste, um Python zu tippen.',
    screen: 'Ein- und Ausgaben',
    noCompletions: 'Keine Vervollständigung.',
    done: 'Fertig.',
    stopped: 'Angehalten.',
    closed:
      'Die Konsole ist geschlossen. Ihre Sitzung läuft weiter: Ihre Definitionen sind noch da.',
    closedForGood: 'Die Konsole ist geschlossen. Ihre Definitionen sind verloren.',
    startAgain: 'Neu beginnen',
  },

  embed: {
    notice:
      'Dieser Code kam mit dem Link. Er läuft in Ihrem Browser, abgeschottet von dieser und ' +
      'anderen Websites.',
    damaged: 'Der Code in diesem Link ist unlesbar. Ein Teil fehlt oder wurde verändert.',
    empty: 'Dieser Link enthält keinen Code. Der Code gehört hinter das # der Adresse.',
  },

  phrases,
  sentences: sentencesBy(phrases),
};

const REASONS: Readonly<Record<Reason['role'], (names: string) => string>> = {
  defines: (names) => `definiert ${names}`,
  changes: (names) => `ändert ${names}`,
  deletes: (names) => `löscht ${names}`,
  'may define': (names) => `definiert vielleicht ${names}`,
  'may define anything': () => 'könnte alles definieren',
  'may be used': () => 'wird vielleicht gebraucht',
  'named by depends': () => 'in `depends` genannt',
};

function reason({ role, names, more }: Reason): string {
  const parts = names.map((name) => `\`${name}\``);
  return REASONS[role](
    list(
      more ? [...parts, count(more, { one: '# weiteren Namen', other: '# weitere Namen' })] : parts,
    ),
  );
}
