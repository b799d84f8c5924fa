import type { Place } from '../output/index.js';
import type { Block, BlockNotes, BlockSource, RunStart } from '../page/block.js';
import { Blocks } from '../page/blocks.js';
import type { RunMode } from '../protocol/messages.js';
import type { RunEvent, RunResult, RunState, Setup } from '../session/types.js';
import type { SourceText } from '../source/normalize.js';
import type { Words } from '../words/words.js';
import type { BlockAttributes } from './block-attributes.js';
import { setupsOf } from './setups.js';

/** A `<python-run>`, as the code that serves it sees it. */
export interface BlockElement extends BlockAttributes {
  /** The page's record of it. */
  readonly block: PageBlock;
  /** The code as the reader would run it now. */
  code: string;
  readonly mode: RunMode;
  /** The page's own code: its text, the source made from that, and the box that shows it. */
  readonly staticCode: {
    readonly text: string;
    readonly source: SourceText;
    readonly box: HTMLElement;
  };
  readonly state: RunState;
  /** Whether attributes need work before the reader acts. */
  readonly needsPreparing: boolean;
  /** The words shown here, once they are loaded; the panel, the editor and runs wait for that. */
  readonly words: Words;
  /** Its label, or the default one. */
  readonly accessibleName: string;

  /** @throws TypeError when the words cannot be fetched */
  loadWords(): Promise<void>;
  run(): Promise<RunResult>;
  stop(): Promise<void>;
  reset(): void;
  edit(offset?: number): Promise<void>;

  /** Begins a run, whoever asked for it. Returns null if the page forbids it. */
  beginRun(): Promise<RunStart | null>;
  /** Called with each event of a run, in order. */
  runEvent(event: RunEvent): void;
  /** Called after the reader has changed the code. */
  codeChanged(code: string): void;
  /** Brings a line into view. */
  showLine(place: Place): void;
}

/** A block of a long page, which becomes an element as the reader comes near. */
export interface LaterBlock {
  /** The block as the page made it. */
  readonly node: Element;
  /** Its place on the page, from 1. */
  readonly number: number;
  /** Makes its element, without the block in it. */
  make(): BlockElement;
  /** Puts that element around the block. */
  wrap(): void;
}

let lastKey = 0;

/** A block of this page: its element, even before that wraps the block. */
export class PageBlock implements Block {
  readonly key = ++lastKey;
  readonly number: number;
  notes: BlockNotes = {};
  run: Block['run'] = null;
  /** Whether the reader has typed the input for its program. */
  hasReadersAnswers = false;
  private readonly own: string;

  constructor(
    private made: BlockElement | null,
    private readonly later: LaterBlock | null = null,
  ) {
    this.number = later?.number ?? 0;
    // No attribute has this name: the parser accepts no null characters.
    this.own = `\0${this.key}`;
  }

  /** The element, made if there is none yet. */
  get element(): BlockElement {
    return (this.made ??= this.later!.make());
  }

  /** Where it stands on the page. */
  get node(): Element {
    return this.isLater ? this.later!.node : this.element;
  }

  /** Whether its element does not wrap the block yet. */
  get isLater(): boolean {
    return this.later !== null && !this.made?.isConnected;
  }

  get scope(): object {
    return this.node.getRootNode();
  }

  get isOnPage(): boolean {
    return this.node.isConnected && !(this.isLater && this.node.closest('python-run'));
  }

  get id(): string {
    return this.element.id;
  }

  get state(): RunState {
    return this.isLater ? 'idle' : this.element.state;
  }

  /** A console without a session name has a session of its own. */
  get session(): string | null {
    const { session } = this.element;
    if (session) return session;
    return this.isConsole ? this.own : null;
  }

  get isSandboxed(): boolean {
    return this.element.sandbox;
  }

  get isConsole(): boolean {
    return this.element.console;
  }

  get depends(): string {
    return this.element.depends;
  }

  comesBefore({ node }: PageBlock): boolean {
    return Boolean(this.node.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  get words(): Words {
    return this.element.words;
  }

  /** Its name in tracebacks: its id, or its place on the page. */
  get filename(): string {
    return `<${this.id || `example ${blocks.numberOf(this)}`}>`;
  }

  source(): BlockSource {
    const { code, mode } = this.element;
    return { code, mode };
  }

  setups(): readonly Setup[] {
    return setupsOf(this.element.setup);
  }

  answersTo(id: string): boolean {
    const target = document.getElementById(id);
    return this.node.contains(target) || target?.contains(this.node) === true;
  }

  async begin(): Promise<RunStart | null> {
    const { element } = this;
    if (this.isLater) this.later!.wrap();
    await element.updateComplete;
    return element.beginRun();
  }

  setNotes(notes: BlockNotes): void {
    this.notes = notes;
    this.made?.requestUpdate();
  }

  show(): void {
    const { element } = this;
    if (this.isLater) this.later!.wrap();
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    void element.updateComplete.then(() => {
      element.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
      element.renderRoot.querySelector<HTMLElement>('.code')?.focus({ preventScroll: true });
    });
  }

  showLine(place: Place): void {
    this.element.showLine(place);
  }
}

const STORE = Symbol.for('python-run blocks');
const shared = globalThis as unknown as Record<symbol, Blocks | undefined>;

/** The blocks of this page. A page may load this twice, such as with and without `?v=`. */
export const blocks = (shared[STORE] ??= new Blocks());
