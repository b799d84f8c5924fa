/** What our compressed copies save on a host that sends files as they are unless they are text. */
import { inTurn, onPage, type Add, type Context } from './context.js';
import type { Row } from './rows.js';
import type { Host } from './server.js';
import { UNLIMITED, type Line } from './shaper.js';
import { LINES } from './starts.js';
import type { SubjectName } from './subjects.js';
import { withProfile } from './visit.js';

const RAW: Host = { raw: /\.(bin|wasm|zip)$/ };
const RAW_WITHOUT_COPIES: Host = { ...RAW, missing: /-gzip-/ };

const LOCAL = { name: 'cold', what: 'first visit, files as good as local', line: UNLIMITED };

export async function measureRawHost(context: Context): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, what, line } of [LOCAL, ...LINES]) {
    const samples = await inTurn(
      context,
      `raw host, ${name}`,
      ['ours', 'stock'],
      context.samples,
      (...all) => visits(context, line, ...all),
    );
    const add = (id: string, title: string, unit: Row['unit']) =>
      rows.push(
        { id: `raw-${name}-${id}`, what: title, unit, samples: samples(id) },
        {
          id: `raw-${name}-${id}-alone`,
          what: `${title}, without our compressed copies`,
          unit,
          samples: samples(`${id}-alone`),
        },
      );
    add('ms', `.wasm and .zip sent raw: ${what}`, 'ms');
    // A line without a width takes much of a file before it is told that nobody wants it.
    if (line !== UNLIMITED) add('bytes', `.wasm and .zip sent raw: bytes, ${what}`, 'MB');
  }
  return rows;
}

async function visits(
  context: Context,
  line: Line,
  subject: SubjectName,
  profile: string,
  add: Add,
): Promise<void> {
  const { site } = context;
  const visit = async (fresh: string, host: Host, end = '') => {
    site.begin(line, host);
    await onPage(context, fresh, `${subject}-page.html?do=first`, async () => {
      add(`ms${end}`, await site.milliseconds('first'));
      add(`bytes${end}`, site.traffic().bytes / 1e6);
    });
  };
  await visit(profile, RAW);
  if (subject === 'ours') await withProfile((fresh) => visit(fresh, RAW_WITHOUT_COPIES, '-alone'));
}
