/** The blocks of a page as their sessions see them, whether they are elements already or not. */
import type { RunMode } from '../protocol/messages.js';
import type { BlockReference, SessionBlock } from '../session/index.js';
import type { RunResult, RunState } from '../session/types.js';
import { laterBlocks, type LaterBlocks } from './later-blocks.js';
import type { BlockNotes, NamedBlock } from './notes.js';
import { sessionOf, setupsOf } from './run-spec.js';

/** A block's element. */
export interface BlockElement extends HTMLElement {
  readonly code: string;
  readonly mode: RunMode;
  readonly console: boolean;
  readonly session: string | null;
  readonly sandbox: boolean;
  readonly depends: string;
  readonly setup: string | null;
  /** Its place on a page of which not all blocks are elements, from 1; otherwise 0. */
  readonly number: number;
  readonly state: RunState;
  readonly updateComplete: Promise<boolean>;
  readonly staticCode: { read(): { readonly code: string; readonly mode: RunMode } };
  notes?: BlockNotes;
  run(): Promise<RunResult>;
  stop(): Promise<void>;
  requestUpdate(): void;
}

/** An element that shows notes. */
export type NotedElement = SessionMate & Pick<BlockElement, 'notes' | 'requestUpdate'>;

const LOCAL_NAME = 'python-run';

const keys = new WeakMap<Element, number>();
let lastKey = 0;

/** Stands for a block as long as it lives, also when it becomes an element. */
export function keyOf(block: Element): number {
  const inner = block.firstElementChild;
  const known = keys.get(block) ?? (inner && keys.get(inner));
  const key = known ?? ++lastKey;
  keys.set(block, key);
  return key;
}

/** The elements that blocks of a long page will have, made to read their attributes. */
const futures = new WeakMap<Element, BlockElement>();

/** A block, where it stands now. */
class PageBlock implements NamedBlock {
  readonly key: number;

  constructor(
    /** The element; or, before there is one, the block as the page made it. */
    readonly node: Element,
    private readonly later: LaterBlocks | null,
    /** Its place on the page, from 1. */
    readonly number: number,
  ) {
    this.key = keyOf(node);
  }

  /** Whether it is no element yet. */
  get isLater(): boolean {
    return this.later !== null;
  }

  /** The element that says how the block is run. */
  get settings(): BlockElement {
    if (!this.later) return this.node as BlockElement;
    let future = futures.get(this.node);
    if (!future) futures.set(this.node, (future = this.later.make(this.node) as BlockElement));
    return future;
  }

  get session(): string | null {
    return sessionOf(this.settings);
  }

  /** Whether its session is one in an opaque origin. */
  get isSandboxed(): boolean {
    return this.settings.sandbox;
  }

  get name(): string {
    return this.settings.id || `Example ${String(this.number)}`;
  }

  /** The element; made now if there is none yet. */
  element(): BlockElement {
    if (!this.later) return this.node as BlockElement;
    if (this.node.isConnected) this.later.wrap([this.node]);
    return this.node.closest<BlockElement>(LOCAL_NAME) ?? this.settings;
  }

  /** The code as it would run now. */
  source(): { readonly code: string; readonly mode: RunMode } {
    const { settings, node } = this;
    if (!this.later) return settings;
    // The element's own way to read its code, of what will be in it.
    const code = Reflect.get(settings, 'staticCode', node) as unknown;
    return (code as BlockElement['staticCode']).read();
  }

  show(): void {
    const element = this.element();
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    void element.updateComplete.then(() => {
      element.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
      const code = element.shadowRoot?.querySelector<HTMLElement>('.code');
      code?.focus({ preventScroll: true });
    });
  }
}

export type { PageBlock };

/**
 * All blocks of a page, or of the shadow tree in which a block stands, in document order. Without
 * consoles, which the reader writes.
 */
export function blocksAround(block?: HTMLElement): PageBlock[] {
  return allAround(block).filter(({ settings }) => !settings.console);
}

/** The same, with consoles. */
export function allAround(block?: HTMLElement): PageBlock[] {
  const root = block?.getRootNode() ?? document;
  if (!(root instanceof Document || root instanceof ShadowRoot)) return [];
  const elements = [...root.querySelectorAll<BlockElement>(block?.localName ?? LOCAL_NAME)];
  const blocks = elements.map(
    (element, index) => new PageBlock(element, null, element.number || index + 1),
  );
  if (root !== document) return blocks;
  const waiting = waitingBlocks();
  if (waiting.length === 0) return blocks;
  return [...blocks, ...waiting].sort((a, b) =>
    a.node.compareDocumentPosition(b.node) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}

/** The blocks of the page that are no elements yet; forgets those of pages that are gone. */
function waitingBlocks(): PageBlock[] {
  const isThere = ({ numbers }: LaterBlocks) => [...numbers.keys()].some((one) => one.isConnected);
  laterBlocks.splice(0, laterBlocks.length, ...laterBlocks.filter(isThere));
  return laterBlocks.flatMap((later) =>
    [...later.numbers]
      .filter(([block]) => block.isConnected && !block.closest(LOCAL_NAME))
      .map(([block, number]) => new PageBlock(block, later, number)),
  );
}

/** A block of the session that is meant. */
export type SessionMate = HTMLElement & { readonly sandbox?: boolean };

/**
 * The blocks of a session, in document order. Without a block of it, those in a sandbox and the
 * others of that name.
 */
export function blocksOfSession(session: string, block?: SessionMate): PageBlock[] {
  return allOfSession(session, block).filter(({ settings }) => !settings.console);
}

/** The same, with consoles. */
export function allOfSession(session: string, block?: SessionMate): PageBlock[] {
  return allAround(block).filter(
    (one) => one.session === session && (!block || one.isSandboxed === block.sandbox),
  );
}

/** What was read of each block last: the same object, as long as it reads the same. */
const lastRead = new Map<number, SessionBlock>();

/** The blocks as a session reads them; `own` stands for the code of one of them. */
export function referencesTo(
  blocks: readonly PageBlock[],
  own?: { readonly key: number; readonly code: string; readonly mode: RunMode },
): BlockReference[] {
  const ids = idsOf(blocks);
  return blocks.map((block, index) => ({
    key: block.key,
    read() {
      const { code, mode } = own?.key === block.key ? own : block.source();
      const depends = planIds(block.settings.depends, blocks, ids);
      const setup = setupsOf(block.settings).flatMap(({ id, code, mode }) =>
        code === null ? [] : { id, source: code, mode },
      );
      const read = { key: block.key, id: ids[index]!, source: code, mode, depends, setup };
      const last = lastRead.get(block.key);
      if (last && JSON.stringify(last) === JSON.stringify(read)) return last;
      lastRead.set(block.key, read);
      return read;
    },
  }));
}

/** What plans call the blocks: their ids, as far as they have one and share it with no other. */
function idsOf(blocks: readonly PageBlock[]): string[] {
  const taken = new Set<string>();
  return blocks.map(({ settings, number }) => {
    const { id } = settings;
    let own = id && !taken.has(id) ? id : `example-${String(number)}`;
    while (taken.has(own)) own += "'";
    taken.add(own);
    return own;
  });
}

/** The value of `depends` with the blocks' ids in a plan for those of elements in or around them. */
function planIds(depends: string, blocks: readonly PageBlock[], ids: readonly string[]): string {
  const words = depends.split(/[\s,]+/).filter(Boolean);
  if (words.length === 0) return 'auto';
  if (words.length === 1 && ['auto', 'previous', 'none'].includes(words[0]!)) return words[0]!;
  const idOf = (word: string) => {
    if (ids.includes(word)) return word;
    const target = document.getElementById(word);
    const places = [...blocks.keys()].filter((place) => {
      const { node } = blocks[place]!;
      return node.contains(target) || target?.contains(node) === true;
    });
    return places.length === 1 ? ids[places[0]!]! : word;
  };
  return words.map(idOf).join(' ');
}
