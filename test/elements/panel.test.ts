import { expect } from 'chai';
import { html, LitElement, nothing } from 'lit';
import type { EditorController } from '../../src/controllers/editor-controller.js';
import type { Fault } from '../../src/editor/error-line.js';
import type { RunController } from '../../src/controllers/run-controller.js';
import type { BlockElement } from '../../src/controllers/page-block.js';
import { Panel } from '../../src/elements/panel.js';
import { CodePositions } from '../../src/elements/code-positions.js';
import { styles } from '../../src/elements/styles.js';
import type { RunError, RunResult } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';
import { until } from '../helpers/until.js';

const result = (parts: Partial<RunResult> = {}): RunResult => ({
  status: 'ok',
  stdout: '',
  stderr: '',
  display: [],
  duration: 12.4,
  ...parts,
});

const ERROR: RunError = { type: 'KeyError', message: 'k', line: 2, traceback: 'Traceback …' };

type Runs = Pick<
  RunController,
  'state' | 'result' | 'progress' | 'view' | 'isActive' | 'isStopping'
>;

/** A block that renders its panel from what the test says of its run. */
class PanelBlock extends LitElement {
  static override styles = styles;

  panel: Panel | null = null;
  ran = 0;
  readonly code = 'x = 1';
  readonly session = null;
  theme = 'auto';
  readonly needsPreparing = false;
  readonly console = false;
  readonly words = en;
  readonly block = { notes: {} };
  readonly staticCode = { source: { code: this.code } };
  readonly editing = {
    isOpen: false,
    element: null,
    mark: (fault: Fault | null) => (this.marked = fault?.line ?? null),
  };
  marked: number | null = null;

  get positions(): CodePositions {
    return new CodePositions(this);
  }

  resets = 0;

  reset(): void {
    this.resets++;
  }

  edit(): Promise<void> {
    return Promise.resolve();
  }

  run(): Promise<unknown> {
    return Promise.resolve(this.ran++);
  }

  protected override render() {
    return html`<div class="frame">
        <div class="code" tabindex="0"><slot></slot></div>
      </div>
      ${this.panel?.render() ?? nothing}`;
  }
}
customElements.define('panel-block', PanelBlock);

describe('Panel', () => {
  let block: PanelBlock;
  let runs: { -readonly [K in keyof Runs]: Runs[K] };

  beforeEach(async () => {
    document.body.innerHTML =
      '<panel-block><pre style="margin: 0 0 20px">x = 1\ny = 2\nz = 3</pre></panel-block>';
    block = document.querySelector<PanelBlock>('panel-block')!;
    await block.updateComplete;
    runs = {
      state: 'idle',
      result: null,
      progress: null,
      view: null,
      isActive: false,
      isStopping: false,
    };
    block.panel = new Panel(
      block as unknown as BlockElement,
      runs as RunController,
      block.editing as unknown as EditorController,
    );
  });

  afterEach(() => {
    document.body.innerHTML = '';
  });

  const find = (selector: string) => block.renderRoot.querySelector<HTMLElement>(selector);

  async function show(parts: Partial<Runs>): Promise<void> {
    Object.assign(runs, parts);
    block.requestUpdate();
    await block.updateComplete;
  }

  it('shows the output that the page has until the first run', async () => {
    await show({});
    expect(find('slot[name=output]')).not.to.equal(null);
    expect(find('.panel')).to.equal(null);
  });

  const download = { phase: 'download', loaded: 1_234_567, total: 10_000_000 } as const;

  for (const [says, parts] of [
    [en.status.loading, { state: 'loading' }],
    [en.status.downloading(1_234_567, 10_000_000), { state: 'loading', progress: download }],
    [en.status.starting, { state: 'loading', progress: { phase: 'start' } }],
    [en.status.queued, { state: 'queued' }],
    [en.status.running, { state: 'running' }],
    [en.status.waiting, { state: 'waiting' }],
    [en.status.stopping, { state: 'running', isStopping: true }],
    [en.status.stopping, { state: 'waiting', isStopping: true }],
    [en.status.done(12), { state: 'done', result: result() }],
    [en.status.errorOnLine(2), { state: 'error', result: result({ error: ERROR }) }],
    [
      en.status.error,
      { state: 'error', result: result({ error: { ...ERROR, line: undefined! } }) },
    ],
    [
      en.status.ended,
      { state: 'error', result: result({ error: { ...ERROR, traceback: '', line: undefined! } }) },
    ],
    [
      en.status.cannotRun,
      {
        state: 'error',
        result: result({ duration: 0, error: { ...ERROR, traceback: '', line: undefined! } }),
      },
    ],
    [en.status.stopped, { state: 'stopped', result: result({ status: 'stopped' }) }],
    [en.status.timeOut, { state: 'stopped', result: result({ status: 'timeout' }) }],
  ] satisfies [string, Partial<Runs>][]) {
    it(`says: ${says}`, async () => {
      const isActive = parts.result === undefined;
      await show({ ...parts, isActive });
      expect(find('[part=status]')?.textContent.trim()).to.equal(says);
      expect(find('.spinner') !== null).to.equal(isActive);
    });
  }

  it('shows how far the download is', async () => {
    await show({ state: 'loading', progress: download, isActive: true });
    const bar = find('progress') as HTMLProgressElement;
    expect([bar.value, bar.max]).to.deep.equal([1_234_567, 10_000_000]);
    expect(bar.ariaLabel ?? bar.getAttribute('aria-label')).to.equal(en.download);
    await show({ state: 'running' });
    expect(find('progress')).to.equal(null);
  });

  it('says why Python could not run, and tries again', async () => {
    const error = { type: 'RuntimeError', message: 'No <b>network</b>.', traceback: '' };
    await show({ state: 'error', result: result({ status: 'error', error }) });
    expect(find('.failure')?.textContent).to.contain('No <b>network</b>.');
    find('[part=retry-button]')?.click();
    expect(block.ran).to.equal(1);
  });

  it('does not offer to try again what the reader stopped', async () => {
    const error = { type: 'KeyboardInterrupt', message: 'It did not react.', traceback: '' };
    await show({ state: 'stopped', result: result({ status: 'stopped', error }) });
    expect(find('.failure')?.textContent).to.contain('It did not react.');
    expect(find('[part=retry-button]')).to.equal(null);
  });

  describe('the mark', () => {
    // WebKit counts an empty box at the end of the line before to a line's range.
    const lineTop = (line: number) =>
      [...block.positions.rangeOfLine(line)!.getClientRects()].find(({ width }) => width > 0)!.top;
    const marker = () => find('.marker')!;

    it('lies over a line of the page', () => {
      block.panel?.mark({ line: 2 });
      expect(marker().hidden).to.equal(false);
      const { top, height } = marker().getBoundingClientRect();
      expect(top).to.be.closeTo(lineTop(2), 1.5);
      expect(height).to.be.above(5).and.below(40);
      expect(block.marked).to.equal(2);
    });

    it('moves, and goes', () => {
      block.panel?.mark({ line: 2 });
      const { top } = marker().getBoundingClientRect();
      block.panel?.mark({ line: 3 });
      expect(marker().getBoundingClientRect().top).to.be.above(top);
      block.panel?.mark();
      expect(marker().hidden).to.equal(true);
      expect(block.marked).to.equal(null);
    });

    it('is hidden where there is no such line, and while the editor shows its own', () => {
      block.panel?.mark({ line: 9 });
      expect(marker().hidden).to.equal(true);
      block.editing.isOpen = true;
      block.panel?.mark({ line: 2 });
      expect(marker().hidden).to.equal(true);
      expect(block.marked).to.equal(2);
    });
  });

  describe('a place that is to be shown', () => {
    const ask = (line: number, text: string | null) => {
      block.panel?.show({ filename: '<example 1>', line, text });
    };
    const marker = () => find('.marker')!;

    it('is marked, and has the focus', () => {
      ask(1, 'x = 1');
      expect(marker().hidden).to.equal(false);
      expect(block.marked).to.equal(1);
      expect(block.renderRoot.querySelector('.code')).to.equal(
        (block.renderRoot as ShadowRoot).activeElement,
      );
    });

    it('is marked where nothing is known of its text', () => {
      ask(1, null);
      expect(marker().hidden).to.equal(false);
    });

    it('is not marked where the code is another one now', () => {
      ask(1, 'x = 2');
      expect(marker().hidden).to.equal(true);
    });
  });

  it('underlines what is at fault in a line', () => {
    const fault = () => find('.fault')!;
    block.panel?.mark({ line: 2, columns: [0, 1] });
    expect(fault().hidden).to.equal(false);
    const narrow = fault().getBoundingClientRect().width;
    block.panel?.mark({ line: 2, columns: [0, 3] });
    expect(fault().getBoundingClientRect().width).to.be.closeTo(3 * narrow, 0.5);
    block.panel?.mark({ line: 2 });
    expect(fault().hidden).to.equal(true);
  });

  it('underlines no further than the code can be seen', async () => {
    const pre = block.querySelector('pre')!;
    const fault = () => find('.fault')!;
    const sides = () => fault().getBoundingClientRect();
    pre.style.cssText = 'width: 3ch; padding: 0; overflow-x: scroll';
    block.panel?.mark({ line: 2, columns: [0, 5] });
    expect(sides().right).to.be.closeTo(pre.getBoundingClientRect().right, 0.5);
    pre.style.width = '1ch';
    block.panel?.mark({ line: 2, columns: [3, 5] });
    expect(fault().hidden, 'out of sight').to.equal(true);
    const scrolled = new Promise((resolve) => {
      pre.addEventListener('scroll', resolve);
    });
    pre.scrollLeft = pre.scrollWidth;
    await scrolled;
    expect(fault().hidden, 'in sight').to.equal(false);
  });

  describe('the page’s theme', () => {
    const isDark = () => find('.panel')?.classList.contains('dark');

    afterEach(() => {
      document.body.removeAttribute('data-theme');
    });

    it('is told to its styles, when it changes', async () => {
      await show({ state: 'done', result: result() });
      expect(isDark()).to.equal(false);
      for (const [color, expected] of [
        ['oklch(0.97 0 0)', true],
        ['rgb(20, 20, 20)', false],
        ['rgb(220, 220, 220)', true],
      ] as const) {
        block.style.color = color;
        document.body.dataset['theme'] = color;
        await until(() => isDark() === expected);
      }
    });

    it('gives way to the block’s own', async () => {
      await show({ state: 'done', result: result() });
      block.style.color = '#ddd'; // as the element’s style does
      block.theme = 'dark';
      block.requestUpdate();
      await until(isDark);
    });

    it('is not read at an update', async () => {
      await show({ state: 'done', result: result() });
      let reads = 0;
      const real = window.getComputedStyle.bind(window);
      window.getComputedStyle = (...args) => {
        reads++;
        return real(...args);
      };
      try {
        for (let update = 0; update < 10; update++) {
          block.requestUpdate();
          await block.updateComplete;
        }
        expect(reads).to.equal(0);
        document.body.dataset['theme'] = 'dark';
        await until(() => reads === 1);
      } finally {
        window.getComputedStyle = real;
      }
    });
  });

  it('knows the space below the code', () => {
    expect(block.style.getPropertyValue('--gap')).to.equal('20px');
  });
});
